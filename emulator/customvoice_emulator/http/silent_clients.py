"""Dropping clients that begin a request and then say nothing, so that they do not hold a connection for ever.

uvicorn ends connections that are idle between requests, not those within one.
"""

import asyncio
import time
from collections.abc import Iterable
from typing import Any


def watched(protocol: type[asyncio.Protocol]) -> type[asyncio.Protocol]:
    """Return uvicorn's protocol class with a note of when its client was last heard, for `drop_silent`."""

    class Watched(protocol):  # type: ignore[misc, valid-type]  # which of uvicorn's it is, is known when it runs
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            self.heard = time.monotonic()
            super().connection_made(transport)

        def data_received(self, data: bytes) -> None:
            self.heard = time.monotonic()
            super().data_received(data)

    return Watched


def drop_silent(connections: Iterable[Any], seconds: float) -> None:
    """Close the `watched` connections whose client is to speak and has not for `seconds`."""
    now = time.monotonic()
    for connection in list(connections):
        if now - connection.heard >= seconds and _is_to_speak(connection.cycle):
            connection.transport.abort()


def _is_to_speak(cycle: Any) -> bool:
    """Tell whether the client owes the rest of a request: nothing has come, or not the whole body."""
    return cycle is None or cycle.response_complete or cycle.more_body
