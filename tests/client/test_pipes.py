"""A cancelled upload from a pipe."""

from __future__ import annotations

import asyncio
import os
import threading
from typing import Any

import httpx
import pytest
from customvoice import AsyncCustomVoiceClient

from tests.client.harness import ENDPOINT, KEY, answer
from tests.client.uploading import upload


class SilentPipe:
    """A file object that is not seekable: it has a head, and then blocks until it is released."""

    def __init__(self, head: bytes = b"RIFF") -> None:
        self.reading, self.released = threading.Event(), threading.Event()
        self._head = head

    def seekable(self) -> bool:
        return False

    def read(self, size: int = -1) -> bytes:
        if size == 0:
            return b""
        if self._head:
            head, self._head = self._head, b""
            return head
        self.reading.set()
        assert self.released.wait(120)
        return b""


@pytest.mark.parametrize("head", [b"RIFF", b""], ids=["after its head", "before its first byte"])
def test_cancelled_upload_from_a_pipe_ends_at_once(head: bytes) -> None:
    """While the pipe sends nothing, cancelling ends the task, and the event loop ends without waiting for the pipe."""
    pipe = SilentPipe(head)

    async def handle(request: httpx.Request) -> httpx.Response:
        await request.aread()
        return answer(201, {})

    async def run() -> None:
        async with AsyncCustomVoiceClient(ENDPOINT, KEY, transport=httpx.MockTransport(handle)) as client:
            task: Any = asyncio.ensure_future(upload(client, pipe))
            await asyncio.to_thread(pipe.reading.wait, 120)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    loops = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    loops.start()
    loops.join(60)
    has_ended = not loops.is_alive()
    pipe.released.set()
    loops.join(60)
    assert has_ended


def test_pipe_is_sent_in_a_thread_of_its_own() -> None:
    """An upload from a pipe sends all its bytes."""
    received: list[bytes] = []

    async def handle(request: httpx.Request) -> httpx.Response:
        received.append(await request.aread())
        return answer(201, {"projectId": "p", "consentId": "c"}, operation_id="op-1")

    async def run() -> None:
        reader, writer = os.pipe()
        os.write(writer, b"RIFF" * 9)
        os.close(writer)
        async with AsyncCustomVoiceClient(ENDPOINT, KEY, transport=httpx.MockTransport(handle)) as client:
            with os.fdopen(reader, "rb") as file:
                await upload(client, file)

    asyncio.run(run())
    assert b"RIFF" * 9 in received[0]
