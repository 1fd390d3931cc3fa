"""A hostile server: it forwards requests to a service and breaks a part of the responses, as bad networks do."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, Literal, get_args

from tests.client.fault_model import Call, Reply

Fault = Literal[
    "429",
    "429 with Retry-After",
    "503",
    "reset before",
    "reset after",
    "half body",
    "cut body",
    "slow",
    "HTML 200",
    "HTML 502",
]

FAULTS: tuple[Fault, ...] = get_args(Fault)

# Each of them takes the client's whole timeout of real time.
SLOW_AT_MOST = 4

# Faults after which the service has already done what the request asks for.
AFTERWARDS = frozenset({"reset after", "half body", "cut body", "slow"})

_PAGE = b"<html><body><h1>Please log in to the network</h1></body></html>"
_HTML = {"content-type": "text/html"}


class HostileServer:
    """Serves `service` on a thread of its own. As a context manager it runs the server; `url` is its address.

    `answers` are the distinct responses of the service to requests other than GET, by method, target and Operation-Id,
    and `served` is their number; `faults` counts the broken ones of all `requests`.
    """

    def __init__(self, service: Callable[[Call], Awaitable[Reply]], *, share: float, seed: int) -> None:
        self.faults: Counter[Fault] = Counter()
        self.requests = 0
        self.answers: dict[tuple[str, str, str | None], set[tuple[int, bytes]]] = {}
        self.served: Counter[tuple[str, str, str | None]] = Counter()
        self.problems: list[BaseException] = []
        self._service = service
        self._share = share
        self._random = random.Random(seed)  # noqa: S311 (faults, not secrets)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._started = threading.Event()
        self._stopping = asyncio.Event()
        self.url = ""

    def __enter__(self) -> HostileServer:
        self._thread.start()
        self._started.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        connections: set[asyncio.Task[None]] = set()

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.ensure_future(self._connection(reader, writer))
            connections.add(task)
            task.add_done_callback(connections.discard)

        server = await asyncio.start_server(connected, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._started.set()
        await self._stopping.wait()
        server.close()
        for task in connections:
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (call := await _read(reader)) and await self._answer(call, reader, writer):
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client has disconnected
        except Exception as error:
            self.problems.append(error)
        finally:
            writer.close()

    async def _answer(self, call: Call, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Send the response or break it. Returns whether the connection stays open."""
        self.requests += 1
        if self._random.random() >= self._share:
            _write(writer, await self._served(call))
            return True
        faults = [fault for fault in FAULTS if fault != "slow" or self.faults["slow"] < SLOW_AT_MOST]
        fault: Fault = self._random.choice(faults)
        self.faults[fault] += 1
        reply = await self._served(call) if fault in AFTERWARDS else None
        return await _spoil(fault, reply, reader, writer)

    async def _served(self, call: Call) -> Reply:
        reply = await self._service(call)
        if call.method != "GET":
            key = (call.method, call.target, call.headers.get("operation-id"))
            self.answers.setdefault(key, set()).add((reply.status, reply.body))
            self.served[key] += 1
        return reply


async def _read(reader: asyncio.StreamReader) -> Call | None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = head[0].split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    return Call(method, target, headers, await reader.readexactly(int(headers.get("content-length", "0"))))


async def _spoil(fault: Fault, reply: Reply | None, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    match fault, reply:
        case (("reset before" | "reset after"), _):
            _reset(writer)
            return False
        case "slow", _:
            await reader.read()  # until the client disconnects
            return False
        case "half body", Reply():
            _write(writer, reply, sent=max(0, len(reply.body) // 2))
            return False
        case "cut body", Reply():
            _write(writer, reply._replace(body=reply.body[: len(reply.body) // 2]))
        case _:
            _write(writer, _REPLIES[fault])
    return True


_REPLIES: dict[str, Reply] = {
    "429": Reply(429, {}, b""),
    "429 with Retry-After": Reply(429, {"retry-after": "7"}, b'{"error": {"code": "429"}}'),
    "503": Reply(503, {"content-type": "application/json"}, b'{"error": {"code": "ServiceUnavailable"}}'),
    "HTML 200": Reply(200, _HTML, _PAGE),
    "HTML 502": Reply(502, _HTML, _PAGE),
}


def _write(writer: asyncio.StreamWriter, reply: Reply, *, sent: int | None = None) -> None:
    lines = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in reply.headers.items() if name.lower() != "content-length"]
    lines += [f"content-length: {len(reply.body)}", "", ""]
    writer.write("\r\n".join(lines).encode() + reply.body[:sent])


def _reset(writer: asyncio.StreamWriter) -> None:
    # With a linger time of 0, closing sends RST.
    connection: Any = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
