"""Time as the emulator sees it: a function that gives an aware UTC `datetime`; a test can hold it."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the present time, in UTC."""
    return datetime.now(UTC)


def timestamp(moment: datetime) -> str:
    """Write `moment` as the service does: `YYYY-MM-DDTHH:MM:SS.mmmZ` (FIDELITY: timestamps)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
