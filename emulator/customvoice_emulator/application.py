"""The ASGI application: Starlette for lifespan and state; requests bypass its stack."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send


class Application(Starlette):
    """Passes requests to `handler`, and calls `close` when its server stops.

    Starlette's own routing would redirect, and send its own errors; our routing comes from the spec. Requests pass
    through Starlette's stack only if the user added middleware.
    """

    def __init__(self, handler: ASGIApp, close: Callable[[], None]) -> None:
        @asynccontextmanager
        async def lifespan(_app: Starlette) -> AsyncIterator[None]:
            yield
            close()

        super().__init__(lifespan=lifespan)
        self.router.redirect_slashes = False
        self.router.default = handler
        self._handler = handler

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan" and not self.user_middleware:
            await self._handler(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)
