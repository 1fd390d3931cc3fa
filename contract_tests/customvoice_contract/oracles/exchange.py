"""One request and its answer, as the oracles see it: no HTTP library, so that made-up ones are easy to judge."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNREADABLE = object()


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request (method, URL, headers) and its answer (status, headers, body); header names are lower case."""

    method: str
    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    request_headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def json(self) -> Any:
        """The body as JSON; None when it is empty or no JSON."""
        parsed = _parse(self.content)
        return None if parsed is _UNREADABLE else parsed

    @property
    def is_json(self) -> bool:
        """Whether the body is JSON text."""
        return _parse(self.content) is not _UNREADABLE

    @property
    def api_version(self) -> str | None:
        """The `api-version` that the request asked for."""
        return api_version_of(self.url)

    @property
    def is_success(self) -> bool:
        """Whether the answer is 2xx."""
        return 200 <= self.status < 300


def api_version_of(url: str) -> str | None:
    """Return the `api-version` in the query of `url`, or None."""
    values = parse_qs(urlsplit(url).query).get("api-version")
    return values[0] if values else None


def _parse(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return _UNREADABLE
