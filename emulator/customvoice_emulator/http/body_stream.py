"""Read a request body in chunks."""

from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect
from starlette.types import Receive

MAX_DRAINED_BYTES = 1024 * 1024 * 1024


class BodyStream:
    """Iterate to read the chunks; `drain` discards the rest, so that a client that still sends can read the response.

    Raises ClientDisconnect if the client disconnects. `expects_continue`: the client waits for the server before it
    sends (Expect: 100-continue), so a body that was not read needs no draining.
    """

    def __init__(self, receive: Receive, *, expects_continue: bool = False) -> None:
        self._receive = receive
        self._untouched = expects_continue
        self._ended = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while not self._ended:
            self._untouched = False
            message = await self._receive()
            if message["type"] != "http.request":
                raise ClientDisconnect
            self._ended = not message.get("more_body", False)
            yield message.get("body", b"")

    async def client_gone(self) -> bool:
        """Discard the rest of the body, and wait until the client disconnects; False if the server does not say so."""
        try:
            async for _ in self:
                pass
        except ClientDisconnect:
            return True
        message = await self._receive()
        return bool(message["type"] == "http.disconnect")

    async def drain(self) -> None:
        """Read to the end, or up to MAX_DRAINED_BYTES."""
        if self._untouched:
            return
        size = 0
        async for chunk in self:
            size += len(chunk)
            if size > MAX_DRAINED_BYTES:
                return
