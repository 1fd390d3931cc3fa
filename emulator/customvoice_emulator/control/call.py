"""One request to the control plane as its handlers see it, and what they answer."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from customvoice_emulator.instance.context import EmulatorContext
from customvoice_emulator.recording.events import Sleep


@dataclass(frozen=True, slots=True)
class ControlCall:
    """`id` is the id in the path, `query` the parameters with defaults filled in, `body` the JSON value sent.

    `host` is where the control plane itself is found: scheme, host and port as the client wrote them.
    """

    emulator: EmulatorContext
    id: str
    query: Mapping[str, Any]
    body: Any
    sleep: Sleep


@dataclass(frozen=True, slots=True)
class Reply:
    """The JSON value to answer, None for no body, with its status."""

    body: Any = None
    status: int = 200


DONE = Reply(status=204)

Handler = Callable[[ControlCall], Reply]
"""Answers on a thread; raises ValueError for what is wrong with the request, having changed nothing."""
AsyncHandler = Callable[[ControlCall], Awaitable[Reply]]
