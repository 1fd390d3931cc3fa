"""Respond to an HTTP request: errors, failures of the disk and defects become responses of the service."""

import logging
from collections.abc import Awaitable, Callable

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from customvoice_emulator.common import errors
from customvoice_emulator.common.redaction import short
from customvoice_emulator.http.body_stream import BodyStream
from customvoice_emulator.http.request_head import Headers, first, read_headers
from customvoice_emulator.http.response import HttpResponse
from customvoice_emulator.instance.context import EmulatorContext
from customvoice_emulator.instance.storage_failure import storage_failure

_LOG = logging.getLogger("customvoice_emulator")
# Requests of these methods have a body only if a header says so.
_BODILESS = ("GET", "HEAD", "DELETE")
_LENGTHS = frozenset({b"content-length", b"transfer-encoding"})

Handle = Callable[[Scope, Headers, BodyStream], Awaitable[HttpResponse]]
"""Handles a request. Raises ServiceError for a request to reject."""


async def respond(emulator: EmulatorContext, scope: Scope, receive: Receive, send: Send, handle: Handle) -> None:
    """Send the response of `handle`, when the writes that it depends on are durable; nothing if the client has gone."""
    headers = read_headers(scope)
    stream = BodyStream(receive, expects_continue=first(headers, b"expect").lower() == "100-continue")
    try:
        response = await _response(emulator, scope, headers, stream, handle)
        if scope["method"] not in _BODILESS or not _LENGTHS.isdisjoint(headers):
            await stream.drain()
    except ClientDisconnect:
        return
    await response.send(send, emulator.new_id(), with_body=scope["method"] != "HEAD")


async def _response(
    emulator: EmulatorContext, scope: Scope, headers: Headers, stream: BodyStream, handle: Handle
) -> HttpResponse:
    try:
        tracker = emulator.store.track()
        try:
            response = await handle(scope, headers, stream)
        except errors.ServiceError as error:
            response = HttpResponse.of_error(error)
        # An error response, too, can show a write of another request.
        if tracker.waits:
            await tracker.wait()
    except ClientDisconnect:
        raise
    except Exception as error:
        refused = storage_failure(error)
        if refused is not None:
            return HttpResponse.of_error(refused)
        _LOG.exception("failed on %s %s", scope["method"], short(scope["path"]))
        return HttpResponse.of_error(errors.INTERNAL.error())
    return response
