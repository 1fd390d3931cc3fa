"""The emulator behind a socket with one alteration at a time: of what is asked before it, or of what it answers."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from customvoice_emulator import create_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Message, Receive, Scope, Send

    Before = Callable[["Asked"], "Answered | None"]
    After = Callable[["Asked", "Answered"], None]

KEY, OTHER_KEY = "customvoice-emulator-key", "second-key"


@dataclass
class Asked:
    """A request: path and query as sent (percent-encoded), headers by lower-case name."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON, or an empty object."""
        try:
            return json.loads(self.body)
        except ValueError:
            return {}

    @json.setter
    def json(self, value: Any) -> None:
        self.body = json.dumps(value).encode()


@dataclass
class Answered:
    """An answer; a body that is no bytes is written as JSON."""

    status: int
    body: Any = b""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def json(self) -> Any:
        """The body as JSON, or an empty object."""
        return json.loads(self.body) if self.body else {}

    @json.setter
    def json(self, value: Any) -> None:
        self.body = json.dumps(value).encode()


class AlteredEmulator:
    """An ASGI app: `before` may change what is asked, or answer in place of the emulator; `after` changes answers."""

    def __init__(self) -> None:
        self.emulator = create_app(pace="immediate", keys=[KEY, OTHER_KEY])
        self.restore()

    def restore(self) -> None:
        """Alter nothing."""
        self.before: Before = lambda _: None
        self.after: After = lambda _asked, _answered: None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request through both alterations."""
        asked = Asked(
            scope["method"],
            scope["raw_path"].decode("latin-1"),
            scope["query_string"].decode("latin-1"),
            {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]},
            await _body(receive),
        )
        answered = self.before(asked)
        if answered is None:
            answered = await self._answer(scope, asked)
            self.after(asked, answered)
        if not isinstance(answered.body, bytes):
            answered.json = answered.body
        headers = {**answered.headers, "content-length": str(len(answered.body))}
        if answered.status == 204:
            headers.pop("content-length")
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": answered.status, "headers": raw})
        await send({"type": "http.response.body", "body": answered.body})

    async def _answer(self, scope: Scope, asked: Asked) -> Answered:
        raw = asked.path.encode("latin-1")
        if "content-length" in asked.headers:
            asked.headers["content-length"] = str(len(asked.body))
        changed = {
            **scope,
            "method": asked.method,
            "path": asked.path,
            "raw_path": raw,
            "query_string": asked.query.encode("latin-1"),
            "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in asked.headers.items()],
        }
        answered = Answered(500)

        async def receive() -> Message:
            return {"type": "http.request", "body": asked.body, "more_body": False}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered.status = message["status"]
                answered.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            else:
                answered.body += message.get("body", b"")

        await self.emulator(changed, receive, send)
        return answered


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body
