"""Close a connection in the middle of a response, for a fault. ASGI has no means for this."""

from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

_EXTENSION = "customvoice.connection"


class DroppedConnectionError(ConnectionError):
    """A fault closed the connection. In-process requests get this error, because they have no connection."""


class ConnectionAccess:
    """Wraps an application that wraps `send`, so that faults inside it can close the connection."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        remember_connection(scope, send)
        await self._app(scope, receive, send)


def remember_connection(scope: Scope, send: Send) -> None:
    """Store the connection of the server's `send` in the scope, for `close_connection`."""
    transport = _transport(send)
    if transport is not None:
        scope.setdefault("extensions", {})[_EXTENSION] = transport


async def close_connection(scope: Scope, receive: Receive) -> None:
    """Close the connection; bytes sent before still arrive. Raises DroppedConnectionError without a connection."""
    transport = scope.get("extensions", {}).get(_EXTENSION)
    if transport is None:
        raise DroppedConnectionError("the emulator closed the connection because of a fault")
    transport.close()
    # Wait until the server knows that the client is gone: otherwise it would send a response itself.
    while (await receive())["type"] not in ("http.disconnect", "websocket.disconnect"):
        pass


def _transport(send: Send) -> Any:
    """Return the transport of the connection; `send` is a method of its cycle. uvicorn offers no other way."""
    return getattr(getattr(send, "__self__", None), "transport", None)
