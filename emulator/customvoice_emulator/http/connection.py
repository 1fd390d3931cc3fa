"""Ending a connection in the middle of an answer, as a fault: what an ASGI server gives no means for."""

from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

_EXTENSION = "customvoice.connection"


class DroppedConnectionError(ConnectionError):
    """The emulator ended the connection, as a fault wanted; in a process there is nothing else to end."""


class ConnectionAccess:
    """Wraps an application that wraps `send`, so that faults inside it still reach the connection."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        note_connection(scope, send)
        await self._app(scope, receive, send)


def note_connection(scope: Scope, send: Send) -> None:
    """Remember the connection that the server's own `send` writes to, for `hang_up`."""
    transport = _transport(send)
    if transport is not None:
        scope.setdefault("extensions", {})[_EXTENSION] = transport


async def hang_up(scope: Scope, receive: Receive) -> None:
    """End the connection; what was sent before arrives. Raises DroppedConnectionError where there is none."""
    transport = scope.get("extensions", {}).get(_EXTENSION)
    if transport is None:
        raise DroppedConnectionError("the emulator ended the connection, as a fault wanted")
    transport.close()
    # The server must know that the client is gone before this ends, or it would answer in our stead.
    while (await receive())["type"] != "http.disconnect":
        pass


def _transport(send: Send) -> Any:
    """Return the transport of the connection whose cycle `send` is a method of; uvicorn has no other way to it."""
    return getattr(getattr(send, "__self__", None), "transport", None)
