"""The way in: requests to the control plane go there; all others are recorded, and may meet a fault, on their way."""

import time
from collections.abc import Callable
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from customvoice_emulator.faults.fault_answer import Sleep, carry_out
from customvoice_emulator.faults.faults import Fault, Faults
from customvoice_emulator.http.connection import note_connection
from customvoice_emulator.recording.criteria import Facts, header_facts
from customvoice_emulator.recording.exchange import Identify, Record
from customvoice_emulator.recording.journal import Journal

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
        record = Record(scope, self._now(), time.perf_counter())
        watch = _Watch(record, receive, send, self._journal)
        try:
            if self._faults.armed:
                note_connection(scope, send)
                await self._with_faults(scope, watch)
            else:
                await self._service(scope, watch.receive, watch.send)
        finally:
            watch.end()

    async def _with_faults(self, scope: Scope, watch: "_Watch") -> None:
        fault = await self._fault(scope)
        if fault is None:
            await self._service(scope, watch.receive, watch.send)
            return
        watch.record.faults = (fault.id,)
        await carry_out(fault.effect, self._service, scope, watch.receive, watch.send, self._sleep)

    async def _fault(self, scope: Scope) -> Fault | None:
        # Counting a fault may write to a disk.
        return await run_in_threadpool(self._faults.fire, _facts(scope, self._identify))


class _Watch:
    """Copies what passes into a record, up to the journal's limit of each body, and enters it when the answer ends."""

    __slots__ = ("_entered", "_journal", "_receive", "_send", "record")

    def __init__(self, record: Record, receive: Receive, send: Send, journal: Journal) -> None:
        self.record = record
        self._receive = receive
        self._send = send
        self._journal = journal
        self._entered = False

    def end(self) -> None:
        """Enter the record, once."""
        if not self._entered:
            self._entered = True
            self.record.ended = time.perf_counter()
            self._journal.add(self.record)

    async def receive(self) -> Message:
        message = await self._receive()
        body = message.get("body")
        if body:
            record = self.record
            record.body = self._joined(record.body, record.body_size, body)
            record.body_size += len(body)
        return message

    async def send(self, message: Message) -> None:
        record = self.record
        if message["type"] == "http.response.start":
            record.start = message
        else:
            body = message.get("body")
            if body:
                record.answer = self._joined(record.answer, record.answer_size, body)
                record.answer_size += len(body)
            if not message.get("more_body"):
                # Before the last bytes go: whoever has the whole answer finds it in the journal.
                self.end()
        await self._send(message)

    def _joined(self, kept: bytes, size: int, more: bytes) -> bytes:
        room = self._journal.body_bytes - size
        if room <= 0:
            return kept
        # What came in one piece, as nearly everything does, is not copied.
        return kept + more[:room] if kept or len(more) > room else more


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
