"""Recordings for tests: one short use of the API, in each format, with credentials that must not come through."""

from __future__ import annotations

import base64
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

import yaml

KEY = "0123456789abcdef0123456789abcdef"
SIGNATURE = "c2VjcmV0c2lnbmF0dXJl"
CONTAINER = f"https://voices.blob.core.windows.net/data?sv=2024-11-04&sig={SIGNATURE}&se=2030-01-01"
BASE = "https://eastus.api.cognitive.microsoft.com/customvoice"


@dataclass(frozen=True)
class Sample:
    """An exchange as a client and a service would have it; `at` are seconds after noon."""

    method: str
    path: str
    status: int
    answer: Any = None
    sent: Any = None
    at: float = 0.0
    seconds: float = 0.1
    base: str = BASE
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.base + self.path

    @property
    def content(self) -> bytes:
        return b"" if self.answer is None else json.dumps(self.answer).encode()

    @property
    def request_content(self) -> bytes:
        return b"" if self.sent is None else json.dumps(self.sent).encode()

    @property
    def request_headers(self) -> dict[str, str]:
        headers = {"Ocp-Apim-Subscription-Key": KEY}
        return headers | {"Content-Type": "application/json"} if self.sent is not None else headers

    @property
    def answer_headers(self) -> dict[str, str]:
        media = {"Content-Type": "application/json; charset=utf-8"} if self.answer is not None else {}
        request_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.method} {self.url} {self.at}"))
        return {"apim-request-id": request_id, **media, **self.headers}


def har(samples: list[Sample]) -> bytes:
    """Write them as an HTTP Archive."""
    return json.dumps({"log": {"version": "1.2", "entries": [_entry(each) for each in samples]}}).encode()


def cassette(samples: list[Sample]) -> bytes:
    """Write them as vcrpy does."""
    interactions = [
        {
            "request": {
                "method": each.method,
                "uri": each.url,
                "headers": {name: [value] for name, value in each.request_headers.items()},
                "body": each.request_content.decode() or None,
            },
            "response": {
                "status": {"code": each.status, "message": ""},
                "headers": {name: [value] for name, value in each.answer_headers.items()},
                "body": {"string": each.content},
            },
        }
        for each in samples
    ]
    return yaml.safe_dump({"interactions": interactions, "version": 1}).encode()


def flows(samples: list[Sample]) -> bytes:
    """Write them as `mitmdump -w` does."""
    return b"".join(_netstring(_flow(each)) for each in samples)


def _entry(sample: Sample) -> dict[str, Any]:
    request: dict[str, Any] = {
        "method": sample.method,
        "url": sample.url,
        "headers": _pairs(sample.request_headers),
        "queryString": [],
    }
    if sample.sent is not None:
        request["postData"] = {"mimeType": "application/json", "text": sample.request_content.decode()}
    content = {"size": len(sample.content), "text": base64.b64encode(sample.content).decode(), "encoding": "base64"}
    return {
        "startedDateTime": f"2026-03-01T12:00:{sample.at:06.3f}Z",
        "time": sample.seconds * 1000,
        "request": request,
        "response": {"status": sample.status, "headers": _pairs(sample.answer_headers), "content": content},
    }


def _pairs(headers: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers.items()]


def _flow(sample: Sample) -> dict[str, Any]:
    scheme, _, rest = sample.url.partition("://")
    host, slash, path = rest.partition("/")
    began = 1772366400.0 + sample.at
    return {
        "type": "http",
        "version": 20,
        "request": {
            "method": sample.method.encode(),
            "scheme": scheme.encode(),
            "host": host,
            "port": 443,
            "path": (slash + path).encode(),
            "headers": [[name.encode(), value.encode()] for name, value in sample.request_headers.items()],
            "content": sample.request_content,
            "timestamp_start": began,
        },
        "response": {
            "status_code": sample.status,
            "headers": [[name.encode(), value.encode()] for name, value in sample.answer_headers.items()],
            "content": sample.content,
            "timestamp_start": began,
            "timestamp_end": began + sample.seconds,
        },
        "websocket": None,
        "intercepted": False,
    }


def _netstring(value: Any) -> bytes:
    match value:
        case None:
            payload, tag = b"", b"~"
        case bool():
            payload, tag = str(value).lower().encode(), b"!"
        case int():
            payload, tag = str(value).encode(), b"#"
        case float():
            payload, tag = repr(value).encode(), b"^"
        case bytes():
            payload, tag = value, b","
        case str():
            payload, tag = value.encode(), b";"
        case list():
            payload, tag = b"".join(map(_netstring, value)), b"]"
        case dict():
            payload, tag = b"".join(_netstring(each) for pair in value.items() for each in pair), b"}"
    return b"%d:%b%b" % (len(payload), payload, tag)
