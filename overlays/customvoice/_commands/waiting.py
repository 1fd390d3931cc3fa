"""Wait for a long-running operation with a line of progress; Ctrl-C stops the waiting, not the operation."""

from __future__ import annotations

import shlex
import sys
import time
from collections.abc import Callable
from typing import Any

from customvoice._runtime.long_running.pollers import Poller

__all__ = ["Interrupted", "resume_command", "wait"]

_STEP_SECONDS = 1.0


class Interrupted(Exception):  # noqa: N818 - not an error of the command
    """The user stopped waiting; the message has the command that resumes it."""


def wait(poller: Poller[Any], timeout: float | None, *, monotonic: Callable[[], float] = time.monotonic) -> Any:
    """Wait for the operation, show its status on a terminal, and return the resource.

    Args:
        poller: the operation.
        timeout: seconds after which to stop waiting; None: no limit.
        monotonic: returns seconds that never decrease.

    Raises:
        Interrupted: the user pressed Ctrl-C, or the timeout has passed.
        CustomVoiceError: as for ``Poller.result``.
    """
    line, start = _Line(), monotonic()
    try:
        while not poller.done():
            spent = monotonic() - start
            if timeout is not None and spent >= timeout:
                raise Interrupted(_continues(poller, f"It is {poller.status()} after {timeout:g} s."))
            line.show(f"{poller.status()}, {spent:.0f} s (Ctrl-C stops waiting, not the operation)")
            poller.wait(_STEP_SECONDS if timeout is None else min(_STEP_SECONDS, timeout - spent))
        return poller.result()
    except KeyboardInterrupt:
        raise Interrupted(_continues(poller, "You stopped waiting.")) from None
    finally:
        line.clear()


def resume_command(poller: Poller[Any]) -> str:
    """Return the command that waits for the operation."""
    return f"customvoice operations wait {shlex.quote(poller.continuation_token())}"


def _continues(poller: Poller[Any], reason: str) -> str:
    return f"{reason} The operation continues. To wait again: {resume_command(poller)}"


class _Line:
    """One line on stderr that is written over; nothing if stderr is not a terminal."""

    def __init__(self) -> None:
        self._width = 0
        self._on = sys.stderr.isatty()

    def show(self, text: str) -> None:
        if self._on:
            sys.stderr.write(f"\r{text:<{self._width}}")
            sys.stderr.flush()
            self._width = len(text)

    def clear(self) -> None:
        if self._on and self._width:
            sys.stderr.write(f"\r{'':<{self._width}}\r")
            sys.stderr.flush()
            self._width = 0
