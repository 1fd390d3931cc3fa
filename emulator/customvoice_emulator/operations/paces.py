"""The pace of each resource type: its own, or the one for all."""

from collections.abc import Callable, Mapping

from customvoice_emulator.operations.pace import Pace, parse_pace

WORKING = ("consents", "trainingsets", "models", "endpoints", "personalvoices")
"""The collections on whose resources long-running operations work."""


class Paces:
    """`default`, and the paces set for single collections. `changed` is called after every change."""

    def __init__(self, default: Pace, changed: Callable[[], None] = lambda: None) -> None:
        self._first = default
        self._default = default
        self._own: dict[str, Pace] = {}
        self.changed = changed

    def of(self, collection: str) -> Pace:
        """Return the pace of work on resources of `collection`."""
        return self._own.get(collection, self._default)

    @property
    def default(self) -> Pace:
        """The pace of the collections that have none of their own."""
        return self._default

    @property
    def own(self) -> Mapping[str, Pace]:
        """The paces set for single collections."""
        return dict(self._own)

    def set(self, pace: Pace | str, collection: str | None = None) -> None:
        """Set the pace of one collection, or the default; work that began keeps the pace it began with.

        Raises ValueError for a pace that `parse_pace` does not know, and for a collection without such work.
        """
        known = parse_pace(pace) if isinstance(pace, str) else pace
        if collection is None:
            self._default = known
        elif collection in WORKING:
            self._own = {**self._own, collection: known}
        else:
            raise ValueError(f"expected one of {', '.join(WORKING)}, not {collection!r}")
        self.changed()

    def clear(self, collection: str) -> None:
        """Let the collection go by the default again."""
        self._own = {name: pace for name, pace in self._own.items() if name != collection}
        self.changed()

    def reset(self) -> None:
        """Return to the pace the emulator started with."""
        self._default, self._own = self._first, {}
        self.changed()

    def dump(self) -> Mapping[str, str | None]:
        """Return a JSON object for `load`: paces by collection; "default" only where it was changed."""
        changed = {} if self._default == self._first else {"default": str(self._default)}
        return changed | {name: str(pace) for name, pace in self._own.items()}

    def load(self, state: Mapping[str, str]) -> None:
        """Take over what `dump` returned. Raises ValueError for what it can't have, having changed nothing."""
        known = {name: parse_pace(text) for name, text in state.items()}
        strange = set(known) - {"default", *WORKING}
        if strange:
            raise ValueError(f"expected default, {', '.join(WORKING)}, not {', '.join(sorted(strange))}")
        self._default = known.pop("default", self._first)
        self._own = known
        self.changed()
