"""The timeout of a client: seconds without progress, for connecting and for everything after it."""

from __future__ import annotations

from math import inf
from typing import Any, NamedTuple, Protocol, TypeAlias

from customvoice._runtime.deadline import check_seconds

__all__ = ["DEFAULT_TIMEOUT", "Timeout", "TimeoutObject", "Timeouts", "timeouts_from"]

# Seconds without progress after which a request fails (connecting, sending or receiving). A whole upload may take
# longer, but not without progress.
DEFAULT_TIMEOUT = 60.0


class TimeoutObject(Protocol):
    """An object with both timeouts, such as ``httpx.Timeout``. None is no limit."""

    @property
    def connect(self) -> float | None: ...
    @property
    def read(self) -> float | None: ...


Timeout: TypeAlias = float | tuple[float, float] | TimeoutObject


class Timeouts(NamedTuple):
    """Seconds without progress; infinity for no limit."""

    connect: float
    read: float


def timeouts_from(timeout: Any) -> Timeouts:
    """Return both timeouts of a number, of ``(connect, read)``, or of an object with these attributes.

    Raises:
        TypeError: it is something else.
        ValueError: a timeout is not more than 0.
    """
    if isinstance(timeout, tuple) and len(timeout) == 2:
        connect, read = timeout
    elif hasattr(timeout, "connect") and hasattr(timeout, "read"):
        connect, read = (inf if value is None else value for value in (timeout.connect, timeout.read))
    elif isinstance(timeout, int | float):
        connect = read = timeout
    else:
        raise TypeError(
            f"timeout must be a number of seconds, (connect, read), or an object with these attributes, such as"
            f" httpx.Timeout, received {timeout!r}. Pass math.inf for no limit."
        )
    return Timeouts(*(check_seconds("timeout", value, positive=True, infinite=True) for value in (connect, read)))
