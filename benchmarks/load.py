"""Send one request repeatedly on several connections, and print the rate and the latency of the responses.

Run it as a separate process: `load.py METHOD URL COUNT CONNECTIONS`; a `#` in the URL becomes the request's number,
modulo 1000. Prints `{"rate": requests per second, "p50": ms, "p99": ms, "refused": non-2xx responses}`.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, cast
from urllib.parse import urlsplit

new_event_loop: Callable[[], asyncio.AbstractEventLoop]
try:
    from uvloop import new_event_loop
except ImportError:  # not available for Windows and PyPy
    from asyncio import new_event_loop

KEY = "customvoice-emulator-key"
BODY = json.dumps({"kind": "PersonalVoice", "description": "A project to measure with"}).encode()
IDS = 1000


def requests(method: str, url: str, count: int) -> Iterator[bytes]:
    """Yield the bytes of each request."""
    parts = urlsplit(url.replace("#", "NUMBER"))
    target = f"{parts.path}?{parts.query}"
    body = BODY if method == "PUT" else b""
    described = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
    for number in range(count):
        line = f"{method} {target.replace('NUMBER', str(number % IDS))} HTTP/1.1\r\n"
        head = f"{line}Host: {parts.netloc}\r\nOcp-Apim-Subscription-Key: {KEY}\r\n{described}\r\n"
        yield head.encode() + body


class Load:
    """The state that all connections share."""

    def __init__(self, method: str, url: str, count: int, connections: int) -> None:
        self.requests = requests(method, url, count)
        self.times: list[float] = []
        self.refused = 0
        self.open = connections
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def close(self) -> None:
        """Count a closed connection; the last one ends the measurement."""
        self.open -= 1
        if self.open == 0 and not self.ended.done():
            self.ended.set_result(None)

    def fail(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """End the measurement with the error of a connection."""
        if not self.ended.done():
            self.ended.set_exception(context.get("exception") or RuntimeError(context["message"]))


class Connection(asyncio.Protocol):
    """Sends the next request as soon as the response to the previous one is complete."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._received = b""
        self._whole = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transport has the methods of the class, but is not an instance of it.
        self._transport = cast(asyncio.Transport, transport)
        self._next()

    def _next(self) -> None:
        request = next(self._load.requests, None)
        if request is None:
            self._transport.close()
            return
        self._sent = time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._whole:
            head, found, _ = self._received.partition(b"\r\n\r\n")
            if not found:
                return
            length = head.lower().partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0]
            self._whole = len(head) + 4 + int(length)
            self._load.refused += not head.startswith(b"HTTP/1.1 2")
        if len(self._received) >= self._whole:
            self._load.times.append(time.perf_counter() - self._sent)
            self._received, self._whole = b"", 0
            self._next()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the signature of every protocol
        self._load.close()


async def main(method: str, url: str, count: int, connections: int) -> None:
    """Send `count` requests on `connections` connections and print the figures."""
    load = Load(method, url, count, connections)
    asyncio.get_running_loop().set_exception_handler(load.fail)
    address = urlsplit(url)
    host, port = address.hostname, address.port
    if host is None or port is None:
        raise SystemExit(f"{url} lacks a host or a port")
    start = time.perf_counter()
    for _ in range(connections):
        await asyncio.get_running_loop().create_connection(lambda: Connection(load), host, port)
    await load.ended
    passed = time.perf_counter() - start
    times = sorted(load.times)
    if len(times) != count:
        raise SystemExit(f"{count - len(times)} of {count} requests to {url} were not answered")
    found = {
        "rate": count / passed,
        "p50": times[len(times) // 2] * 1e3,
        "p99": times[len(times) * 99 // 100] * 1e3,
        "refused": load.refused,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
