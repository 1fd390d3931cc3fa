"""Serve the Speech SDK's WebSocket: one connection, many turns."""

import logging
import time

from starlette.types import Receive, Scope, Send

from customvoice_emulator.common import errors
from customvoice_emulator.http.response import HttpResponse
from customvoice_emulator.http.upgrade import refusal
from customvoice_emulator.instance.context import EmulatorContext
from customvoice_emulator.instance.storage_failure import storage_failure
from customvoice_emulator.synthesis.caller import deployment_of, require_caller
from customvoice_emulator.synthesis.errors import SynthesisError
from customvoice_emulator.synthesis.messages import SocketMessage, parse_message
from customvoice_emulator.synthesis.synthesizer import Synthesizer
from customvoice_emulator.synthesis.turn import TurnSettings, turn_messages
from customvoice_emulator.synthesis.turn_record import turn_record

_LOG = logging.getLogger("customvoice_emulator")
_INVALID_DATA, _INTERNAL = 1007, 1011
_MAX_REASON = 123
"""The maximum size of a reason in bytes (RFC 6455)."""


class SynthesisSocket:
    """The WebSocket part of the synthesis surface, as an ASGI application."""

    def __init__(self, emulator: EmulatorContext, synthesizer: Synthesizer) -> None:
        self._emulator = emulator
        self._synthesizer = synthesizer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        try:
            resource = require_caller(self._emulator, scope)
        except errors.ServiceError as error:
            await HttpResponse.of_error(error).send(refusal(send), self._emulator.new_id())
            return
        await send({"type": "websocket.accept"})
        await _Connection(self._emulator, self._synthesizer, scope, receive, send, resource).serve()


class _Connection:
    """One accepted connection."""

    def __init__(
        self,
        emulator: EmulatorContext,
        synthesizer: Synthesizer,
        scope: Scope,
        receive: Receive,
        send: Send,
        resource: str,
    ) -> None:
        self._emulator = emulator
        self._synthesizer = synthesizer
        self._scope = scope
        self._receive = receive
        self._send = send
        self._resource = resource
        self._context = ""

    async def serve(self) -> None:
        """Answer messages until the client disconnects, or until one is invalid."""
        try:
            while True:
                event = await self._receive()
                if event["type"] == "websocket.disconnect":
                    return
                if event.get("text"):
                    await self._handle(parse_message(event["text"]))
        except SynthesisError as error:
            await self._close(_INVALID_DATA, error.reason)
        except ValueError as error:
            await self._close(_INVALID_DATA, f"Invalid message: {error}.")
        except Exception as error:
            refused = storage_failure(error)
            if refused is None:
                _LOG.exception("failed on a synthesis turn")
            await self._close(_INTERNAL, refused.message if refused else "The emulator failed; see its log.")

    async def _handle(self, message: SocketMessage) -> None:
        # Other messages are the client's configuration and telemetry.
        if message.path == "synthesis.context":
            self._context = message.body
        elif message.path == "ssml":
            await self._turn(message)

    async def _turn(self, message: SocketMessage) -> None:
        began, notes, size = time.perf_counter(), [], 0
        reason: str | None = None
        try:
            settings = TurnSettings.of(self._context)
            done = await self._synthesizer.synthesise(
                message.body, settings.target, self._resource, deployment_of(self._scope)
            )
            notes, size = list(done.script.notes), len(done.audio)
        except SynthesisError as error:
            reason = error.reason
            raise
        finally:
            outcome = {"audioBytes": size, "notes": notes, **({"reason": reason} if reason else {})}
            self._emulator.journal.add(turn_record(self._scope, self._emulator.now(), began, message.body, outcome))
        for each in turn_messages(message.request_id, self._emulator.new_id(), done, settings):
            await self._send({"type": "websocket.send", "text" if isinstance(each, str) else "bytes": each})

    async def _close(self, code: int, reason: str) -> None:
        await self._send({"type": "websocket.close", "code": code, "reason": _cut(reason)})


def _cut(reason: str) -> str:
    """Return the first bytes of a reason that fit into a close frame, without half a character."""
    return reason.encode()[:_MAX_REASON].decode("utf-8", "ignore")
