"""One request to the control plane as its handlers see it, and their response."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from customvoice_emulator.instance.context import EmulatorContext
from customvoice_emulator.recording.events import Sleep


@dataclass(frozen=True, slots=True)
class ControlCall:
    """A validated request: `id` is the id in the path, `query` has the parameters with defaults, `body` is the JSON."""

    emulator: EmulatorContext
    id: str
    query: Mapping[str, Any]
    body: Any
    sleep: Sleep


@dataclass(frozen=True, slots=True)
class ControlResponse:
    """The JSON value of a response (None: no body) and its status."""

    body: Any = None
    status: int = 200


DONE = ControlResponse(status=204)

Handler = Callable[[ControlCall], ControlResponse]
"""Handles a request on a thread. Raises ValueError, and changes nothing, for an invalid request."""
AsyncHandler = Callable[[ControlCall], Awaitable[ControlResponse]]
