"""The way in: requests to the control plane go there; all others are recorded, and may meet a fault, on their way."""

import time
from collections.abc import Callable
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from customvoice_emulator._connection import note_connection
from customvoice_emulator._criteria import Facts, header_facts
from customvoice_emulator._exchange import Identify, Record
from customvoice_emulator._fault_answer import Sleep, carry_out
from customvoice_emulator._faults import Fault, Faults
from customvoice_emulator._journal import Journal

PREFIX = "/_emulator"


class Front:
    """An ASGI application around `service`; `control` None: there is no control plane."""

    def __init__(
        self,
        service: ASGIApp,
        *,
        control: ASGIApp | None,
        journal: Journal,
        faults: Faults,
        identify: Identify,
        now: Callable[[], datetime],
        sleep: Sleep,
    ) -> None:
        self._service = service
        self._control = control
        self._journal = journal
        self._faults = faults
        self._identify = identify
        self._now = now
        self._sleep = sleep

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._control is not None and _is_control(scope["path"]):
            await self._control(scope, receive, send)
            return
        if self._faults.armed:
            note_connection(scope, send)
        if self._journal.size == 0:
            await self._pass(scope, receive, send)
        else:
            await self._recorded(scope, receive, send)

    async def _recorded(self, scope: Scope, receive: Receive, send: Send) -> None:
        watch = _Watch(Record(scope, self._now()), receive, send, self._journal.body_bytes)
        started = time.perf_counter()
        try:
            await self._pass(scope, watch.receive, watch.send, watch.record)
        finally:
            watch.record.seconds = time.perf_counter() - started
            self._journal.add(watch.record)

    async def _pass(self, scope: Scope, receive: Receive, send: Send, record: Record | None = None) -> None:
        fault = await self._fault(scope) if self._faults.armed else None
        if fault is None:
            await self._service(scope, receive, send)
            return
        if record is not None:
            record.faults = (fault.id,)
        await carry_out(fault.effect, self._service, scope, receive, send, self._sleep)

    async def _fault(self, scope: Scope) -> Fault | None:
        # Counting a fault may write to a disk.
        return await run_in_threadpool(self._faults.fire, _facts(scope, self._identify))


class _Watch:
    """Copies what passes into a record, up to `limit` bytes of each body."""

    __slots__ = ("_limit", "_receive", "_send", "record")

    def __init__(self, record: Record, receive: Receive, send: Send, limit: int) -> None:
        self.record = record
        self._receive = receive
        self._send = send
        self._limit = limit

    async def receive(self) -> Message:
        message = await self._receive()
        body = message.get("body")
        if body:
            record = self.record
            if record.body_size < self._limit:
                record.body += bytes(body[: self._limit - record.body_size])
            record.body_size += len(body)
        return message

    async def send(self, message: Message) -> None:
        record = self.record
        if message["type"] == "http.response.start":
            record.start = message
        else:
            body = message.get("body")
            if body:
                if record.answer_size < self._limit:
                    record.answer += bytes(body[: self._limit - record.answer_size])
                record.answer_size += len(body)
        await self._send(message)


def _is_control(path: str) -> bool:
    return path.startswith(PREFIX) and path[len(PREFIX) : len(PREFIX) + 1] in ("", "/")


def _facts(scope: Scope, identify: Identify) -> Facts:
    named = identify(scope)
    return {
        "operation": named.operation_id if named else None,
        "id": named.id if named else None,
        "version": named.version if named else None,
        "method": scope["method"],
        "path": scope["path"],
        "query": scope["query_string"].decode("latin-1"),
        **header_facts(scope["headers"]),
    }
