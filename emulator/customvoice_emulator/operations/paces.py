"""The pace of each collection: its own, or the default."""

from collections.abc import Callable, Mapping

from customvoice_emulator.operations.pace import Pace, parse_pace

COLLECTIONS_WITH_OPERATIONS = ("consents", "trainingsets", "models", "endpoints", "personalvoices")
"""The collections whose resources have long-running operations."""


class Paces:
    """The default pace and the paces of single collections. `changed` is called after every change."""

    def __init__(self, default: Pace, changed: Callable[[], None] = lambda: None) -> None:
        self._first = default
        self._default = default
        self._own: dict[str, Pace] = {}
        self.changed = changed

    def of(self, collection: str) -> Pace:
        """Return the pace of operations on resources of `collection`."""
        return self._own.get(collection, self._default)

    @property
    def default(self) -> Pace:
        """The pace of the collections without their own pace."""
        return self._default

    @property
    def own(self) -> Mapping[str, Pace]:
        """The paces of single collections."""
        return dict(self._own)

    def set(self, pace: Pace | str, collection: str | None = None) -> None:
        """Set the pace of one collection, or the default; running operations keep their pace.

        Raises ValueError for an invalid pace, and for a collection without long-running operations.
        """
        known = parse_pace(pace) if isinstance(pace, str) else pace
        if collection is None:
            self._default = known
        elif collection in COLLECTIONS_WITH_OPERATIONS:
            self._own = {**self._own, collection: known}
        else:
            raise ValueError(f"expected one of {', '.join(COLLECTIONS_WITH_OPERATIONS)}, not {collection!r}")
        self.changed()

    def clear(self, collection: str) -> None:
        """Use the default pace for the collection again."""
        self._own = {name: pace for name, pace in self._own.items() if name != collection}
        self.changed()

    def reset(self) -> None:
        """Restore the pace with which the emulator started."""
        self._default, self._own = self._first, {}
        self.changed()

    def dump(self) -> Mapping[str, str | None]:
        """Return a JSON object for `load`: paces by collection, and "default" if it was changed."""
        changed = {} if self._default == self._first else {"default": str(self._default)}
        return changed | {name: str(pace) for name, pace in self._own.items()}

    def load(self, state: Mapping[str, str]) -> None:
        """Restore what `dump` returned. Raises ValueError, and changes nothing, for an invalid state."""
        known = {name: parse_pace(text) for name, text in state.items()}
        unknown = set(known) - {"default", *COLLECTIONS_WITH_OPERATIONS}
        if unknown:
            raise ValueError(
                f"expected default, {', '.join(COLLECTIONS_WITH_OPERATIONS)}, not {', '.join(sorted(unknown))}"
            )
        self._default = known.pop("default", self._first)
        self._own = known
        self.changed()
