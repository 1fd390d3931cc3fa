"""Send requests one after the other on a connection that may break at any byte."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from customvoice_spec import versions

from benchmarks.crashing.model import Effect, nothing

KEY = "customvoice-emulator-key"
VERSION = versions(stage="stable")[-1]
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Request:
    """A request and its effect if it is accepted. `target` has no query; control requests begin with `/_`."""

    method: str
    target: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    effect: Effect = nothing

    @property
    def work(self) -> str | None:
        """Return the Operation-Id of the request."""
        return self.headers.get("Operation-Id")


@dataclass(frozen=True)
class Answer:
    """A complete response."""

    status: int
    value: Any


class Connection:
    """A connection to the emulator at `url`."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        assert address.hostname is not None
        self._http = http.client.HTTPConnection(address.hostname, address.port, timeout=PATIENCE_SECONDS)

    def send(self, request: Request) -> Answer | None:
        """Return the response, or None if the connection ended before it was complete."""
        target, headers = request.target, {"Ocp-Apim-Subscription-Key": KEY, **request.headers}
        if not target.startswith("/_"):
            target = f"/customvoice/{target}?api-version={VERSION}{request.query}"
        try:
            self._http.request(request.method, target, request.body or None, headers)
            answer = self._http.getresponse()
            content = answer.read()
        except (ConnectionError, http.client.HTTPException):
            self._http.close()
            return None
        if answer.status >= 500:
            raise AssertionError(f"{request.method} {request.target}: {answer.status} {content[:500]!r}")
        return Answer(answer.status, json.loads(content) if content else {})

    def close(self) -> None:
        """Close the connection."""
        self._http.close()


def as_json(value: Any) -> tuple[bytes, dict[str, str]]:
    """Return a JSON body and its header."""
    return json.dumps(value).encode(), {"Content-Type": "application/json"}


def as_form(fields: Mapping[str, str], files: Mapping[str, bytes]) -> tuple[bytes, dict[str, str]]:
    """Return a multipart body and its header."""
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{text}'.encode() for name, text in fields.items()]
    parts += [
        f'Content-Disposition: form-data; name="audiodata"; filename="{name}"\r\n\r\n'.encode() + content
        for name, content in files.items()
    ]
    body = b"".join(b"--frontier\r\n" + part + b"\r\n" for part in parts) + b"--frontier--\r\n"
    return body, {"Content-Type": "multipart/form-data; boundary=frontier"}
