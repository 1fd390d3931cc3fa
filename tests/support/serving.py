"""An application behind a socket, and a listener of runs that prints nothing."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import uvicorn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp


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


class Silent:
    """Hears the progress of a run and says nothing."""

    def progress(self, version: str, text: str, done: int, total: int) -> None:
        """Ignore it."""
