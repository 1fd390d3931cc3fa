"""Close connections of clients that stop sending in the middle of a request.

uvicorn closes connections that are idle between requests, but not within a request.
"""

import asyncio
import time
from collections.abc import Iterable
from typing import Any


def track_activity(protocol: type[asyncio.Protocol]) -> type[asyncio.Protocol]:
    """Return a subclass of uvicorn's protocol that records when data last arrived, for `close_silent`."""

    class Tracked(protocol):  # type: ignore[misc, valid-type]  # known at run time only
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            self.last_received = time.monotonic()
            super().connection_made(transport)

        def data_received(self, data: bytes) -> None:
            self.last_received = time.monotonic()
            super().data_received(data)

    return Tracked


def close_silent(connections: Iterable[Any], seconds: float) -> None:
    """Close the tracked connections whose client has sent nothing for `seconds` although it must send."""
    now = time.monotonic()
    for connection in list(connections):
        if not hasattr(connection, "last_received"):
            continue  # a WebSocket
        if now - connection.last_received >= seconds and _waits_for_client(connection.cycle):
            connection.transport.abort()


def _waits_for_client(cycle: Any) -> bool:
    """Return whether the server waits for the client: no request yet, or an incomplete body."""
    return cycle is None or cycle.response_complete or cycle.more_body
