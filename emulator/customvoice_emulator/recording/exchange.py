"""One request and its response: recorded raw, and shown without secrets."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from starlette.types import Message, Scope

from customvoice_emulator.common.clock import timestamp
from customvoice_emulator.common.redaction import redact
from customvoice_emulator.recording.criteria import Facts
from customvoice_emulator.recording.shown_body import shown_body
from customvoice_emulator.recording.shown_request import shown_headers, shown_query


class IdentifiedRequest(Protocol):
    """The operation, api-version and id of a request."""

    @property
    def operation_id(self) -> str: ...
    @property
    def version(self) -> str | None: ...
    @property
    def id(self) -> str | None: ...


Identify = Callable[[Scope], IdentifiedRequest | None]


class Record:
    """A request and its response, recorded raw for speed. It may contain secrets, so it is never shown directly."""

    __slots__ = (
        "at",
        "began",
        "body",
        "body_size",
        "ended",
        "faults",
        "number",
        "response",
        "response_size",
        "scope",
        "start",
    )

    def __init__(self, scope: Scope, at: datetime, began: float) -> None:
        self.number = 0
        self.began = self.ended = began
        self.scope = scope
        self.at = at
        self.body = b""
        self.body_size = 0
        self.start: Message | None = None
        self.response = b""
        self.response_size = 0
        self.faults: tuple[str, ...] = ()

    def exchange(self, identify: Identify) -> "Exchange":
        """Return the exchange without secrets."""
        scope, start = self.scope, self.start
        named = identify(scope)
        answered = start.get("headers", ()) if start else ()
        return Exchange(
            number=self.number,
            at=self.at,
            method=scope["method"],
            url=_url(scope),
            path=redact(scope["path"]),
            query=shown_query(scope["query_string"]),
            http_version=scope.get("http_version", "1.1"),
            headers=shown_headers(scope["headers"]),
            body=shown_body(self.body, scope["headers"]),
            body_size=self.body_size,
            status=None if start is None else start["status"],
            response_headers=shown_headers(answered),
            response_body=shown_body(self.response, answered),
            response_size=self.response_size,
            seconds=self.ended - self.began,
            operation=named.operation_id if named else None,
            version=named.version if named else None,
            id=redact(named.id) if named and named.id else None,
            faults=self.faults,
        )


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response, without secrets.

    `at` is the emulator's time; `operation`, `version` and `id` are None for a request without a known operation (`id`
    also for a path without one); `status` is None without a response; bodies may be truncated, but their sizes are
    those of the whole bodies; `faults` are the ids of the faults that fired.
    """

    number: int
    at: datetime
    method: str
    url: str
    path: str
    query: str
    http_version: str
    headers: Sequence[tuple[str, str]]
    body: bytes
    body_size: int
    status: int | None
    response_headers: Sequence[tuple[str, str]]
    response_body: bytes
    response_size: int
    seconds: float
    operation: str | None
    version: str | None
    id: str | None
    faults: tuple[str, ...]

    def json(self) -> Any:
        """Return the JSON value of the request body. Raises ValueError if it is not JSON, or truncated."""
        return json.loads(self.body)

    def facts(self) -> Facts:
        """Return the facts for criteria."""
        return {
            "operation": self.operation,
            "id": self.id,
            "version": self.version,
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "status": None if self.status is None else str(self.status),
            "body": self.body.decode("utf-8", "replace"),
            "fault": self.faults[0] if self.faults else None,
            **{f"header.{name.lower()}": value for name, value in self.headers},
        }

    def dump(self) -> dict[str, Any]:
        """Return the exchange as the control plane shows it."""
        return {
            "number": self.number,
            "at": timestamp(self.at),
            "operation": self.operation,
            "version": self.version,
            "id": self.id,
            "request": {
                "method": self.method,
                "url": self.url,
                "headers": [{"name": name, "value": value} for name, value in self.headers],
                "body": shown_text(self.body, self.body_size),
            },
            "response": self.status
            and {
                "status": self.status,
                "headers": [{"name": name, "value": value} for name, value in self.response_headers],
                "body": shown_text(self.response_body, self.response_size),
            },
            "milliseconds": round(self.seconds * 1000, 3),
            "faults": list(self.faults),
        }


def shown_text(body: bytes, size: int) -> dict[str, Any] | None:
    """Return a body as text, or as Base64 if it is not UTF-8; None without a body. `size` is the untruncated size."""
    if not size:
        return None
    try:
        shown: dict[str, Any] = {"size": size, "text": body.decode()}
    except UnicodeDecodeError:
        shown = {"size": size, "text": base64.b64encode(body).decode(), "encoding": "base64"}
    return shown | ({"cut": True} if len(body) < size else {})


def _url(scope: Scope) -> str:
    host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), None)
    name, port = scope.get("server") or ("127.0.0.1", None)
    path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
    query = shown_query(scope["query_string"])
    return redact(f"{scope.get('scheme', 'http')}://{host or (f'{name}:{port}' if port else name)}{path}") + (
        f"?{query}" if query else ""
    )
