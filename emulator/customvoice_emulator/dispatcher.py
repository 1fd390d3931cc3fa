"""Dispatch requests: to the control plane, or to the service; the latter are recorded and can meet a fault.

Pages of other origins can call the service, faults included, but never the control plane.
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from customvoice_emulator.faults.faults import Fault, Faults
from customvoice_emulator.faults.injection import Sleep, apply_effect, apply_to_socket
from customvoice_emulator.http.connection import remember_connection
from customvoice_emulator.http.cors import allow_origins, has_origin
from customvoice_emulator.http.response import HttpResponse
from customvoice_emulator.instance.storage_failure import storage_failure
from customvoice_emulator.recording.criteria import Facts, header_facts
from customvoice_emulator.recording.exchange import Identify, Record
from customvoice_emulator.recording.journal import Journal
from customvoice_emulator.state.store import WriteError

PREFIX = "/_emulator"


class Dispatcher:
    """An ASGI application around `service`; `control` None: without a control plane; `origins`: of allowed pages."""

    def __init__(
        self,
        service: ASGIApp,
        *,
        control: ASGIApp | None,
        journal: Journal,
        faults: Faults,
        identify: Identify,
        new_id: Callable[[], str],
        now: Callable[[], datetime],
        sleep: Sleep,
        origins: Sequence[str],
    ) -> None:
        self._service = service
        self._control = control
        self._journal = journal
        self._faults = faults
        self._identify = identify
        self._new_id = new_id
        self._now = now
        self._sleep = sleep
        self._for_pages = allow_origins(self._serve, origins) if origins else self._serve

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._serve_socket(scope, receive, send)
        elif self._control is not None and _is_control(scope["path"]):
            await self._control(scope, receive, send)
        elif has_origin(scope):
            # The middleware hides the connection, which a fault may close.
            remember_connection(scope, send)
            await self._for_pages(scope, receive, send)
        else:
            await self._serve(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        record = Record(scope, self._now(), time.perf_counter())
        recorder = _Recorder(record, receive, send, self._journal)
        try:
            if self._faults.armed:
                remember_connection(scope, send)
                await self._with_faults(scope, recorder)
            else:
                await self._service(scope, recorder.receive, recorder.send)
        finally:
            recorder.end()

    async def _serve_socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a WebSocket; the service itself records its messages."""
        fault = await self._fault({**scope, "method": "GET"}) if self._faults.armed else None
        if fault is None:
            await self._service(scope, receive, send)
            return
        remember_connection(scope, send)
        await apply_to_socket(fault.effect, self._service, scope, receive, send, self._sleep)

    async def _with_faults(self, scope: Scope, recorder: "_Recorder") -> None:
        try:
            fault = await self._fault(scope)
        except (OSError, WriteError) as error:
            refused = storage_failure(error)
            if refused is None:
                raise
            await HttpResponse.of_error(refused).send(recorder.send, self._new_id())
            return
        if fault is None:
            await self._service(scope, recorder.receive, recorder.send)
            return
        recorder.record.faults = (fault.id,)
        await apply_effect(fault.effect, self._service, scope, recorder.receive, recorder.send, self._sleep)

    async def _fault(self, scope: Scope) -> Fault | None:
        # On a thread, because counting a fault may write to the disk.
        return await run_in_threadpool(self._faults.fire, _facts(scope, self._identify))


class _Recorder:
    """Copies a request and its response into a record, up to the journal's body limit, and adds it to the journal."""

    __slots__ = ("_added", "_journal", "_receive", "_send", "record")

    def __init__(self, record: Record, receive: Receive, send: Send, journal: Journal) -> None:
        self.record = record
        self._receive = receive
        self._send = send
        self._journal = journal
        self._added = False

    def end(self) -> None:
        """Add the record to the journal, once."""
        if not self._added:
            self._added = True
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
                record.response = self._joined(record.response, record.response_size, body)
                record.response_size += len(body)
            if not message.get("more_body"):
                # Before the last bytes are sent: a client with the whole response finds it in the journal.
                self.end()
        await self._send(message)

    def _joined(self, kept: bytes, size: int, more: bytes) -> bytes:
        left = self._journal.body_bytes - size
        if left <= 0:
            return kept
        # A body in one piece, as most are, is not copied.
        return kept + more[:left] if kept or len(more) > left else more


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
