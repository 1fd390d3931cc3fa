"""The messages of the Speech SDK's WebSocket: header lines, an empty line, and a body."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_MAX_HEADERS = 64


@dataclass(frozen=True, slots=True)
class SocketMessage:
    """A text message: its path in lower case, its request id ("" without one), and its body."""

    path: str
    request_id: str
    body: str


def parse_message(text: str) -> SocketMessage:
    """Return a client's message. Raises ValueError for a message without a path."""
    head, _, body = text.partition("\r\n\r\n")
    lines = head.split("\r\n", _MAX_HEADERS)
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if not headers.get("path"):
        raise ValueError("a message has no Path header")
    return SocketMessage(headers["path"].lower(), headers.get("x-requestid", ""), body)


def text_message(path: str, request_id: str, body: Mapping[str, Any]) -> str:
    """Return a message with a JSON body."""
    head = f"X-RequestId:{request_id}\r\nContent-Type:application/json; charset=utf-8\r\nPath:{path}\r\n\r\n"
    return head + json.dumps(body, ensure_ascii=False)


def audio_message(request_id: str, stream_id: str, content_type: str, data: bytes) -> bytes:
    """Return a binary message with audio; without `data`, the end of the stream."""
    kind = f"Content-Type:{content_type}\r\n" if data else ""
    head = f"X-RequestId:{request_id}\r\n{kind}X-StreamId:{stream_id}\r\nPath:audio\r\n".encode()
    return len(head).to_bytes(2, "big") + head + data
