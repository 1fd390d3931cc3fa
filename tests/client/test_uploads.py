"""Uploads: the accepted sources, and the bytes that are sent, also on a retry and if a file changes meanwhile."""

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
    """Each kind of source is sent with its bytes; name and media type come from the file, if there is one."""
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
    ("name", "head", "kind"),
    [
        ("a.wav", b"ID3", "audio/wav"),
        ("A.WAV", b"", "audio/wav"),
        ("a.mp3", b"RIFF", "audio/mpeg"),
        ("a.ogg", b"OggS", "application/octet-stream"),
        ("a.tmp", b"RIFF", "audio/wav"),
        ("a", b"ID3", "audio/mpeg"),
        ("a", b"\xff\xfb", "audio/mpeg"),
    ],
)
def test_the_media_type_is_that_of_the_extension(tmp_path: Path, name: str, head: bytes, kind: str) -> None:
    """WAV and MP3 have their types, by extension or, if it is another one, by the first bytes."""
    file = tmp_path / name
    file.write_bytes(head + b" audio")
    assert audio_from(file).content_type == kind
    with file.open("rb") as opened:
        assert audio_from(opened).content_type == kind


def test_a_retry_sends_the_same_bytes_again(make_client: Harness, tmp_path: Path) -> None:
    """Paths are opened again and file objects rewound to their first position: every attempt sends the same form."""
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


def test_unseekable_file_is_sent_once(make_client: Harness) -> None:
    """A pipe is sent to its end, without a length; a failed attempt is not retried, and the error has the reason."""
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


def test_unseekable_file_is_read_once() -> None:
    """Reading the content again is an error, not an empty upload."""
    stream = content(form_body([("audio", audio_from(Pipe(b"RIFF")))]))
    assert (stream.length, stream.replayable) == (None, False)
    list(stream.chunks())
    with pytest.raises(UploadProblem, match="cannot be rewound and was already read"):
        list(stream.chunks())


def test_pipe_above_the_limit_ends_the_request(make_client: Harness) -> None:
    """If the length is known only while sending, the request is aborted, so that the service stores nothing."""
    service = Service()
    with make_client(service, retry=RetryPolicy()) as client, pytest.raises(UploadError, match="more than 31457280"):
        upload(client, Pipe(bytes(LIMIT + 1)))
    assert service.received == []


class Changing(io.BytesIO):
    """A file object whose length changes between the check and the upload."""

    def __init__(self, checked: int, read: int) -> None:
        super().__init__(bytes(checked))
        self._then = bytes(read)

    def seek(self, offset: int, whence: int = 0) -> int:
        position = super().seek(offset, whence)
        if whence == io.SEEK_END:
            super().__init__(self._then)
        return position


@pytest.mark.parametrize(
    ("checked", "read", "change"), [(300_000, 200_000, "ended after 200000"), (200_000, 300_000, "now has more")]
)
def test_file_that_changes_during_the_upload_is_an_error(
    make_client: Harness, checked: int, read: int, change: str
) -> None:
    """Fewer or more bytes than Content-Length are an UploadError, without retry and without a complete form."""
    service = Service()
    with make_client(service, retry=RetryPolicy()) as client, pytest.raises(UploadError, match=change) as caught:
        upload(client, Changing(checked, read))
    assert caught.value.operation == "PersonalVoices_Post"
    assert service.received == []
    assert make_client.time.slept == []


def test_file_deleted_before_the_retry_is_an_error(make_client: Harness, tmp_path: Path) -> None:
    """A path that can no longer be opened ends the retries with an error that names it."""
    file = tmp_path / "a.wav"
    file.write_bytes(b"RIFF")

    def serve(request: httpx.Request) -> httpx.Response:
        request.read()
        file.unlink()
        return answer(503)

    with make_client(serve, retry=RetryPolicy()) as client, pytest.raises(UploadError, match="can no longer be opened"):
        upload(client, file)
    assert len(make_client.time.slept) == 1


def test_failing_source_is_an_upload_error(make_client: Harness) -> None:
    """An OSError of the source becomes an error that names the source and the reason."""

    class Failing(io.BytesIO):
        name = "card.wav"

        def read(self, size: int | None = -1, /) -> bytes:
            if size == 0:
                return b""
            raise OSError("medium removed")

    with make_client(Service()) as client, pytest.raises(UploadError, match=r"card\.wav cannot be read: medium rem"):
        upload(client, Failing(b"RIFF"))


def test_progress_counts_the_bytes_sent(make_client: Harness, tmp_path: Path) -> None:
    """Progress counts the bytes of the form, to the last one, and restarts from 0 on a retry."""
    file = tmp_path / "a.wav"
    file.write_bytes(bytes(200_000))
    service = Service(answer(503), answer(201, VOICE, operation_id="op-1"))
    reported: list[tuple[int, int]] = []
    with make_client(service, retry=RetryPolicy()) as client:
        upload(client, file, progress=lambda sent, total: reported.append((sent, total)))
    total = len(service.received[0][1])
    assert {of for _, of in reported} == {total}
    once = reported[: len(reported) // 2]
    assert reported == once * 2
    assert once[0] == (0, total)
    assert once[-1] == (total, total)
    assert once == sorted(once)
    assert len(once) >= 200_000 // 65_536


def test_progress_of_a_pipe_has_no_total(make_client: Harness) -> None:
    """If the length is unknown beforehand, the total is 0."""
    reported: list[tuple[int, int]] = []
    service = Service()
    with make_client(service) as client:
        upload(client, Pipe(bytes(100_000)), progress=lambda sent, total: reported.append((sent, total)))
    assert reported[-1] == (len(service.received[0][1]), 0)


def test_progress_can_end_the_upload(make_client: Harness) -> None:
    """An exception in the callback reaches the caller unchanged, and the form is not sent completely."""

    def stop(sent: int, _: int) -> None:
        if sent:
            raise KeyError("enough")

    service = Service()
    with make_client(service, retry=RetryPolicy()) as client, pytest.raises(KeyError, match="enough"):
        upload(client, bytes(200_000), progress=stop)
    assert service.received == []
