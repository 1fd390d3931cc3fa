"""Apply the effect of a fault to a request and its response."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from customvoice_emulator.faults.faults import Effect
from customvoice_emulator.http.connection import close_connection
from customvoice_emulator.http.upgrade import refusal

Sleep = Callable[[float], Awaitable[None]]
_CODES = {status.value: "".join(word.capitalize() for word in status.name.split("_")) for status in HTTPStatus}
_BODILESS = (204, 304)


@dataclass
class _BufferedResponse:
    """A response that is not sent yet."""

    status: int = 0
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""

    async def take(self, message: Message) -> None:
        """Store a message; used in place of `send`."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message.get("headers", ()))
        else:
            self.body += message.get("body", b"")

    def set_headers(self, given: list[tuple[bytes, bytes]]) -> None:
        names = {name for name, _ in given}
        self.headers = [each for each in self.headers if each[0].lower() not in names] + given


class _ReplayableBody:
    """A request body that can be received several times."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._messages: list[Message] = []
        self._next = 0

    async def __call__(self) -> Message:
        if self._next == len(self._messages):
            message = await self._receive()
            if message["type"] != "http.request":
                return message
            self._messages.append(message)
        self._next += 1
        return self._messages[self._next - 1]

    def rewind(self) -> None:
        self._next = 0

    async def drain(self) -> None:
        """Receive to the end, so that the client has sent everything before the response."""
        more = True
        while more:
            message = await self()
            more = message["type"] == "http.request" and message.get("more_body", False)


async def apply_effect(effect: Effect, app: ASGIApp, scope: Scope, receive: Receive, send: Send, sleep: Sleep) -> None:
    """Respond to the request as `effect` says; `app` handles it, if it is handled."""
    body = _ReplayableBody(receive)
    if effect.drop == "request":
        await body.drain()
        await close_connection(scope, receive)
        return
    response = await _response(effect, app, scope, body)
    if response.status == 0:
        return  # The client disconnected while it was sending.
    if effect.delay:
        await sleep(effect.delay)
    if effect.drop == "answer":
        await close_connection(scope, receive)
        return
    await send({"type": "http.response.start", "status": response.status, "headers": response.headers})
    if effect.truncate is None:
        await send({"type": "http.response.body", "body": response.body})
        return
    await send({"type": "http.response.body", "body": response.body[: effect.truncate], "more_body": True})
    await close_connection(scope, receive)


async def apply_to_socket(
    effect: Effect, app: ASGIApp, scope: Scope, receive: Receive, send: Send, sleep: Sleep
) -> None:
    """Respond to the upgrade to a WebSocket as `effect` says: with an error, a closed connection, or a delay."""
    if effect.delay:
        await sleep(effect.delay)
    if effect.drop:
        await close_connection(scope, receive)
    elif effect.status is not None:
        response = _BufferedResponse()
        _write_error(response, effect)
        response.set_headers(_encoded(effect.headers))
        refuse = refusal(send)
        await refuse({"type": "http.response.start", "status": response.status, "headers": response.headers})
        await refuse({"type": "http.response.body", "body": response.body})
    else:
        await app(scope, receive, send)


async def _response(effect: Effect, app: ASGIApp, scope: Scope, body: _ReplayableBody) -> _BufferedResponse:
    response = _BufferedResponse()
    if effect.status is not None:
        await body.drain()
        _write_error(response, effect)
    else:
        if effect.duplicate:
            await app(scope, body, _BufferedResponse().take)
            body.rewind()
        await app(scope, body, response.take)
    response.set_headers(_encoded(effect.headers))
    return response


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def _write_error(response: _BufferedResponse, effect: Effect) -> None:
    assert effect.status is not None, "an error response needs a status"
    response.status = effect.status
    if effect.status in _BODILESS:
        return
    response.body = json.dumps(_body(effect), ensure_ascii=False).encode()
    response.headers = [(b"content-type", b"application/json"), (b"content-length", str(len(response.body)).encode())]
    if effect.body is None:
        response.headers.append((b"x-ms-error-code", _CODES.get(effect.status, str(effect.status)).encode()))


def _body(effect: Effect) -> Any:
    if effect.body is not None:
        return effect.body
    code = _CODES.get(effect.status or 0, str(effect.status))
    return {"error": {"code": code, "message": "A fault injected by the emulator."}}
