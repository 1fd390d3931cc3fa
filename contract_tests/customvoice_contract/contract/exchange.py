"""One request and its response, as the oracles see it: no HTTP library, so that invented ones are easy to check."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_UNREADABLE = object()


@dataclass(frozen=True, slots=True, repr=False)
class Exchange:
    """A request (method, URL, headers, body) and its response (status, headers, body); header names are lower case.

    `started` is when the request was sent (aware), `seconds` how long the response took.
    """

    method: str
    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    request_headers: Mapping[str, str] = field(default_factory=dict)
    request_content: bytes = b""
    started: datetime | None = None
    seconds: float = 0.0
    # Parsed on first use, since many oracles look at one answer.
    _parsed: list[Any] = field(default_factory=list, init=False, compare=False)

    def __repr__(self) -> str:
        """Show no header and no body: they may hold secrets."""
        return f"<Exchange {self.method} {self.path}: {self.status}>"

    @property
    def json(self) -> Any:
        """The body as JSON; None when it is empty or no JSON."""
        parsed = self._json()
        return None if parsed is _UNREADABLE else parsed

    @property
    def is_json(self) -> bool:
        """Whether the body is JSON text."""
        return self._json() is not _UNREADABLE

    @property
    def request_json(self) -> Any:
        """The body of the request as JSON; None when it is empty or no JSON."""
        parsed = _parse(self.request_content, _charset(self.request_headers.get("content-type", "")))
        return None if parsed is _UNREADABLE else parsed

    @property
    def summary(self) -> str:
        """What was asked and answered, in a few words."""
        return f"{self.method} {self.path} answered {self.status}"

    @property
    def error_code(self) -> str | None:
        """`error.code` of the body; None where there is none."""
        body = self.json
        error = body.get("error") if isinstance(body, dict) else None
        code = error.get("code") if isinstance(error, dict) else None
        return code if isinstance(code, str) else None

    @property
    def path(self) -> str:
        """The path of the URL, as sent."""
        return urlsplit(self.url).path

    @property
    def origin(self) -> tuple[str, str]:
        """Scheme and host (with port) of the URL."""
        parts = urlsplit(self.url)
        return parts.scheme, parts.netloc

    @property
    def query(self) -> Mapping[str, list[str]]:
        """The parameters of the URL, decoded; a name may come more than once, and a value may be empty."""
        return query_of(self.url)

    @property
    def api_version(self) -> str | None:
        """The `api-version` that the request asked for."""
        return api_version_of(self.url)

    @property
    def is_success(self) -> bool:
        """Whether the response is 2xx."""
        return 200 <= self.status < 300

    def _json(self) -> Any:
        if not self._parsed:
            self._parsed.append(_parse(self.content))
        return self._parsed[0]


def api_version_of(url: str) -> str | None:
    """Return the `api-version` in the query of `url`, or None."""
    values = query_of(url).get("api-version")
    return values[0] if values and values[0] else None


def split(url: str) -> SplitResult:
    """Return the parts of a URL that a service answered; all empty for an invalid URL."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


# Many oracles look at one URL.
@lru_cache(maxsize=256)
def query_of(url: str) -> Mapping[str, list[str]]:
    """Return the values of the parameters of `url`, decoded, by lower-case name: their case is ignored."""
    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(split(url).query, keep_blank_values=True):
        found.setdefault(name.lower(), []).append(value)
    return found


def _charset(content_type: str) -> str:
    """Return the charset of a Content-Type: UTF-16 if it says so, else UTF-8."""
    text = content_type.lower().partition("charset=")[2].strip(' "')
    return text if text in ("utf-16", "utf-16le", "utf-16be") else "utf-8"


def _parse(content: bytes, charset: str = "utf-8") -> Any:
    """Read JSON as RFC 8259 has it: UTF-8 without a mark, no NaN, no name twice."""
    try:
        return json.loads(content.decode(charset), object_pairs_hook=_unique, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return _UNREADABLE


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name comes twice")
    return found


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
