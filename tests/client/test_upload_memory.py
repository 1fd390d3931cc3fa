"""Uploads: their memory, measured against a server in another process."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from customvoice import AsyncCustomVoiceClient, CustomVoiceClient

from tests.client.uploading import LIMIT

PEAK = 8 * 1024 * 1024

# Answers every upload with 201 and prints the length of its body.
SERVER = r"""
import socket
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
answer = b'{"projectId": "p", "consentId": "c"}'
head = b"HTTP/1.1 201 Created\r\nOperation-Id: op\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(answer)
while True:
    connection, _ = listener.accept()
    with connection, connection.makefile("rb") as reader:
        length = 0
        while (line := reader.readline().strip().lower()):
            if line.startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        received = 0
        while received < length and (piece := reader.read(min(length - received, 65536))):
            received += len(piece)
        print(received, flush=True)
        connection.sendall(head + answer)
"""


class Server:
    """The process of the server."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.url = f"http://127.0.0.1:{self._line()}"

    def received(self) -> int:
        """Return the length of the next body."""
        return int(self._line())

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@pytest.fixture
def server() -> Iterator[Server]:
    with subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True) as process:
        yield Server(process)
        process.kill()


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Return a file with the maximum length of the service."""
    file = tmp_path / "long.wav"
    with file.open("wb") as out:
        for _ in range(LIMIT // 1_048_576):
            out.write(os.urandom(1_048_576))
    return file


def arguments(audio: Any, name: str) -> dict[str, Any]:
    return {"id": name, "project_id": "p", "consent_id": "c", "audio": audio}


def peak_sync(url: str, audio: Callable[[], Any]) -> int:
    """Return the bytes above idle during an upload of the synchronous client."""
    with CustomVoiceClient(url, "key") as client:
        client.personal_voices.begin_create_from_file(**arguments(b"RIFF", "warm-up"))
        source = audio()
        tracemalloc.start()
        try:
            client.personal_voices.begin_create_from_file(**arguments(source, "v-1"))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


def peak_async(url: str, audio: Callable[[], Any]) -> int:
    """Return the bytes above idle during an upload of the asynchronous client."""

    async def run() -> int:
        async with AsyncCustomVoiceClient(url, "key") as client:
            await client.personal_voices.begin_create_from_file(**arguments(b"RIFF", "warm-up"))
            source = audio()
            tracemalloc.start()
            try:
                await client.personal_voices.begin_create_from_file(**arguments(source, "v-1"))
                return tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()

    return asyncio.run(run())


@pytest.mark.slow
@pytest.mark.parametrize("measure", [peak_sync, peak_async], ids=["sync", "async"])
@pytest.mark.parametrize("kind", ["path", "file", "bytes"])
def test_an_upload_takes_little_memory(
    server: Server, recording: Path, measure: Callable[[str, Callable[[], Any]], int], kind: str
) -> None:
    """30 MB are sent with at most 8 MB more than an idle client needs, from a path, a file object or bytes."""
    with recording.open("rb") as opened:
        opening: dict[str, Callable[[], Path | BinaryIO | bytes]] = {
            "path": lambda: recording,
            "file": lambda: opened,
            "bytes": recording.read_bytes,
        }
        peak = measure(server.url, opening[kind])
    assert peak <= PEAK
    warm_up, upload = server.received(), server.received()
    assert warm_up < LIMIT < upload
