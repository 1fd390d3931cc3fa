"""Time as the emulator sees it: the system's, shifted or stood still as its user likes."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

Clock = Callable[[], datetime]
"""Gives the present as an aware `datetime`."""

_ZERO = timedelta()


def system_clock() -> datetime:
    """Return the present time, in UTC."""
    return datetime.now(UTC)


def timestamp(moment: datetime) -> str:
    """Write `moment` as the service does: `YYYY-MM-DDTHH:MM:SS.mmmZ` (FIDELITY: timestamps)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


class EmulatorClock:
    """A clock that runs beside `base`, `offset` from it, until it is frozen; call it for the present.

    `changed` is called after every change, so that the clock can be kept.
    """

    def __init__(self, base: Clock = system_clock, changed: Callable[[], None] = lambda: None) -> None:
        self._base = base
        self._offset = _ZERO
        self._frozen: datetime | None = None
        self.changed = changed

    def __call__(self) -> datetime:
        # One read of the field: another thread may unfreeze in between.
        frozen = self._frozen
        return self._base() + self._offset if frozen is None else frozen

    @property
    def frozen(self) -> bool:
        """Whether the clock stands still."""
        return self._frozen is not None

    @property
    def offset(self) -> timedelta:
        """How far the clock is ahead of its base now."""
        return self._offset if self._frozen is None else self._frozen - self._base()

    def advance(self, by: timedelta | None = None, **units: float) -> datetime:
        """Move forward `by`, or by `days=`, `hours=`, `minutes=`, `seconds=`, and return the new present.

        Raises ValueError for a step back (use `set`) and where the calendar ends.
        """
        step = timedelta(**units) + (by or _ZERO)
        if step < _ZERO:
            raise ValueError(
                f"the clock advances by zero or more, not by {step.total_seconds():g} s; use set to go back"
            )
        now = _moved(self(), step)
        if self._frozen is None:
            self._offset += step
        else:
            self._frozen = now
        self.changed()
        return now

    def set(self, moment: datetime) -> datetime:
        """Make `moment` (aware) the present, frozen or running on from there as before, and return it.

        Raises ValueError for a moment without a time zone.
        """
        if moment.tzinfo is None:
            raise ValueError(f"expected a moment with a time zone, as 2026-01-01T00:00:00Z, not {moment.isoformat()}")
        moment = moment.astimezone(UTC)
        if self._frozen is None:
            self._offset = moment - self._base()
        else:
            self._frozen = moment
        self.changed()
        return moment

    def freeze(self) -> datetime:
        """Stand still at the present, and return it."""
        self._frozen = self()
        self.changed()
        return self._frozen

    def unfreeze(self) -> datetime:
        """Run on from where the clock stood, and return that."""
        now = self()
        self._offset, self._frozen = now - self._base(), None
        self.changed()
        return now

    def reset(self) -> datetime:
        """Go with the base again, and return the present."""
        self._offset, self._frozen = _ZERO, None
        self.changed()
        return self()

    def dump(self) -> Mapping[str, Any]:
        """Return a JSON object for `load`."""
        frozen = self._frozen
        return {
            "offsetSeconds": self._offset.total_seconds(),
            "frozenAt": None if frozen is None else frozen.isoformat(),
        }

    def load(self, state: Mapping[str, Any]) -> None:
        """Take over what `dump` returned."""
        frozen = state["frozenAt"]
        self._offset = timedelta(seconds=state["offsetSeconds"])
        self._frozen = None if frozen is None else datetime.fromisoformat(frozen)
        self.changed()


def _moved(moment: datetime, step: timedelta) -> datetime:
    try:
        return moment + step
    except OverflowError:
        raise ValueError(f"{step} from {timestamp(moment)} is beyond the year 9999") from None
