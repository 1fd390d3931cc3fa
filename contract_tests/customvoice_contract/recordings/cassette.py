"""VCR cassettes, as vcrpy (Python) and vcr (Ruby) write them: YAML or JSON with a list of interactions."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from customvoice_spec.safe_yaml import YamlError, load_yaml

from .encodings import decoded
from .errors import RecordingError
from .recorded import Recorded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .recorded import ExchangeBuilder

# One list, under the name that each of the two libraries gives it.
_LISTS = ("interactions", "http_interactions")


def is_cassette(data: Any) -> bool:
    """Whether parsed data is a cassette."""
    return isinstance(data, dict) and any(isinstance(data.get(name), list) for name in _LISTS)


def parse(content: bytes, builder: ExchangeBuilder) -> list[Recorded]:
    """Return the exchanges of a cassette in YAML. Raises RecordingError with line and column."""
    try:
        data = load_yaml(content)
    except YamlError as error:
        if error.line:
            raise RecordingError(f"line {error.line}, column {error.column}: no YAML ({error.reason})") from None
        raise RecordingError(f"neither a HAR file nor mitmproxy flows, and no YAML ({error.reason})") from None
    if not is_cassette(data):
        raise RecordingError("neither a HAR file nor mitmproxy flows, and no cassette: expected a list `interactions`")
    return parse_data(data, builder)


def parse_data(data: Any, builder: ExchangeBuilder) -> list[Recorded]:
    """Return the exchanges of a parsed cassette. Raises RecordingError naming the interaction."""
    interactions = next(data[name] for name in _LISTS if name in data)
    return [_interaction(each, f"interaction {number}", builder) for number, each in enumerate(interactions, 1)]


def _interaction(item: Any, location: str, builder: ExchangeBuilder) -> Recorded:
    try:
        request, response = item["request"], item["response"]
        status = response["status"]
        headers = list(_headers(response.get("headers")))
        exchange = builder.exchange(
            method=str(request["method"]),
            url=str(request.get("uri") or request["url"]),
            status=int(status["code"] if isinstance(status, dict) else status),
            headers=headers,
            content=decoded(_body(response.get("body")), headers),
            request_headers=_headers(request.get("headers")),
            request_content=_body(request.get("body")),
            started=_moment(item.get("recorded_at")),
            seconds=0.0,
        )
    except KeyError as missing:
        raise RecordingError(f"{location}: the property {missing} is missing") from None
    except (TypeError, ValueError, AttributeError, binascii.Error) as error:
        raise RecordingError(f"{location}: not as a cassette has it: {error}") from None
    return Recorded(exchange, location)


def _headers(headers: Any) -> Iterator[tuple[str, str]]:
    for name, values in (headers or {}).items():
        for value in values if isinstance(values, list) else [values]:
            yield str(name), value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _body(body: Any) -> bytes:
    if isinstance(body, dict):
        if "base64_string" in body:
            return base64.b64decode(body["base64_string"], validate=False)
        body = body.get("string")
    if body is None:
        return b""
    return body if isinstance(body, bytes) else str(body).encode()


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return parsedate_to_datetime(value)  # Ruby's way: "Tue, 01 Nov 2011 04:58:44 GMT"
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
