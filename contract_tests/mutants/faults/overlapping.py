"""The base of mutants whose requests overlap: each request of a kind is held, and counts the open ones."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass

from mutants.asgi import Backend, Request, Response

WINDOW = 0.02
_CREATED_ONCE = ("consents", "models", "endpoints", "personalvoices")


@dataclass(slots=True, eq=False)
class Visit:
    """A request that is open: how many open ones it found, and whether another began before it ended."""

    found: int
    followed: bool = False


class Overlapping:
    """Holds each request of a kind open for `window` seconds, and counts the open ones that it finds.

    The emulator gets the requests in the order in which they began, one at a time.
    """

    window = WINDOW

    def __init__(self) -> None:
        self._open: defaultdict[str, list[Visit]] = defaultdict(list)
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def __call__(self, request: Request, backend: Backend) -> Response:
        place = self.place(request)
        if not place or not backend.authenticates(request):
            return await backend.send(request)
        there = self._open[place]
        visit = Visit(len(there))
        for earlier in there:
            earlier.followed = True
        there.append(visit)
        try:
            return await self.overlap(request, backend, visit)
        finally:
            there.remove(visit)

    def place(self, request: Request) -> str:
        """Return where requests overlap; empty for a request of another kind."""
        return request.path if request.creates and request.collection in _CREATED_ONCE else ""

    async def overlap(self, request: Request, backend: Backend, visit: Visit) -> Response:
        """Return the response to a request of the kind."""
        raise NotImplementedError

    async def held(self, request: Request, backend: Backend) -> Response:
        """Return the emulator's response after the request was held."""
        response = await self.send(request, backend)
        await backend.hold(self.window)
        return response

    async def send(self, request: Request, backend: Backend) -> Response:
        """Return the emulator's response, once the earlier requests have theirs."""
        async with self._turns[self.place(request)]:
            return await backend.send(request)
