"""The bytes of a request body, as they arrive."""

from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect
from starlette.types import Receive

MAX_DRAINED_BYTES = 1024 * 1024 * 1024


class BodyStream:
    """Iterate to read; `drain` throws away what is left, so that a client still sending gets to read a refusal.

    Raises ClientDisconnect when the client goes away. `expects_go_ahead`: the client sends nothing before it is asked
    to (Expect: 100-continue), so that a body nobody has begun to read needs no draining.
    """

    def __init__(self, receive: Receive, *, expects_go_ahead: bool = False) -> None:
        self._receive = receive
        self._untouched = expects_go_ahead
        self._ended = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while not self._ended:
            self._untouched = False
            message = await self._receive()
            if message["type"] != "http.request":
                raise ClientDisconnect
            self._ended = not message.get("more_body", False)
            yield message.get("body", b"")

    async def drain(self) -> None:
        """Read to the end, or until more has come than anybody would send."""
        if self._untouched:
            return
        size = 0
        async for chunk in self:
            size += len(chunk)
            if size > MAX_DRAINED_BYTES:
                return
