"""Uploads: the checks before the request."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from customvoice._runtime.uploads.audio import audio_from, audios_from

from tests.client.harness import Harness, harnesses
from tests.client.uploading import LIMIT, Pipe, Service, upload


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def make_client(request: pytest.FixtureRequest) -> Iterator[Harness]:
    yield from harnesses(request.param)


@pytest.mark.parametrize(
    ("audio", "problem"),
    [
        (7, "must be a path, bytes, a file object"),
        ([7], "must be a path"),
        (io.StringIO("x"), "in text mode"),
    ],
)
def test_invalid_audio_type_is_rejected(make_client: Harness, audio: Any, problem: str) -> None:
    """Another type is a TypeError before any request."""
    service = Service()
    with make_client(service) as client, pytest.raises(TypeError, match=problem):
        upload(client, audio)
    assert service.received == []


def test_empty_list_of_audio_is_rejected(make_client: Harness) -> None:
    """An empty list of audio is a ValueError."""
    with make_client(Service()) as client, pytest.raises(ValueError, match="no audio was passed"):
        upload(client, [])


@pytest.mark.parametrize("kind", ["path", "bytes", "file", "pipe"])
def test_empty_file_is_rejected(make_client: Harness, tmp_path: Path, kind: str) -> None:
    """Empty audio is a ValueError before any request; a file object counts from its current position."""
    file = tmp_path / "a.wav"
    file.touch()
    at_its_end = io.BytesIO(b"RIFF")
    at_its_end.seek(0, io.SEEK_END)
    source: Any = {"path": file, "bytes": b"", "file": at_its_end, "pipe": Pipe(b"")}[kind]
    service = Service()
    with make_client(service) as client, pytest.raises(ValueError, match="empty"):
        upload(client, source)
    assert service.received == []


@pytest.mark.parametrize("kind", ["path", "bytes", "file"])
def test_audio_above_the_limit_is_rejected(make_client: Harness, tmp_path: Path, kind: str) -> None:
    """The limit applies to each file: the limit is sent, one byte more is a ValueError before any request."""
    service = Service()
    for size in (LIMIT, LIMIT + 1):
        file = tmp_path / f"{size}.wav"
        with file.open("wb") as out:
            out.truncate(size)
        with make_client(service) as client, file.open("rb") as opened:
            source: Any = {"path": file, "bytes": bytes(size), "file": opened}[kind]
            if size == LIMIT:
                upload(client, source)
            else:
                with pytest.raises(ValueError, match=r"31457281 bytes; the service accepts at most 31457280"):
                    upload(client, source)
    assert len(service.received) == 1


def test_limit_comes_from_the_operation() -> None:
    """The limit is that of the operation's contract."""
    with pytest.raises(ValueError, match="5 bytes; the service accepts at most 4"):
        audio_from(b"RIFF!", max_bytes=4)
    with pytest.raises(ValueError, match="5 bytes; the service accepts at most 4"):
        audios_from([b"RIFF", b"RIFF!"], max_bytes=4)
    assert audio_from(bytes(LIMIT + 1), max_bytes=None).source.length == LIMIT + 1


def test_path_of_another_kind_is_rejected(make_client: Harness, tmp_path: Path) -> None:
    """A directory, a missing file and a pipe's path are errors with the path, before any request."""
    missing, fifo = tmp_path / "missing.wav", tmp_path / "fifo"
    os.mkfifo(fifo)
    service = Service()
    with make_client(service) as client:
        with pytest.raises(IsADirectoryError, match=re.escape(str(tmp_path))):
            upload(client, tmp_path)
        with pytest.raises(FileNotFoundError, match=re.escape(str(missing))):
            upload(client, missing)
        with pytest.raises(ValueError, match="fifo is not a regular file"):
            upload(client, fifo)
    assert service.received == []


def test_a_file_object_must_be_open_synchronous_and_readable(make_client: Harness, tmp_path: Path) -> None:
    """A closed, an asynchronous and a writing file object are rejected before any request."""

    class Asynchronous:
        async def read(self, size: int = -1) -> bytes:
            return bytes(size)

    closed = io.BytesIO(b"RIFF")
    closed.close()
    service = Service()
    with make_client(service) as client, (tmp_path / "a.wav").open("wb") as writing:
        with pytest.raises(TypeError, match="is asynchronous"):
            upload(client, Asynchronous())
        with pytest.raises(ValueError, match="closed file"):
            upload(client, closed)
        with pytest.raises(OSError, match="read"):
            upload(client, writing)
    assert service.received == []
