"""The service behind a mutant: the emulator, asked through its ASGI application, and what it holds."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from customvoice_emulator.common.errors import ServiceError
from customvoice_spec import projected, versions

from .exchange import Answer, AnswerReader, Request

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from customvoice_emulator.application import Application
    from customvoice_emulator.instance.context import EmulatorContext
    from customvoice_emulator.state.transaction import Transaction
    from starlette.types import Message, Receive, Scope, Send

    from .mutant import Mutation

_CONTROL = "/_emulator"
_REQUEST_ID, _ERROR_CODE = "apim-request-id", "x-ms-error-code"
_READS = 10


class Service:
    """The unmutated emulator; `keys` are those that it takes."""

    def __init__(self, app: Application, keys: Sequence[str]) -> None:
        self._app = app
        self._emulator: EmulatorContext = app.state.emulator
        self.keys = keys

    def now(self) -> datetime:
        """Return the emulator's present time."""
        return self._emulator.now()

    async def answer(self, request: Request) -> Answer:
        """Return what the emulator answers."""
        reader = AnswerReader()
        await self._app(request.to_scope(), _receiving(request), reader.send)
        return reader.answer()

    async def read(self, request: Request, path: str, version: str | None = None) -> Answer:
        """Read `path` for the caller of `request`, in its version or another; it counts as a read for the pace."""
        return await self.answer(request.reading(path, version))

    async def finish(self, request: Request, path: str) -> None:
        """Read `path` until what is there has ended, or ten times."""
        for _ in range(_READS):
            if (await self.read(request, path)).object.get("status") in ("Succeeded", "Failed"):
                return

    def knows(self, request: Request) -> bool:
        """Tell whether the caller is one that the service lets in."""
        return self._resource(request) is not None

    def stored(self, request: Request, collection: str) -> dict[str, dict[str, Any]]:
        """Return what the caller's Speech resource holds of a collection, by id; this is no read for the pace."""
        if not self.knows(request):
            return {}
        with self.transaction(request) as tx:
            return {name: dict(document["body"]) for name, document in tx.scan(collection) if "body" in document}

    def change(self, request: Request, collection: str, name: str, body: Mapping[str, Any]) -> None:
        """Change members of what is stored, as if the service had; None removes one. Nothing there: nothing happens."""
        with self.transaction(request) as tx:
            document = tx.get(collection, name)
            if document is not None:
                merged = {k: v for k, v in {**document["body"], **body}.items() if v is not None}
                tx.put(collection, name, {**document, "body": merged})

    def remove(self, request: Request, collection: str, name: str) -> None:
        """Remove what is stored, without what belongs to it."""
        with self.transaction(request) as tx:
            tx.delete(collection, name)

    def transaction(self, request: Request) -> Transaction:
        """Return a transaction on what the Speech resource of a known caller holds."""
        return self._emulator.store.transaction(self._resource(request) or "")

    def _resource(self, request: Request) -> str | None:
        try:
            return self._emulator.auth.identify(request.headers.raw)
        except ServiceError:
            return None


class Mutated:
    """The ASGI application of a mutated service; the control plane stays as it is."""

    def __init__(self, app: Application, mutation: Mutation, keys: Sequence[str]) -> None:
        self._app = app
        self._service = Service(app, keys)
        self._mutation = mutation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(_CONTROL):
            await self._app(scope, receive, send)
            return
        try:
            request = await Request.read(scope, receive)
            answer = await self._mutation(request, self._service)
        except ConnectionAbortedError:
            return
        _complete(request, answer)
        await answer.send(send)


def _complete(request: Request, answer: Answer) -> None:
    """Give an answer of the mutant's own the headers that the service's have, so that nothing else is wrong with it."""
    answer.headers.setdefault(_REQUEST_ID, str(uuid4()))
    # A request that names two versions is refused as one of no version.
    if request.query.count("api-version=") == 1 and not _tells_codes(request.version):
        del answer.headers[_ERROR_CODE]


@cache  # the document is read for every list of its versions, which takes longer than a request
def _tells_codes(version: str | None) -> bool:
    """Tell whether errors of a version have the header for their code; those of no known one have."""
    if version not in versions():
        return True
    return _ERROR_CODE in projected(version)["components"]["responses"]["NotFound"].get("headers", {})


def _receiving(request: Request) -> Receive:
    sent = False

    async def receive() -> Message:
        nonlocal sent
        if sent:
            return await request.receive()
        sent = True
        return {"type": "http.request", "body": request.body, "more_body": False}

    return receive
