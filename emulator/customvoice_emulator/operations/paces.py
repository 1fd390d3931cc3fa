"""The pace of each collection: its own, or the default."""

from collections.abc import Callable, Mapping

from customvoice_emulator.operations.pace import Pace, parse_pace

COLLECTIONS_WITH_OPERATIONS = ("consents", "trainingsets", "models", "endpoints", "personalvoices")
"""The collections whose resources have long-running operations."""


class Paces:
    """The default pace and the paces of single collections. `changed` is called after every change."""

    def __init__(
        self,
        default: Pace,
        changed: Callable[[], None] = lambda: None,
        own: Mapping[str, Pace] | None = None,
    ) -> None:
        """Start with these paces, which `reset` restores. Raises ValueError for an unknown collection in `own`."""
        for collection in own or ():
            _require_known(collection)
        self._first, self._first_own = default, dict(own or {})
        self._default, self._own = self._first, self._first_own
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
        else:
            _require_known(collection)
            self._own = {**self._own, collection: known}
        self.changed()

    def clear(self, collection: str) -> None:
        """Use the default pace for the collection again."""
        self._own = {name: pace for name, pace in self._own.items() if name != collection}
        self.changed()

    def reset(self) -> None:
        """Restore the paces with which the emulator started."""
        self._default, self._own = self._first, self._first_own
        self.changed()

    def dump(self) -> Mapping[str, str | None]:
        """Return a JSON object for `load`: what differs from the start, by collection and "default".

        None: the collection had its own pace at the start, and now has the default.
        """
        first, present = self._all(self._first, self._first_own), self._all(self._default, self._own)
        differing = [name for name in {**first, **present} if first.get(name) != present.get(name)]
        return {name: str(present[name]) if name in present else None for name in differing}

    def load(self, state: Mapping[str, str | None]) -> None:
        """Restore what `dump` returned. Raises ValueError, and changes nothing, for an invalid state."""
        unknown = set(state) - {"default", *COLLECTIONS_WITH_OPERATIONS}
        if unknown:
            raise ValueError(
                f"expected default, {', '.join(COLLECTIONS_WITH_OPERATIONS)}, not {', '.join(sorted(unknown))}"
            )
        known = {name: None if text is None else parse_pace(text) for name, text in state.items()}
        own = {**self._first_own, **known}
        self._default = own.pop("default", None) or self._first
        self._own = {name: pace for name, pace in own.items() if pace is not None}
        self.changed()

    @staticmethod
    def _all(default: Pace, own: Mapping[str, Pace]) -> Mapping[str, Pace]:
        return {"default": default, **own}


def _require_known(collection: str) -> None:
    if collection not in COLLECTIONS_WITH_OPERATIONS:
        raise ValueError(f"expected one of {', '.join(COLLECTIONS_WITH_OPERATIONS)}, not {collection!r}")
