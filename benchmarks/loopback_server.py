"""Serve the same project for every request, with as little work as possible.

As a process it prints its URL. It reads and ignores bodies with a Content-Length, and does not support chunked ones.
"""

from __future__ import annotations

import asyncio
import json

BODY = json.dumps(
    {
        "id": "bench",
        "kind": "PersonalVoice",
        "description": "A project to measure with",
        "createdDateTime": "2025-03-04T09:20:00.000Z",
    }
).encode()
ANSWER = (
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n"
    b"apim-request-id: 2b0f9a0c-5d0f-4a57-9b1c-d4b3f0f8a111\r\ndate: Tue, 04 Mar 2025 09:20:00 GMT\r\n\r\n%s"
    % (len(BODY), BODY)
)
CREATED = ANSWER.replace(
    b"200 OK\r\n", b"201 Created\r\noperation-id: bench\r\noperation-location: /customvoice/operations/bench\r\n"
)


class OneAnswer(asyncio.Protocol):
    """Responds as soon as a request is complete."""

    def __init__(self) -> None:
        self._head = b""
        self._left = 0  # missing bytes of the body
        self._answer = ANSWER

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if self._left:
            self._left -= len(data)
        else:
            self._head += data
            if b"\r\n\r\n" not in self._head:
                return
            head, _, rest = self._head.partition(b"\r\n\r\n")
            self._head = b""
            self._left = _length(head) - len(rest)
            self._answer = ANSWER if head.startswith(b"GET") else CREATED
        if self._left <= 0:
            self._left = 0
            self._transport.write(self._answer)


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.partition(b"\r\n")[0]) if found else 0


async def main() -> None:
    """Serve until the process ends."""
    listener = await asyncio.get_running_loop().create_server(OneAnswer, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}", flush=True)
    await listener.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
