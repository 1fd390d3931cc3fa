"""One request and one answer as plain values, so that what is sent can be decided and tested without a network."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from customvoice._runtime.errors import ErrorContext
from customvoice._runtime.models.decoding import DecodingProblem
from customvoice._runtime.redaction import redact_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from customvoice._runtime.http.body import Body, Stream

__all__ = ["CLIENT_REQUEST_ID", "Request", "Response", "check_header"]

# By this header a call is found in the service's log (Azure REST guidelines, distributed tracing and telemetry).
CLIENT_REQUEST_ID = "x-ms-client-request-id"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Request:
    """One call, without its credential, which is added when it is sent.

    ``operation`` is the operationId, ``url`` a path below the client's base URL, or absolute where the service gave the
    link. ``content`` is the body: bytes, a stream of known length, or None.
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
            ValueError: a path parameter is empty, ``.`` or ``..``, and would name another resource; or a header holds
                what no header can hold.
        """
        segments = {name: _segment(name, value) for name, value in (path_parameters or {}).items()}
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
        """Whether it can be sent a second time: not where the body can be read only once."""
        return self.content is None or isinstance(self.content, bytes) or self.content.replayable

    @property
    def client_request_id(self) -> str | None:
        """The caller's id of this call, the same on every attempt; set when the call is made."""
        return self.headers.get(CLIENT_REQUEST_ID)

    def context(self, response: Response | None = None) -> ErrorContext:
        """The place for an error about this call, or about the answer to it."""
        return ErrorContext(
            operation=self.operation,
            api_version=self.api_version,
            status=None if response is None else response.status,
            request_id=None if response is None else response.request_id,
            client_request_id=((response and response.request) or self).client_request_id,
        )

    def with_headers(self, headers: Mapping[str, str]) -> Request:
        """The same request with more headers."""
        return replace(self, headers={**self.headers, **headers})

    def to_link(self, url: str) -> Request:
        """A GET of a link that the service gave in answer to this request."""
        return replace(self, method="GET", url=url, headers={}, content=None)

    def __str__(self) -> str:
        return f"{self.method} {redact_url(self.url)}"

    def __repr__(self) -> str:
        return f"<Request {self.operation}: {self}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One answer, whole. Header names are in lower case.

    ``elapsed`` is in seconds, from sending to the last byte; ``request`` is what was sent.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    elapsed: float = field(default=0.0, repr=False)
    request: Request | None = field(default=None, repr=False)
    _checked: list[Any] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def is_success(self) -> bool:
        """Whether the status is 2xx; a redirect is none, for the client follows no redirects."""
        return 200 <= self.status <= 299

    @property
    def request_id(self) -> str | None:
        """The gateway's id of this exchange."""
        return self.headers.get("apim-request-id") or self.headers.get("x-ms-request-id")

    def check(self) -> None:
        """Make sure that a successful answer comes from the service: its body is JSON, or there is none.

        A page that a proxy gave, or a body that was cut off, is neither.

        Raises:
            DecodingProblem: there is another body, or none where something was asked for.
        """
        if self.content or (self.request is not None and self.request.method == "GET"):
            self._checked.append(self.json())

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            DecodingProblem: it is not JSON.
        """
        if self._checked:
            return self._checked.pop()  # read already; whoever asks next gets a value of its own
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError) as error:  # undecodable bytes and senseless nesting too
            kind = self.headers.get("content-type", "no content type")
            raise DecodingProblem("", f"expected JSON, received {len(self.content)} bytes of {kind}") from error


def check_header(name: str, value: str) -> None:
    """Refuse what cannot be sent, before it is tried.

    Raises:
        ValueError: name or value holds other than visible ASCII characters and spaces between them. The value is not
            shown, for it may be secret.
    """
    for text in (name, value):
        if not text or not text.isascii() or not text.isprintable() or text != text.strip():
            raise ValueError(f"the header {name!r} cannot be sent: its value must be visible ASCII text")


def _segment(name: str, value: object) -> str:
    text = _text(value)
    if text in {"", ".", ".."}:
        raise ValueError(f"{name} {text!r} would name another resource. Pass the id of one resource.")
    return quote(text, safe="")


def _text(value: object) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
