"""What one version shows of a value: a schema, compiled to be gone through fast.

Unknown and hidden properties go, and nulls; an enumeration value that the version does not have goes, or becomes
`Internal` where the version knows that.
"""

from collections.abc import Mapping, Sequence
from typing import Any

GONE = object()
"""What `Shape.of` returns for a value of which nothing is shown."""
_FALLBACK = "Internal"


class Shape:
    """Made empty and then filled, because a schema may contain itself."""

    __slots__ = ("_hidden", "_items", "_known", "_members", "_rest", "any_text")

    def fill(
        self,
        *,
        hidden: bool,
        members: Mapping[str, "Shape"],
        rest: "Shape | None",
        items: "Shape | None",
        known: Sequence[Any] | None,
    ) -> None:
        """Take the shapes of an object's properties, of its other properties, of items, and the values of an enum."""
        self._hidden = hidden
        self._members = members
        self._rest = rest
        self._items = items
        self._known = known
        self.any_text = not hidden and known is None
        """Whether every text is shown as it is, which most values are."""

    def of(self, value: Any) -> Any:
        """Return `value` as it is shown, or GONE."""
        if value is None or self._hidden:
            return GONE
        if isinstance(value, dict):
            return self._object(value)
        if self._items is not None and isinstance(value, list):
            shaped = [self._items.of(item) for item in value]
            return [item for item in shaped if item is not GONE]
        if self._known is not None and value not in self._known:
            return _FALLBACK if _FALLBACK in self._known else GONE
        return value

    def _object(self, value: Mapping[str, Any]) -> dict[str, Any]:
        shaped = {}
        members, rest = self._members, self._rest
        for name, item in value.items():
            described = members.get(name, rest)
            if described is None:
                continue
            if described.any_text and type(item) is str:
                shaped[name] = item
            else:
                kept = described.of(item)
                if kept is not GONE:
                    shaped[name] = kept
        return shaped
