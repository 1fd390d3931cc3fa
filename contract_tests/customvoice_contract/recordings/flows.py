"""Flows as mitmproxy saves them (`mitmdump -w FILE`): tagged netstrings, one dictionary a flow."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from . import tnetstring
from .encodings import decoded
from .errors import RecordingError
from .recorded import Recorded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .recorded import ExchangeBuilder


def is_flow(content: bytes) -> bool:
    """Whether the file starts as a saved flow does: the length of a dictionary."""
    digits, colon, _rest = content[:12].partition(b":")
    return bool(colon) and digits.isdigit()


def parse(content: bytes, builder: ExchangeBuilder) -> list[Recorded]:
    """Return the exchanges of saved flows; other kinds of flow, and those without a response, are left out.

    Raises RecordingError with the byte where the file is damaged, or naming the flow.
    """
    found = []
    for number, flow in enumerate(tnetstring.values(content), 1):
        recorded = _flow(flow, f"flow {number}", builder)
        if recorded is not None:
            found.append(recorded)
    return found


def _flow(flow: Any, location: str, builder: ExchangeBuilder) -> Recorded | None:
    if not isinstance(flow, dict) or flow.get("type") != "http" or not flow.get("response"):
        return None
    try:
        request, response = flow["request"], flow["response"]
        began = float(request["timestamp_start"])
        ended = response.get("timestamp_end") or began
        headers = list(_headers(response["headers"]))
        content = response.get("content")
        exchange = builder.exchange(
            method=_text(request["method"]),
            url=_url(request),
            status=int(response["status_code"]),
            headers=headers,
            content=decoded(content or b"", headers),
            request_headers=_headers(request["headers"]),
            request_content=request.get("content") or b"",
            started=datetime.fromtimestamp(began, UTC),
            seconds=max(0.0, float(ended) - began),
        )
    except KeyError as missing:
        raise RecordingError(f"{location}: the field {missing} is missing") from None
    except (TypeError, ValueError, AttributeError) as error:
        raise RecordingError(f"{location}: not as mitmproxy writes it: {error}") from None
    return Recorded(exchange, location, whole=content is not None)


def _url(request: dict[str, Any]) -> str:
    scheme, host, port = _text(request["scheme"]), _text(request["host"]), int(request["port"])
    # HTTP/2 names the host in its own field, HTTP/1 in a header; both may differ from the address that was dialled.
    shown = _text(request.get("authority") or b"") or next(
        (value for name, value in _headers(request["headers"]) if name.lower() == "host"), ""
    )
    usual = {"http": 80, "https": 443}.get(scheme)
    return f"{scheme}://{shown or (host if port == usual else f'{host}:{port}')}{_text(request['path'])}"


def _headers(pairs: Iterable[Any]) -> list[tuple[str, str]]:
    return [(_text(name), _text(value)) for name, value in pairs]


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
