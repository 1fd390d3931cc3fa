"""The control plane's ASGI application: check each request, call its handler, and send JSON."""

import hmac
import json
import logging
from collections.abc import Collection, Mapping
from functools import cached_property

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from customvoice_emulator.common.errors import ServiceError
from customvoice_emulator.control import (
    clock,
    emulator,
    errors,
    events,
    faults,
    journal,
    outcomes,
    paces,
    state,
)
from customvoice_emulator.control.call import AsyncHandler, ControlCall, ControlResponse, Handler
from customvoice_emulator.control.document import contract
from customvoice_emulator.control.own_pages import require_known_host, require_same_origin
from customvoice_emulator.control.request import find_operation, read_body, read_query
from customvoice_emulator.http.routes import Routes
from customvoice_emulator.instance.context import EmulatorContext
from customvoice_emulator.instance.storage_failure import storage_failure
from customvoice_emulator.recording.events import Sleep

_LOG = logging.getLogger("customvoice_emulator")
_OPEN = ("Health_Get",)
"""Operations without a token: health checks need this one."""

HANDLERS: Mapping[str, Handler] = {
    **emulator.HANDLERS,
    **state.HANDLERS,
    **clock.HANDLERS,
    **paces.HANDLERS,
    **faults.HANDLERS,
    **outcomes.HANDLERS,
    **journal.HANDLERS,
}
ASYNC_HANDLERS: Mapping[str, AsyncHandler] = events.ASYNC_HANDLERS


class ControlPlane:
    """The control plane of `emulator`. With `token`, requests must send it; without, their Host must be known.

    `hosts` are known names besides the emulator's address and those of this machine.
    """

    def __init__(self, emulator: EmulatorContext, token: str | None, sleep: Sleep, hosts: Collection[str] = ()) -> None:
        self._emulator = emulator
        self._token = None if token is None else token.encode()
        self._sleep = sleep
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = _json(*await self._respond(request))
        except ServiceError as error:
            response = _json(error.body(), error.status)
        except ClientDisconnect:
            return
        except Exception as error:
            refused = storage_failure(error)
            if refused is None:
                _LOG.exception("failed on %s %s", request.method, scope["path"])
                refused = errors.FAILED.error()
            response = _json(refused.body(), refused.status)
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> tuple[object, int]:
        if self._token is None:
            require_known_host(request, self._hosts)
        require_same_origin(request)
        operation, path = find_operation(request, self._routes)
        if operation.id not in _OPEN:
            self._require_token(request)
        query = read_query(request, operation)
        body = await read_body(request, operation)
        call = ControlCall(self._emulator, path.get("id", ""), query, body, self._sleep)
        reply = await self._handle(operation.id, call)
        return reply.body, reply.status

    async def _handle(self, operation_id: str, call: ControlCall) -> ControlResponse:
        try:
            if operation_id in ASYNC_HANDLERS:
                return await ASYNC_HANDLERS[operation_id](call)
            return await run_in_threadpool(HANDLERS[operation_id], call)
        except ValueError as error:
            text = str(error)
            raise errors.BAD_REQUEST.error(reason=text[:1].upper() + text[1:] + ".") from None

    def _require_token(self, request: Request) -> None:
        if self._token is None:
            return
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        given = request.headers.get("x-emulator-token") or (bearer.strip() if scheme.lower() == "bearer" else "")
        if not hmac.compare_digest(given.encode(), self._token):
            raise errors.TOKEN_NEEDED.error(headers={"WWW-Authenticate": "Bearer"})

    @cached_property
    def _routes(self) -> Routes:
        # Created at the first request, because reading the document would slow down the start.
        return Routes(contract().base + path for path in contract().operations)


def _json(body: object, status: int) -> Response:
    if body is None:
        return Response(status_code=status)
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(content, status, media_type="application/json")
