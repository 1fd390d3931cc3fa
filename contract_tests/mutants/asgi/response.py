"""An HTTP response as a value that a mutant can alter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.datastructures import MutableHeaders

from .json_body import decode, encode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import Message, Send

_SUCCESS = range(200, 300)


@dataclass(slots=True)
class Response:
    """One HTTP response. Setting `json` sets the body."""

    status: int
    headers: MutableHeaders = field(default_factory=MutableHeaders)
    body: bytes = b""

    @classmethod
    def error(cls, status: int, code: str, message: str) -> Response:
        """Return an error in the service's envelope."""
        response = cls(status, MutableHeaders({"x-ms-error-code": code}))
        response.json = {"error": {"code": code, "message": message}}
        return response

    @property
    def json(self) -> Any:
        """The body as JSON; None when it is not JSON."""
        return decode(self.body)

    @json.setter
    def json(self, value: Any) -> None:
        self.body = encode(value)
        self.headers["content-type"] = "application/json"

    @property
    def object(self) -> dict[str, Any]:
        """The body as a JSON object; empty when it is something else."""
        value = self.json
        return value if isinstance(value, dict) else {}

    @property
    def ok(self) -> bool:
        """Whether the status is 2xx."""
        return self.status in _SUCCESS

    @property
    def items(self) -> list[dict[str, Any]]:
        """The resources: those of the page, or the one; empty for an error."""
        found = self.object if self.ok else {}
        value = found.get("value")
        return value if isinstance(value, list) else [found] if found else []

    def set(self, **members: Any) -> None:
        """Set members of the JSON object."""
        self.json = self.object | members

    def without(self, *names: str) -> None:
        """Leave members of the JSON object out."""
        self.json = {name: value for name, value in self.object.items() if name not in names}

    def each(self, change: Callable[[dict[str, Any]], Any]) -> None:
        """Call `change(item)` on every resource, which alters it in place."""
        value = self.json
        if not self.ok or not isinstance(value, dict):
            return
        listed = value.get("value")
        for item in listed if isinstance(listed, list) else [value]:
            change(item)
        self.json = value

    def copy(self) -> Response:
        """Return a copy without the request id, to be sent as the response to another request."""
        copied = Response(self.status, MutableHeaders(raw=list(self.headers.raw)), self.body)
        del copied.headers["apim-request-id"]
        return copied

    async def send(self, send: Send) -> None:
        """Send the response as ASGI messages."""
        if self.body or "content-length" in self.headers:
            self.headers["content-length"] = str(len(self.body))
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers.raw})
        await send({"type": "http.response.body", "body": self.body})


class ResponseReader:
    """Collects the messages of an ASGI application into a response."""

    def __init__(self) -> None:
        self._start: Mapping[str, Any] | None = None
        self._body = bytearray()

    async def send(self, message: Message) -> None:
        """Add one message."""
        if message["type"] == "http.response.start":
            self._start = message
        else:
            self._body += message.get("body", b"")

    def response(self) -> Response:
        """Return the response. Raises ConnectionError when the application sent nothing."""
        if self._start is None:
            raise ConnectionAbortedError("the service ended the connection without a response")
        return Response(self._start["status"], MutableHeaders(raw=list(self._start["headers"])), bytes(self._body))
