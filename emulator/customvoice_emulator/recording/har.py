"""Export requests as an HTTP Archive (HAR 1.2) for browsers' developer tools and proxies."""

import base64
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from importlib.metadata import version
from typing import Any
from urllib.parse import parse_qsl

from customvoice_emulator.common.clock import timestamp
from customvoice_emulator.recording.exchange import Exchange

_PHRASES = {status.value: status.phrase for status in HTTPStatus}
_UNKNOWN = -1
"""The format's value for an unknown size or time."""


def archive(exchanges: Sequence[Exchange]) -> dict[str, Any]:
    """Return the archive of `exchanges`, which have no secrets. A request without a response has the status 0."""
    creator = {"name": "customvoice emulator", "version": version("customvoice")}
    return {"log": {"version": "1.2", "creator": creator, "entries": [_entry(each) for each in exchanges]}}


def _entry(exchange: Exchange) -> dict[str, Any]:
    milliseconds = round(exchange.seconds * 1000, 3)
    return {
        "startedDateTime": timestamp(exchange.at),
        "time": milliseconds,
        "request": _request(exchange),
        "response": _response(exchange),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        "_operation": exchange.operation,
        "_faults": list(exchange.faults),
    }


def _request(exchange: Exchange) -> dict[str, Any]:
    query = parse_qsl(exchange.query, keep_blank_values=True)
    request: dict[str, Any] = {
        "method": exchange.method,
        "url": exchange.url,
        "httpVersion": f"HTTP/{exchange.http_version}",
        "cookies": [],
        "headers": _pairs(exchange.headers),
        "queryString": _pairs(query),
        "headersSize": _UNKNOWN,
        "bodySize": exchange.body_size,
    }
    if exchange.body_size:
        # The format has no encoding for request bodies: bytes that are not text become replacement characters.
        text = exchange.body.decode("utf-8", "replace")
        request["postData"] = {"mimeType": _media_type(exchange.headers), "text": text}
    return request


def _response(exchange: Exchange) -> dict[str, Any]:
    status = exchange.status or 0
    return {
        "status": status,
        "statusText": _PHRASES.get(status, ""),
        "httpVersion": f"HTTP/{exchange.http_version}",
        "cookies": [],
        "headers": _pairs(exchange.response_headers),
        "content": _content(exchange),
        "redirectURL": "",
        "headersSize": _UNKNOWN,
        "bodySize": exchange.response_size if status else _UNKNOWN,
    }


def _content(exchange: Exchange) -> Mapping[str, Any]:
    content = {"size": exchange.response_size, "mimeType": _media_type(exchange.response_headers)}
    try:
        return content | {"text": exchange.response_body.decode()}
    except UnicodeDecodeError:
        return content | {"text": base64.b64encode(exchange.response_body).decode(), "encoding": "base64"}


def _pairs(pairs: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def _media_type(headers: Sequence[tuple[str, str]]) -> str:
    return next((value for name, value in headers if name.lower() == "content-type"), "")
