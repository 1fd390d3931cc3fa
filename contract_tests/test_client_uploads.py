"""Uploads: which sources are taken, what is sent of them, and what is refused before anything is sent."""

from __future__ import annotations

import io
from collections.abc import Iterator
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from client_harness import Harness, answer, harnesses
from customvoice._runtime.audio import read_audio
from customvoice._runtime.body import Stream, form_body

LIMIT = 31_457_280
VOICE = {"projectId": "p", "consentId": "c"}


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def make_client(request: pytest.FixtureRequest) -> Iterator[Harness]:
    yield from harnesses(request.param)


class Service:
    """Answers in turn (an exception is raised); what came is kept as its headers and its body."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self._answers = list(answers) or [answer(201, VOICE, operation_id="op-1")]
        self.received: list[tuple[httpx.Headers, bytes]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.received.append((request.headers, request.read()))
        outcome = self._answers[min(len(self.received), len(self._answers)) - 1]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    @property
    def files(self) -> list[tuple[str | None, str, bytes]]:
        """File name, media type and content of each file of the last form."""
        return [part[1:] for part in parts(*self.received[-1]) if part[1] is not None]


def parts(headers: httpx.Headers, body: bytes) -> list[tuple[str, str | None, str, bytes]]:
    """Name, file name, media type and bytes of each part, as an independent parser reads the form."""
    head = f"Content-Type: {headers['content-type']}\r\n\r\n".encode()
    found: Any = BytesParser().parsebytes(head + body).get_payload()
    return [
        (
            part.get_param("name", header="content-disposition"),
            part.get_filename(),
            part.get_content_type(),
            part.get_payload(decode=True),
        )
        for part in found
    ]


def upload(client: Any, audio: Any, **options: Any) -> Any:
    return client.personal_voices.begin_create_from_file("v-1", project_id="p", consent_id="c", audio=audio, **options)


def content(body: Any) -> Stream:
    assert isinstance(body.content, Stream)
    return body.content


class Pipe(io.RawIOBase):
    """A file object that cannot be rewound, like a pipe."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._data.readinto(buffer)


def test_audio_may_be_a_path_bytes_or_a_file(make_client: Harness, tmp_path: Path) -> None:
    """Each kind of source is sent with its bytes; name and media type come from the file, where there is one."""
    file = tmp_path / "prompt.mp3"
    file.write_bytes(b"ID3")
    service = Service()
    with make_client(service) as client, file.open("rb") as opened:
        upload(client, [file, str(file), opened, io.BytesIO(b"RIFF"), b"RIFF", bytearray(b"RIFF"), memoryview(b"RIFF")])
        assert service.files == [("prompt.mp3", "audio/mpeg", b"ID3")] * 3 + [("audio.wav", "audio/wav", b"RIFF")] * 4
        for single in (file, b"ID3\x04", io.BytesIO(b"ID3"), Pipe(b"\xff\xfb")):
            upload(client, single)
            assert [kind for _, kind, _ in service.files] == ["audio/mpeg"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.wav", "audio/wav"), ("A.WAV", "audio/wav"), ("a.mp3", "audio/mpeg"), ("a.ogg", "application/octet-stream")],
)
def test_the_media_type_is_that_of_the_extension(tmp_path: Path, name: str, kind: str) -> None:
    """WAV and MP3 are called so, in whatever case; anything else is octets, which the service may judge."""
    file = tmp_path / name
    file.write_bytes(b"RIFF")
    assert read_audio(file).content_type == kind


@pytest.mark.parametrize(
    ("audio", "problem"),
    [
        (7, "must be a path, bytes or a binary file"),
        ([7], "must be a path"),
        (io.StringIO("x"), "in text mode"),
    ],
)
def test_what_is_no_audio_is_refused(make_client: Harness, audio: Any, problem: str) -> None:
    """Anything else is a TypeError before a request is made."""
    service = Service()
    with make_client(service) as client, pytest.raises(TypeError, match=problem):
        upload(client, audio)
    assert service.received == []


def test_no_audio_is_refused(make_client: Harness) -> None:
    """An empty list of audio is a ValueError."""
    with make_client(Service()) as client, pytest.raises(ValueError, match="no audio was passed"):
        upload(client, [])


def test_a_form_has_the_parts_that_are_set() -> None:
    """A form is written as RFC 7578 says, with the parts in order and those that are None left out."""
    body = form_body([("projectId", "p"), ("description", None), ("locale", "Ä")])
    mark = body.content_type.removeprefix("multipart/form-data; boundary=").encode()
    sent = b"".join(content(body).chunks())
    assert sent == (
        b"--" + mark + b'\r\nContent-Disposition: form-data; name="projectId"\r\n\r\np\r\n'
        b"--" + mark + b'\r\nContent-Disposition: form-data; name="locale"\r\n\r\n\xc3\x84\r\n'
        b"--" + mark + b"--\r\n"
    )
    assert content(body).length == len(sent)


def test_a_file_name_cannot_break_out_of_its_header(make_client: Harness, tmp_path: Path) -> None:
    """Quotes and line ends in a file name are escaped."""
    file = tmp_path / 'a"\r\nX: y.wav'
    file.write_bytes(b"RIFF")
    service = Service()
    with make_client(service) as client:
        upload(client, file)
    assert b'filename="a%22%0D%0AX: y.wav"' in service.received[0][1]


def test_every_form_has_a_boundary_of_its_own() -> None:
    """Boundaries are not guessable: 128 random bits, new for every form."""
    kinds = {form_body([("a", "b")]).content_type for _ in range(50)}
    assert len(kinds) == 50
    assert all(len(kind.partition("boundary=")[2]) == 32 for kind in kinds)
