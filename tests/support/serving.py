"""Services for runs of the contract suite to verify: the emulator behind a socket, sound or with one fault."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import uvicorn
from customvoice_emulator import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp, Message, Receive, Scope, Send


@contextmanager
def served(app: ASGIApp, **options: Any) -> Iterator[str]:
    """Serve `app` on a free port and give its URL; `options` are uvicorn's."""
    # The protocol is named, since without it asyncio delays every answer by 40 ms (no TCP_NODELAY).
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off", **options))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            scheme = "https" if "ssl_certfile" in options else "http"
            yield f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


class Mutant:
    """The emulator with one fault: `spoil` gets each answer's headers (lower-case names) and body, and changes them."""

    def __init__(self, fault: str) -> None:
        self.fault = fault
        self.app = create_app(pace="reads:2")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the emulator, but for the fault."""
        started: list[Message] = []

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.append(message)
                return
            if started:
                head = started.pop()
                headers, body = self.spoil(dict(head["headers"]), message.get("body", b""))
                await send({**head, "headers": list(headers.items())})
                message = {**message, "body": body}
            await send(message)

        await self.app(scope, receive, sending)

    def spoil(self, headers: dict[bytes, bytes], body: bytes) -> tuple[dict[bytes, bytes], bytes]:
        """Change the answer as the fault says."""
        if self.fault == "no Operation-Location":
            headers.pop(b"operation-location", None)
        if self.fault == "null" and body.startswith(b'{"id"'):
            body = json.dumps({**json.loads(body), "description": None}).encode()
            headers[b"content-length"] = str(len(body)).encode()
        return headers, body


class Silent:
    """Hears the progress of a run and says nothing."""

    def progress(self, version: str, text: str, done: int, total: int) -> None:
        """Ignore it."""
