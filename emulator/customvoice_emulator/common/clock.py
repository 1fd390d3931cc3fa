"""The emulator's clock: the system time with an offset, or frozen."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

Clock = Callable[[], datetime]
"""Returns the current time as an aware `datetime`."""

_ZERO = timedelta()
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
"""The times that the clock can be set to: a year before Python's last one, so that it can run on from there."""


def system_clock() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


def timestamp(moment: datetime) -> str:
    """Format `moment` as the service does: `YYYY-MM-DDTHH:MM:SS.mmmZ` (FIDELITY: timestamps)."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


class EmulatorClock:
    """A clock that runs with an `offset` from `base` until it is frozen; call it to get the current time.

    `changed` is called after every change, so that the clock can be saved.
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
        """Whether the clock is frozen."""
        return self._frozen is not None

    @property
    def offset(self) -> timedelta:
        """The difference to the base clock now."""
        return self._offset if self._frozen is None else self._frozen - self._base()

    def advance(self, by: timedelta | None = None, **units: float) -> datetime:
        """Advance `by` a timedelta, or by `days=`, `hours=`, `minutes=`, `seconds=`; return the new time.

        Raises ValueError for a negative step (use `set`) and for a time after `LATEST`.
        """
        step = timedelta(**units) + (by or _ZERO)
        if step < _ZERO:
            raise ValueError(
                f"expected a step of 0 seconds or more, not {step.total_seconds():g} s; use set to go back"
            )
        now = _moved(self(), step)
        if self._frozen is None:
            self._offset += step
        else:
            self._frozen = now
        self.changed()
        return now

    def set(self, moment: datetime) -> datetime:
        """Set the current time to `moment` (aware) and return it. A frozen clock stays frozen.

        Raises ValueError for a time without a time zone, or not between `EARLIEST` and `LATEST`.
        """
        if moment.tzinfo is None:
            raise ValueError(
                f"expected a time with a time zone, such as 2026-01-01T00:00:00Z, not {moment.isoformat()}"
            )
        moment = _bounded(moment)
        if self._frozen is None:
            self._offset = moment - self._base()
        else:
            self._frozen = moment
        self.changed()
        return moment

    def freeze(self) -> datetime:
        """Freeze the clock at the current time, and return it."""
        self._frozen = self()
        self.changed()
        return self._frozen

    def unfreeze(self) -> datetime:
        """Let the clock run again from the frozen time, and return that time."""
        now = self()
        self._offset, self._frozen = now - self._base(), None
        self.changed()
        return now

    def reset(self) -> datetime:
        """Follow the base clock again, and return the current time."""
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
        """Restore what `dump` returned. Raises ValueError, and changes nothing, for a time that `set` rejects."""
        offset = timedelta(seconds=_seconds(state["offsetSeconds"]))
        _moved(self._base(), offset)
        frozen = None if state["frozenAt"] is None else _bounded(datetime.fromisoformat(state["frozenAt"]))
        self._offset, self._frozen = offset, frozen
        self.changed()


def _moved(moment: datetime, step: timedelta) -> datetime:
    try:
        return _bounded(moment + step)
    except OverflowError:
        raise ValueError(_OUT_OF_BOUNDS) from None


_OUT_OF_BOUNDS = f"the clock accepts times from {timestamp(EARLIEST)} to {timestamp(LATEST)}"


def _bounded(moment: datetime) -> datetime:
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        raise ValueError(_OUT_OF_BOUNDS) from None
    if not EARLIEST <= moment <= LATEST:
        raise ValueError(_OUT_OF_BOUNDS)
    return moment


def _seconds(number: float) -> float:
    if not abs(number) < timedelta.max.total_seconds():
        raise ValueError(_OUT_OF_BOUNDS)
    return number
