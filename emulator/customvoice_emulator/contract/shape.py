"""Reduce a value to what one version shows, by a schema that is compiled for speed.

Unknown properties, hidden properties and nulls are removed. An enumeration value that the version does not have is
replaced by `Internal` if the version has that, and removed otherwise.
"""

from collections.abc import Mapping, Sequence
from typing import Any

OMITTED = object()
"""What `Shape.of` returns for a value that is not shown."""
_FALLBACK = "Internal"


class Shape:
    """A compiled schema. It is created empty and then filled, because a schema may contain itself."""

    __slots__ = ("_hidden", "_items", "_known", "_members", "_rest", "keeps_text")

    def fill(
        self,
        *,
        hidden: bool,
        members: Mapping[str, "Shape"],
        rest: "Shape | None",
        items: "Shape | None",
        known: Sequence[Any] | None,
    ) -> None:
        """Set the shapes of the object's properties, its additional properties and its items, and the enum values."""
        self._hidden = hidden
        self._members = members
        self._rest = rest
        self._items = items
        self._known = known
        self.keeps_text = not hidden and known is None
        """Whether every text is shown unchanged, as most values are."""

    def of(self, value: Any) -> Any:
        """Return `value` as the version shows it, or OMITTED."""
        if value is None or self._hidden:
            return OMITTED
        if isinstance(value, dict):
            return self._object(value)
        if self._items is not None and isinstance(value, list):
            shaped = [self._items.of(item) for item in value]
            return [item for item in shaped if item is not OMITTED]
        if self._known is not None and value not in self._known:
            return _FALLBACK if _FALLBACK in self._known else OMITTED
        return value

    def _object(self, value: Mapping[str, Any]) -> dict[str, Any]:
        shaped = {}
        members, rest = self._members, self._rest
        for name, item in value.items():
            described = members.get(name, rest)
            if described is None:
                continue
            if described.keeps_text and type(item) is str:
                shaped[name] = item
            else:
                kept = described.of(item)
                if kept is not OMITTED:
                    shaped[name] = kept
        return shaped
