"""Write a line per request to stderr: method, path, status, milliseconds; no query, headers or body (secrets)."""

import sys
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from customvoice_emulator.common.redaction import short


class AccessLog:
    """Wraps an ASGI application, and logs its requests."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 0

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            spent = (time.perf_counter() - started) * 1000
            path = short(ascii(scope["path"])[1:-1], 200)
            sys.stderr.write(f"{scope['method']} {path} {status} {spent:.1f} ms\n")
