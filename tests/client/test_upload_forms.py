"""Uploads: the forms in which an audio is passed, and those that are refused because they are ambiguous."""

from __future__ import annotations

import array
import io
import mmap
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from customvoice import audio_files
from customvoice._runtime.uploads.audio import audio_from, audios_from

from tests.client.harness import Harness, harnesses
from tests.client.uploading import Pipe, Service, upload


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def make_client(request: pytest.FixtureRequest) -> Iterator[Harness]:
    yield from harnesses(request.param)


@pytest.fixture
def prompt(tmp_path: Path) -> Path:
    file = tmp_path / "prompt.mp3"
    file.write_bytes(b"ID3 audio")
    return file


class Upload(io.BytesIO):
    """A web framework's upload: `filename` is the user's, `name` is that of the form field."""

    filename = "C:\\music\\mine.wav"
    name = "field"


def test_tuple_is_one_audio_with_its_name(make_client: Harness, prompt: Path) -> None:
    """(name, content) is sent once under the name, with the media type of the name, the content, or the tuple."""
    service = Service()
    with make_client(service) as client:
        upload(client, ("a.wav", b"RIFF"))
        assert service.files == [("a.wav", "audio/wav", b"RIFF")]
        upload(client, [("a", prompt), ("b", io.BytesIO(b"RIFF")), ("c.wav", b"x", "audio/x-wav"), ("d", Pipe(b"ID3"))])
    assert service.files == [
        ("a", "audio/mpeg", b"ID3 audio"),
        ("b", "audio/wav", b"RIFF"),
        ("c.wav", "audio/x-wav", b"x"),
        ("d", "audio/mpeg", b"ID3"),
    ]


def test_file_name_of_an_upload_precedes_the_name_of_its_field(make_client: Harness) -> None:
    """An upload of a web framework is sent under the last part of its `filename`, not under its form field."""
    service = Service()
    with make_client(service) as client:
        upload(client, Upload(b"RIFF"))
    assert service.files == [("mine.wav", "audio/wav", b"RIFF")]


@pytest.mark.parametrize("name", [7, None, "", "<stdin>", "uploads/"])
def test_name_that_says_nothing_is_replaced(name: Any) -> None:
    """A file descriptor, an empty name and <stdin> are not sent as file names."""
    file = io.BytesIO(b"RIFF")
    file.name = name
    assert audio_from(file).name == "audio.wav"


def test_mapped_file_is_sent_from_its_position(make_client: Harness, prompt: Path) -> None:
    """A memory-mapped file is one audio, and can be closed after the call."""
    service = Service()
    with make_client(service) as client, prompt.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        upload(client, mapped)
        mapped.close()
    assert service.files == [("audio.mp3", "audio/mpeg", b"ID3 audio")]


def test_bytes_of_unknown_kind_have_no_audio_type() -> None:
    """Bytes that are neither WAV nor MP3 are octets, not a guess."""
    audio = audio_from(b"OggS")
    assert (audio.name, audio.content_type) == ("audio", "application/octet-stream")


async def asynchronous() -> Any:
    yield b"RIFF"


class Starlette:
    """An upload whose read is asynchronous, with its file."""

    filename, file = "a.wav", io.BytesIO(b"RIFF")

    async def read(self, size: int = -1) -> bytes:
        return bytes(size)


@pytest.mark.parametrize(
    ("audio", "problem"),
    [
        ((piece for piece in [b"RI", b"FF"]), "b''.join(audio) for one"),
        (iter([b"RIFF"]), "list(audio) for several"),
        (map(str, ["a.wav"]), "list(audio) for several"),
        ({"a.wav": b"RIFF"}, "list(audio.items())"),
        ({b"RIFF"}, "list(audio) for several"),
        ({"a": 1}.values(), "list(audio) for several"),
        (("a.wav", "b.wav"), "('a.wav', 'b.wav') is ambiguous. Pass a list"),
        ((Path("a.wav"), Path("b.wav")), "Pass a list for several"),
        ((None, b"RIFF"), "a tuple is one audio: (name, content[, media type]), received (NoneType, bytes)"),
        (("a.wav", b"RIFF", "audio/wav", {}), "a tuple is one audio"),
        (("a.wav", ("b.wav", b"RIFF")), "not a tuple"),
        ([["a.wav"]], "not list"),
        ([b"RIFF", 7], "not int"),
        (None, "not NoneType"),
        (array.array("h", [1, 2]), "a array of samples"),
        (memoryview(b"RIFFRIFF")[::2], "samples"),
        (SimpleNamespace(open=open), "Pass audio.open('rb')"),
        (SimpleNamespace(read=lambda: b"RIFF"), "read(size) fails"),
        (Starlette(), "Pass (upload.filename, upload.file)"),
    ],
)
def test_ambiguous_audio_is_refused(make_client: Harness, audio: Any, problem: str) -> None:
    """What could mean several things is a TypeError with what to write instead, before any request."""
    service = Service()
    with make_client(service) as client, pytest.raises(TypeError, match=re.escape(problem)):
        upload(client, audio)
    assert service.received == []


def test_asynchronous_iterator_is_refused() -> None:
    """An asynchronous iterator is refused like any other iterator."""
    with pytest.raises(TypeError, match="could be several audios"):
        audios_from(asynchronous())


@pytest.mark.parametrize(
    ("audio", "problem"),
    [
        (("a.wav", b"RIFF", "audio/wav\r\nX: y"), "the media type"),
        (("a.wav", b"RIFF", "wav"), "the media type"),
        (("a.wav", b"RIFF", 7), "the media type"),
        ("", "is empty"),
        ("a\0.wav", "null character"),
        ("https://example.org/a.wav", "audio is a URL"),
        (("a.wav", b""), "empty"),
    ],
)
def test_invalid_audio_is_refused(make_client: Harness, audio: Any, problem: str) -> None:
    """An invalid media type, path or content is a ValueError before any request."""
    service = Service()
    with make_client(service) as client, pytest.raises(ValueError, match=problem):
        upload(client, audio)
    assert service.received == []


def test_folder_is_a_sorted_list_of_its_recordings(make_client: Harness, tmp_path: Path) -> None:
    """WAV and MP3 files are sent in the order of their names; other, hidden and nested files are left out."""
    for name in ("b.WAV", "a.mp3", "notes.txt", "._a.mp3"):
        (tmp_path / name).write_bytes(b"RIFF")
    (tmp_path / "c.wav").mkdir()
    service = Service()
    with make_client(service) as client:
        upload(client, audio_files(tmp_path))
    assert [name for name, _, _ in service.files] == ["a.mp3", "b.WAV"]


def test_folder_without_recordings_is_refused(tmp_path: Path) -> None:
    """An empty folder is a ValueError, a missing one an OSError."""
    with pytest.raises(ValueError, match=r"no file with the extension \.wav or \.mp3"):
        audio_files(tmp_path)
    with pytest.raises(FileNotFoundError):
        audio_files(tmp_path / "missing")
