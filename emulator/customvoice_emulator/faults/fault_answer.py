"""Carrying out a fault: what the client gets instead of, or after, the service's answer."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from customvoice_emulator.faults.faults import Effect
from customvoice_emulator.http.connection import hang_up

Sleep = Callable[[float], Awaitable[None]]
_CODES = {status.value: "".join(word.capitalize() for word in status.name.split("_")) for status in HTTPStatus}
_BODILESS = (204, 304)


@dataclass
class _Answer:
    """An answer that is not sent yet."""

    status: int = 0
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""

    async def take(self, message: Message) -> None:
        """Stand in for `send`."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message.get("headers", ()))
        else:
            self.body += message.get("body", b"")

    def set_headers(self, given: list[tuple[bytes, bytes]]) -> None:
        names = {name for name, _ in given}
        self.headers = [each for each in self.headers if each[0].lower() not in names] + given


class _Repeatable:
    """A request's body that can be received again."""

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

    def again(self) -> None:
        self._next = 0

    async def drain(self) -> None:
        """Receive to the end, so that the client has sent everything before it is answered."""
        more = True
        while more:
            message = await self()
            more = message["type"] == "http.request" and message.get("more_body", False)


async def carry_out(effect: Effect, app: ASGIApp, scope: Scope, receive: Receive, send: Send, sleep: Sleep) -> None:
    """Answer the request as `effect` says, handled by `app` where it is handled at all."""
    body = _Repeatable(receive)
    if effect.drop == "request":
        await body.drain()
        await hang_up(scope, receive)
        return
    answer = await _answer(effect, app, scope, body)
    if answer.status == 0:
        return  # The client went away while it was sending.
    if effect.delay:
        await sleep(effect.delay)
    if effect.drop == "answer":
        await hang_up(scope, receive)
        return
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    if effect.truncate is None:
        await send({"type": "http.response.body", "body": answer.body})
        return
    await send({"type": "http.response.body", "body": answer.body[: effect.truncate], "more_body": True})
    await hang_up(scope, receive)


async def _answer(effect: Effect, app: ASGIApp, scope: Scope, body: _Repeatable) -> _Answer:
    answer = _Answer()
    if effect.status is not None:
        await body.drain()
        _invent(answer, effect)
    else:
        if effect.duplicate:
            await app(scope, body, _Answer().take)
            body.again()
        await app(scope, body, answer.take)
    answer.set_headers([(name.lower().encode(), value.encode()) for name, value in effect.headers.items()])
    return answer


def _invent(answer: _Answer, effect: Effect) -> None:
    assert effect.status is not None, "only a status is answered without the service"
    answer.status = effect.status
    if effect.status in _BODILESS:
        return
    answer.body = json.dumps(_body(effect), ensure_ascii=False).encode()
    answer.headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer.body)).encode())]
    if effect.body is None:
        answer.headers.append((b"x-ms-error-code", _CODES.get(effect.status, str(effect.status)).encode()))


def _body(effect: Effect) -> Any:
    if effect.body is not None:
        return effect.body
    code = _CODES.get(effect.status or 0, str(effect.status))
    return {"error": {"code": code, "message": "A fault that was ordered from the emulator."}}
