"""Request and response as plain values, so that calls can be built and tested without a network."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from customvoice._runtime.errors import DecodingError, ErrorContext
from customvoice._runtime.redaction import redact_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from customvoice._runtime.http.body import Body
    from customvoice._runtime.uploads.stream import Stream

__all__ = ["CLIENT_REQUEST_ID", "Request", "Response", "check_header", "check_id"]

# The header that identifies a call in the service's log (Azure REST guidelines, distributed tracing and telemetry).
CLIENT_REQUEST_ID = "x-ms-client-request-id"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Request:
    """One request, without its credential, which is added when it is sent.

    ``operation`` is the operationId, ``url`` a path below the client's base URL, or an absolute URL from a link of the
    service. ``content`` is the body: bytes, a stream of known length, or None.
    """

    operation: str
    method: str
    url: str
    api_version: str | None = None
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    content: bytes | Stream | None = field(default=None, repr=False)

    @classmethod
    def build(
        cls,
        *,
        operation: str,
        method: str,
        path: str,
        path_parameters: Mapping[str, object] | None = None,
        query: Mapping[str, object] | None = None,
        headers: Mapping[str, object] | None = None,
        body: Body | None = None,
    ) -> Request:
        """Fill in the path template and leave out every query parameter and header that is None.

        Raises:
            ValueError: a path parameter is not the id of a resource (see ``check_id``), or a header is invalid.
        """
        segments = {name: quote(check_id(name, value), safe="") for name, value in (path_parameters or {}).items()}
        given = {name: _text(value) for name, value in (query or {}).items() if value is not None}
        sent = {name: _text(value) for name, value in (headers or {}).items() if value is not None}
        for name, value in sent.items():
            check_header(name, value)
        url = path.format_map(segments) + ("?" + urlencode(given, quote_via=quote) if given else "")
        if body is not None:
            sent["Content-Type"] = body.content_type
        return cls(
            operation=operation,
            method=method,
            url=url,
            api_version=given.get("api-version"),
            headers=sent,
            content=None if body is None else body.content,
        )

    @property
    def replayable(self) -> bool:
        """Whether it can be sent again: not if the body can be read only once."""
        return self.content is None or isinstance(self.content, bytes) or self.content.replayable

    @property
    def client_request_id(self) -> str | None:
        """The client's id of this call, the same on every attempt; set when the call is sent."""
        return self.headers.get(CLIENT_REQUEST_ID)

    def context(self, response: Response | None = None) -> ErrorContext:
        """Return the context of an error about this request, or about its response."""
        return ErrorContext(
            operation=self.operation,
            api_version=self.api_version,
            status=None if response is None else response.status,
            request_id=None if response is None else response.request_id,
            client_request_id=((response and response.request) or self).client_request_id,
        )

    def with_headers(self, headers: Mapping[str, str]) -> Request:
        """Return the same request with more headers."""
        return replace(self, headers={**self.headers, **headers})

    def with_extras(self, query: Mapping[str, str], body: Mapping[str, Any]) -> Request:
        """Return the same request with more query parameters and more properties in its JSON body.

        Raises:
            TypeError: its body is a form, or not a JSON object.
        """
        url, content = self.url, self.content
        if query and "://" not in url:
            url += ("&" if "?" in url else "?") + urlencode(query, quote_via=quote)
        if body and content is not None:
            value = json.loads(content) if isinstance(content, bytes) else None
            if not isinstance(value, dict):
                raise TypeError(f"extra_body can extend a JSON object only, but {self} has another body")
            content = json.dumps({**value, **body}, ensure_ascii=False, separators=(",", ":")).encode()
        return replace(self, url=url, content=content)

    def to_link(self, url: str) -> Request:
        """Return the GET of a link from the response to this request."""
        return replace(self, method="GET", url=url, headers={}, content=None)

    def __str__(self) -> str:
        return f"{self.method} {redact_url(self.url)}"

    def __repr__(self) -> str:
        return f"<Request {self.operation}: {self}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One complete response. Header names are in lower case.

    ``elapsed`` is in seconds, from sending to the last byte; ``request`` is the request that was sent.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    elapsed: float = field(default=0.0, repr=False)
    request: Request | None = field(default=None, repr=False)
    _checked: list[Any] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def is_success(self) -> bool:
        """Whether the status is 2xx. A redirect is not: the client follows no redirects."""
        return 200 <= self.status <= 299

    @property
    def request_id(self) -> str | None:
        """The gateway's id of this request."""
        return self.headers.get("apim-request-id") or self.headers.get("x-ms-request-id")

    def check(self) -> None:
        """Check that a 2xx response comes from the service: its body is JSON or empty.

        A proxy's page or a truncated body is neither.

        Raises:
            DecodingError: the body is not JSON, or it is empty in response to a GET.
        """
        if self.content or (self.request is not None and self.request.method == "GET"):
            self._checked.append(self.json())

    def json(self) -> Any:
        """Return the body as a JSON value.

        Raises:
            DecodingError: it is not JSON.
        """
        if self._checked:
            return self._checked.pop()  # parsed by check(); the next call parses again and returns a new value
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError) as error:  # also invalid bytes and excessive nesting
            kind = self.headers.get("content-type", "no content type")
            reply = f"the response to {self.request}" if self.request else "a response"
            raise DecodingError(
                f"cannot read {reply}: expected JSON, received {len(self.content)} bytes of {kind}",
                self.request.context(self) if self.request else ErrorContext(status=self.status),
            ) from error


def check_header(name: str, value: str) -> None:
    """Check a header before it is sent.

    Raises:
        ValueError: name or value is not text, or has other characters than visible ASCII and spaces between them. The
            message does not show the value, because it may be secret.
    """
    for text in (name, value):
        if (
            not isinstance(text, str)
            or not text
            or not text.isascii()
            or not text.isprintable()
            or text != text.strip()
        ):
            raise ValueError(f"the header {name!r} cannot be sent: its value must be visible ASCII text")


def check_id(name: str, value: object) -> str:
    """Return the id of a resource or of an operation.

    Raises:
        ValueError: it is not a string; or it is empty, ``.`` or ``..`` and would name another resource.
    """
    if not isinstance(value, str):
        raise ValueError(f"{name} must be a string, received {type(value).__name__} {value!r}")
    if value.strip() in {"", ".", ".."}:
        raise ValueError(f"{name} {value!r} would name another resource. Pass the id of one resource.")
    return value


def _text(value: object) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
