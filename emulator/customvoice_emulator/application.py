"""The ASGI application: Starlette's for its life and state, with requests led past its stack to the front."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send


class Application(Starlette):
    """Answers with `front`, and calls `close` when the server that runs it ends.

    Starlette's own routing would redirect and answer errors in its own words; ours comes from the spec. Its stack is
    passed through only when somebody added middleware to it.
    """

    def __init__(self, front: ASGIApp, close: Callable[[], None]) -> None:
        @asynccontextmanager
        async def lifespan(_app: Starlette) -> AsyncIterator[None]:
            yield
            close()

        super().__init__(lifespan=lifespan)
        self.router.redirect_slashes = False
        self.router.default = front
        self._front = front

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self.user_middleware:
            await self._front(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)
