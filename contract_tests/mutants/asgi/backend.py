"""The emulator behind a mutation: its responses, and the resources that it has stored."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from customvoice_emulator.common.errors import ServiceError

from .response import ResponseReader

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from customvoice_emulator.application import Application
    from customvoice_emulator.instance.context import EmulatorContext
    from customvoice_emulator.state.transaction import Transaction
    from starlette.types import Message, Receive

    from .request import Request
    from .response import Response

Hold = Callable[[float], Awaitable[None]]
"""Waits for so many seconds, or for what a test waits for instead."""
_READS = 10


class Backend:
    """The unmutated emulator; `keys` are the valid ones.

    A mutation that makes requests overlap awaits `hold(seconds)`; a test may give one that does not depend on time.
    """

    def __init__(self, app: Application, keys: Sequence[str], hold: Hold = asyncio.sleep) -> None:
        self._app = app
        self._emulator: EmulatorContext = app.state.emulator
        self.keys = keys
        self.hold = hold

    def now(self) -> datetime:
        """Return the emulator's present time."""
        return self._emulator.now()

    async def send(self, request: Request) -> Response:
        """Return the emulator's response."""
        reader = ResponseReader()
        await self._app(request.to_scope(), _receiving(request), reader.send)
        return reader.response()

    async def read(self, request: Request, path: str, version: str | None = None) -> Response:
        """Read `path` for the caller of `request`, in its version or another; it counts as a read for the pace."""
        return await self.send(request.reading(path, version))

    async def finish(self, request: Request, path: str) -> None:
        """Read `path` until its resource has Succeeded or Failed, ten times at most."""
        for _ in range(_READS):
            if (await self.read(request, path)).object.get("status") in ("Succeeded", "Failed"):
                return

    def authenticates(self, request: Request) -> bool:
        """Return whether the key or token of a request is valid."""
        return self._resource(request) is not None

    def stored(self, request: Request, collection: str) -> dict[str, dict[str, Any]]:
        """Return the caller's stored resources of a collection, by id; this does not count as a read for the pace."""
        if not self.authenticates(request):
            return {}
        with self.transaction(request) as tx:
            return {name: dict(document["body"]) for name, document in tx.scan(collection) if "body" in document}

    def change(self, request: Request, collection: str, name: str, body: Mapping[str, Any]) -> None:
        """Change members of a stored resource, if it exists; None removes a member."""
        with self.transaction(request) as tx:
            document = tx.get(collection, name)
            if document is not None:
                merged = {k: v for k, v in {**document["body"], **body}.items() if v is not None}
                tx.put(collection, name, {**document, "body": merged})

    def remove(self, request: Request, collection: str, name: str) -> None:
        """Remove a stored resource, without the resources that belong to it."""
        with self.transaction(request) as tx:
            tx.delete(collection, name)

    def transaction(self, request: Request) -> Transaction:
        """Return a transaction on the store of the caller's Speech resource."""
        return self._emulator.store.transaction(self._resource(request) or "")

    def _resource(self, request: Request) -> str | None:
        try:
            return self._emulator.auth.identify(request.headers.raw, self._emulator.now)
        except ServiceError:
            return None


def _receiving(request: Request) -> Receive:
    sent = False

    async def receive() -> Message:
        nonlocal sent
        if sent:
            return await request.receive()
        sent = True
        return {"type": "http.request", "body": request.body, "more_body": False}

    return receive
