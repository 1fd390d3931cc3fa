"""Requests that overlap at any speed: a held one waits for all others of its batch."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from mutants.asgi import Backend, Mutation, Request, Response


class Overlap:
    """A batch of requests, begun in their order; a held request continues when all are held or answered."""

    def __init__(self, mutation: Mutation) -> None:
        self._mutation = mutation
        self._expected = 0
        self._counted: set[asyncio.Task[Any] | None] = set()
        self._begun, self._complete = asyncio.Event(), asyncio.Event()

    async def __call__(self, request: Request, backend: Backend) -> Response:
        """Return the mutation's response, and count the request."""
        self._begun.set()
        try:
            return await self._mutation(request, backend)
        finally:
            self._count()

    async def hold(self, _seconds: float) -> None:
        """Wait for the other requests of the batch; a request outside a batch does not wait."""
        self._count()
        await self._complete.wait()

    async def run(self, *requests: Coroutine[Any, Any, Any]) -> list[Any]:
        """Await requests at the same time, each of them begun before the next one; return their results in order."""
        self._counted, self._expected = set(), len(requests)
        self._complete = asyncio.Event()
        tasks = []
        for request in requests:
            self._begun = asyncio.Event()
            tasks.append(asyncio.create_task(request))
            await self._begun.wait()
        return list(await asyncio.gather(*tasks))

    def _count(self) -> None:
        self._counted.add(asyncio.current_task())
        if len(self._counted) >= self._expected:
            self._complete.set()
