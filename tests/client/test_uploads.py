"""Uploads: which sources are taken, and what is sent of them, also when it is sent again or changes meanwhile."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from customvoice import RetryPolicy, ServerError, TransportError
from customvoice._runtime.errors import UploadError
from customvoice._runtime.http.body import form_body
from customvoice._runtime.uploads.audio import audio_from
from customvoice._runtime.uploads.sources import UploadProblem

from tests.client.harness import Harness, answer, harnesses
from tests.client.uploading import LIMIT, VOICE, Pipe, Service, content, upload


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def make_client(request: pytest.FixtureRequest) -> Iterator[Harness]:
    yield from harnesses(request.param)


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
    assert audio_from(file).content_type == kind


def test_a_retry_sends_the_same_bytes_again(make_client: Harness, tmp_path: Path) -> None:
    """Paths are opened anew and file objects rewound to where they stood: every attempt sends the same form."""
    file = tmp_path / "a.wav"
    file.write_bytes(b"RIFF" + bytes(100_000))
    service = Service(answer(503), httpx.ReadError("lost"), answer(201, VOICE, operation_id="op-1"))
    with file.open("rb") as opened, make_client(service, retry=RetryPolicy()) as client:
        opened.seek(10)
        upload(client, [file, opened, b"RIFF"])
        assert not opened.closed
    assert len(service.received) == 3
    assert len({body for _, body in service.received}) == 1
    assert len({headers["operation-id"] for headers, _ in service.received}) == 1
    assert [len(file) for _, _, file in service.files] == [100_004, 99_994, 4]


def test_what_cannot_be_rewound_is_sent_once(make_client: Harness) -> None:
    """A pipe is sent as far as it goes, without a length; a failed attempt is not repeated, and the error says why."""
    service = Service()
    with make_client(service, retry=RetryPolicy()) as client:
        upload(client, Pipe(b"RIFF" * 50_000))
        assert service.files == [("audio.wav", "audio/wav", b"RIFF" * 50_000)]
        assert service.received[0][0]["transfer-encoding"] == "chunked"
    failures: list[tuple[httpx.Response | Exception, type[Exception]]] = [
        (httpx.ReadError("lost"), TransportError),
        (answer(503), ServerError),
    ]
    for failure, kind in failures:
        service = Service(failure)
        with make_client(service, retry=RetryPolicy()) as client, pytest.raises(kind, match="cannot be rewound"):
            upload(client, Pipe(b"RIFF"))
        assert len(service.received) == 1


def test_what_cannot_be_rewound_is_read_once() -> None:
    """Asking for the content again is an error, not an empty upload."""
    stream = content(form_body([("audio", audio_from(Pipe(b"RIFF")))]))
    assert (stream.length, stream.replayable) == (None, False)
    list(stream.chunks())
    with pytest.raises(UploadProblem, match="cannot be rewound and was already read"):
        list(stream.chunks())


def test_a_pipe_that_goes_on_beyond_the_limit_is_given_up(make_client: Harness) -> None:
    """Where the length shows only while sending, the request is broken off, so that the service takes nothing."""
    service = Service()
    with make_client(service, retry=RetryPolicy()) as client, pytest.raises(UploadError, match="more than 31457280"):
        upload(client, Pipe(bytes(LIMIT + 1)))
    assert service.received == []


class Changing(io.BytesIO):
    """A file object whose length is another when it is read than when it was looked at."""

    def __init__(self, told: int, read: int) -> None:
        super().__init__(bytes(told))
        self._then = bytes(read)

    def seek(self, offset: int, whence: int = 0) -> int:
        position = super().seek(offset, whence)
        if whence == io.SEEK_END:
            super().__init__(self._then)
        return position


@pytest.mark.parametrize(
    ("told", "read", "change"), [(300_000, 200_000, "ended after 200000"), (200_000, 300_000, "now has more")]
)
def test_a_file_that_changes_while_it_is_sent(make_client: Harness, told: int, read: int, change: str) -> None:
    """Fewer or more bytes than Content-Length promised are an UploadError, without retry, and without a full form."""
    service = Service()
    with make_client(service, retry=RetryPolicy()) as client, pytest.raises(UploadError, match=change) as caught:
        upload(client, Changing(told, read))
    assert caught.value.operation == "PersonalVoices_Post"
    assert service.received == []
    assert make_client.time.slept == []


def test_a_file_that_is_gone_for_the_retry(make_client: Harness, tmp_path: Path) -> None:
    """A path that cannot be opened again ends the retries with an error that says so."""
    file = tmp_path / "a.wav"
    file.write_bytes(b"RIFF")

    def serve(request: httpx.Request) -> httpx.Response:
        request.read()
        file.unlink()
        return answer(503)

    with make_client(serve, retry=RetryPolicy()) as client, pytest.raises(UploadError, match="can no longer be opened"):
        upload(client, file)
    assert len(make_client.time.slept) == 1


def test_a_reader_that_fails_is_an_upload_error(make_client: Harness) -> None:
    """An OSError of the source while sending tells which source failed and how."""

    class Failing(io.BytesIO):
        name = "card.wav"

        def read(self, size: int | None = -1, /) -> bytes:
            if size == 0:
                return b""
            raise OSError("medium removed")

    with make_client(Service()) as client, pytest.raises(UploadError, match=r"card\.wav cannot be read: medium rem"):
        upload(client, Failing(b"RIFF"))


def test_progress_is_told(make_client: Harness, tmp_path: Path) -> None:
    """Progress counts the form's bytes that were sent, to the last one, and from 0 again when it is sent again."""
    file = tmp_path / "a.wav"
    file.write_bytes(bytes(200_000))
    service = Service(answer(503), answer(201, VOICE, operation_id="op-1"))
    told: list[tuple[int, int]] = []
    with make_client(service, retry=RetryPolicy()) as client:
        upload(client, file, progress=lambda sent, total: told.append((sent, total)))
    total = len(service.received[0][1])
    assert {of for _, of in told} == {total}
    once = told[: len(told) // 2]
    assert told == once * 2
    assert once[0] == (0, total)
    assert once[-1] == (total, total)
    assert once == sorted(once)
    assert len(once) >= 200_000 // 65_536


def test_progress_of_a_pipe_has_no_total(make_client: Harness) -> None:
    """Where the length is not known beforehand, the total is 0."""
    told: list[tuple[int, int]] = []
    service = Service()
    with make_client(service) as client:
        upload(client, Pipe(bytes(100_000)), progress=lambda sent, total: told.append((sent, total)))
    assert told[-1] == (len(service.received[0][1]), 0)


def test_progress_can_end_the_upload(make_client: Harness) -> None:
    """What the callback raises reaches the caller as it is, and nothing is sent in full."""

    def stop(sent: int, _: int) -> None:
        if sent:
            raise KeyError("enough")

    service = Service()
    with make_client(service, retry=RetryPolicy()) as client, pytest.raises(KeyError, match="enough"):
        upload(client, bytes(200_000), progress=stop)
    assert service.received == []
