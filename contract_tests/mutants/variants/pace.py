"""Variants of pace: busy now and then, or slow."""

from __future__ import annotations

import itertools

from mutants.asgi import Backend, Request, Response
from mutants.faults.group import Group

GROUP = Group("pace")
EXPECTED = {"busy-now-and-then": "busy", "unavailable-now-and-then": "busy", "slow-answers": ""}
_EVERY = 61


class _Counted:
    """Counts requests, so that a run with the same requests is answered the same."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def due(self) -> bool:
        """Return True for one of many requests."""
        return next(self._numbers) % _EVERY == 0


@GROUP.stateful("now and then 429 with Retry-After", contract="published limits")
class BusyNowAndThen(_Counted):
    async def __call__(self, request: Request, backend: Backend) -> Response:
        if not self.due():
            return await backend.send(request)
        response = Response.error(429, "TooManyRequests", "Too many requests.")
        response.headers["retry-after"] = "1"
        return response


@GROUP.stateful("now and then 503", contract="HTTP: 503")
class UnavailableNowAndThen(_Counted):
    async def __call__(self, request: Request, backend: Backend) -> Response:
        if not self.due():
            return await backend.send(request)
        return Response.error(503, "ServiceUnavailable", "The service is unavailable.")


@GROUP.stateful("now and then a response takes half a second", contract="nothing says how fast")
class SlowAnswers(_Counted):
    async def __call__(self, request: Request, backend: Backend) -> Response:
        if self.due():
            await backend.hold(0.5)
        return await backend.send(request)


class EndlesslyBusy:
    """Not a variant: a service that answers only the first requests, which nothing can be checked on."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    async def __call__(self, request: Request, backend: Backend) -> Response:
        if next(self._numbers) < 10:
            return await backend.send(request)
        response = Response.error(429, "TooManyRequests", "Too many requests.")
        response.headers["retry-after"] = "0"
        return response
