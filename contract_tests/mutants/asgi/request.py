"""An HTTP request as a value that a mutant can alter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote

from starlette.datastructures import MutableHeaders

from .json_body import decode, encode

if TYPE_CHECKING:
    from starlette.types import Receive, Scope

BASE = "/customvoice/"


@dataclass(slots=True)
class Request:
    """One HTTP request: `path` decoded, `query` as sent, `body` whole."""

    scope: Scope
    receive: Receive
    method: str
    path: str
    query: str
    headers: MutableHeaders
    body: bytes

    @classmethod
    async def read(cls, scope: Scope, receive: Receive) -> Request:
        """Read a request to its end. Raises ConnectionError when the client leaves before."""
        body = bytearray()
        more = True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                raise ConnectionAbortedError("the client left before its request was complete")
            body += message.get("body", b"")
            more = message.get("more_body", False)
        headers = MutableHeaders(raw=list(scope["headers"]))
        query = scope["query_string"].decode("latin-1")
        return cls(scope, receive, scope["method"], scope["path"], query, headers, bytes(body))

    @property
    def parts(self) -> tuple[str, str, str]:
        """Collection, id and action of the path; empty where one is missing."""
        collection, _, rest = self.path.removeprefix(BASE).rstrip("/").partition("/")
        name, _, action = rest.partition(":")
        return collection, name, action

    @property
    def collection(self) -> str:
        """The collection in the path, such as `models`."""
        return self.parts[0]

    @property
    def id(self) -> str:
        """The id in the path; empty for a collection."""
        return self.parts[1]

    @property
    def action(self) -> str:
        """The action in the path, such as `suspend`; empty without one."""
        return self.parts[2]

    @property
    def reads_one(self) -> bool:
        """Whether it reads one resource or operation."""
        return self.method == "GET" and bool(self.id)

    @property
    def lists(self) -> bool:
        """Whether it reads a collection."""
        return self.method == "GET" and bool(self.collection) and not self.id

    @property
    def creates(self) -> bool:
        """Whether it creates or replaces a resource."""
        return self.method in ("PUT", "POST") and bool(self.id) and not self.action

    @property
    def params(self) -> dict[str, str]:
        """The query's parameters; of repeated ones the last."""
        return dict(parse_qsl(self.query, keep_blank_values=True))

    @property
    def version(self) -> str:
        """The requested api-version; empty without one."""
        return self.params.get("api-version", "")

    @property
    def begins_work(self) -> bool:
        """Whether it begins a long-running operation, if it is valid."""
        return bool(self.action) or (self.creates and self.collection not in ("projects", "trainingsets"))

    @property
    def operation_id(self) -> str:
        """The Operation-Id sent; empty without one."""
        return str(self.headers.get("operation-id", ""))

    @property
    def json(self) -> Any:
        """The body as JSON; None when it is not JSON."""
        return decode(self.body)

    @property
    def object(self) -> dict[str, Any]:
        """The body as a JSON object; empty when it is something else."""
        value = self.json
        return value if isinstance(value, dict) else {}

    def with_params(self, **changes: str | None) -> Request:
        """Return the request with parameters set, or left out (None); `_` in a name stands for `-`."""
        named = {name.replace("_", "-"): value for name, value in changes.items()}
        merged = {name: value for name, value in (self.params | named).items() if value is not None}
        return replace(self, query="&".join(f"{quote(k)}={quote(v, safe='')}" for k, v in merged.items()))

    def with_body(self, body: bytes) -> Request:
        """Return the request with another body."""
        return replace(self, body=body)

    def with_json(self, value: Any) -> Request:
        """Return the request with another body."""
        return self.with_body(encode(value))

    def with_headers(self, **changes: str | None) -> Request:
        """Return the request with headers set, or left out (None); `_` in a name stands for `-`."""
        headers = MutableHeaders(raw=list(self.headers.raw))
        for name, value in changes.items():
            if value is None:
                del headers[name.replace("_", "-")]
            else:
                headers[name.replace("_", "-")] = value
        return replace(self, headers=headers)

    def reading(self, path: str, version: str | None = None) -> Request:
        """Return a request of the same caller that reads `path` (below the base)."""
        request = replace(
            self,
            method="GET",
            path=BASE + path,
            query=f"api-version={version or self.version}",
            body=b"",
        )
        return request.with_headers(content_type=None, content_length=None, operation_id=None)

    def to_scope(self) -> Scope:
        """Return the request as an ASGI scope, without its body."""
        headers = MutableHeaders(raw=list(self.headers.raw))
        if self.body or "content-length" in headers:
            headers["content-length"] = str(len(self.body))
            del headers["transfer-encoding"]
        unchanged = self.path == self.scope["path"]
        raw_path = self.scope.get("raw_path") if unchanged else quote(self.path, safe="/:").encode()
        return {
            **self.scope,
            "method": self.method,
            "path": self.path,
            "raw_path": raw_path,
            "query_string": self.query.encode("latin-1"),
            "headers": headers.raw,
        }
