"""The ASGI application that alters the requests and responses of the emulator."""

from __future__ import annotations

import asyncio
from functools import cache
from typing import TYPE_CHECKING
from uuid import uuid4

from customvoice_spec import projected, versions

from .backend import Backend, Hold
from .request import Request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from customvoice_emulator.application import Application
    from starlette.types import Receive, Scope, Send

    from .mutation import Mutation
    from .response import Response

_CONTROL = "/_emulator"
_REQUEST_ID, _ERROR_CODE = "apim-request-id", "x-ms-error-code"


class MutatedApp:
    """The emulator `app` with a mutation around it; the control plane stays as it is."""

    def __init__(
        self, app: Application, mutation: Mutation, keys: Sequence[str], *, hold: Hold = asyncio.sleep
    ) -> None:
        self._app = app
        self._backend = Backend(app, keys, hold)
        self._mutation = mutation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(_CONTROL):
            await self._app(scope, receive, send)
            return
        try:
            request = await Request.read(scope, receive)
            response = await self._mutation(request, self._backend)
        except ConnectionAbortedError:
            return
        _complete(request, response)
        await response.send(send)


def _complete(request: Request, response: Response) -> None:
    """Add the headers of every response to one that the mutant made, so that nothing else is wrong with it."""
    response.headers.setdefault(_REQUEST_ID, str(uuid4()))
    if not response.headers[_REQUEST_ID]:
        del response.headers[_REQUEST_ID]
    # A request that names two versions is refused as one of no version.
    if request.query.count("api-version=") == 1 and not _has_code_header(request.version):
        del response.headers[_ERROR_CODE]


@cache  # the document is read for every list of its versions, which takes longer than a request
def _has_code_header(version: str | None) -> bool:
    """Return whether errors of a version have the header for their code; errors of an unknown version have it."""
    if version not in versions():
        return True
    return _ERROR_CODE in projected(version)["components"]["responses"]["NotFound"].get("headers", {})
