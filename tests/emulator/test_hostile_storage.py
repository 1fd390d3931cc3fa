"""Limit storage that sends more than it declares, compressed data, endless listings or nothing."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from customvoice_emulator import Emulator
from customvoice_emulator.http.body_stream import BodyStream
from customvoice_emulator.media import blobs
from customvoice_emulator.media.blobs import BlobSource, InaccessibleStorageError, open_container
from customvoice_emulator.media.fetch import fetch
from customvoice_emulator.media.outgoing_work import current_work
from customvoice_emulator.resources import consents
from customvoice_emulator.slow_requests import SlowRequests
from starlette.requests import ClientDisconnect
from starlette.types import Message

from tests.emulator.control_harness import VERSION, VOICE

MEBIBYTE = 1024 * 1024
ENDED = {"type": "http.disconnect"}


class Storage:
    """A server on this machine that passes each request line and its connection to `answer`, on a thread of its own."""

    def __init__(self, answer: Callable[[str, socket.socket], None]) -> None:
        self._answer = answer
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.requests: list[str] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=self._serve, args=self._listener.accept()[:1], daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            while request := connection.recv(65536):
                self.requests.append(request.decode().split("\r\n")[0])
                self._answer(self.requests[-1], connection)

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


@pytest.fixture
def storage() -> Iterator[Callable[[Callable[[str, socket.socket], None]], Storage]]:
    """Starts servers that end with the test."""
    with contextlib.ExitStack() as stack:

        def start(answer: Callable[[str, socket.socket], None]) -> Storage:
            made = Storage(answer)
            stack.callback(made.close)
            return made

        yield start


def send(connection: socket.socket, body: bytes, *headers: str) -> None:
    """Send a response 200."""
    head = "\r\n".join(["HTTP/1.1 200 OK", f"Content-Length: {len(body)}", *headers])
    connection.sendall(head.encode() + b"\r\n\r\n" + body)


def listing(marker: str = "") -> bytes:
    """Return a page of a listing with one blob."""
    blob = "<Blob><Name>a.wav</Name><Properties><Content-Length>100</Content-Length></Properties></Blob>"
    return (
        '<?xml version="1.0" encoding="utf-8"?><EnumerationResults ContainerName="c">'
        f"<Blobs>{blob}</Blobs><NextMarker>{marker}</NextMarker></EnumerationResults>"
    ).encode()


def test_an_endless_listing_ends(storage: Callable[..., Storage], monkeypatch: pytest.MonkeyPatch) -> None:
    """A listing whose every page names another one is refused after the maximum number of pages."""
    monkeypatch.setattr(blobs, "MAX_PAGES", 3)
    server = storage(lambda _, connection: send(connection, listing("more"), "Content-Type: application/xml"))
    source = BlobSource(f"{server.url}/c?sig=x", "", (".wav",))
    with open_container(source) as container, pytest.raises(InaccessibleStorageError):
        container.names()
    assert len(server.requests) == 4


def test_a_listing_of_any_size_is_not_read_whole(storage: Callable[..., Storage]) -> None:
    """A page of a listing is read up to a limit, not into memory as long as it is."""
    sent: list[int] = []

    def endless(_: str, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n\r\n")
        while True:
            connection.sendall(b" " * MEBIBYTE)
            sent.append(MEBIBYTE)

    server = storage(endless)
    with (
        open_container(BlobSource(f"{server.url}/c?sig=x", "", (".wav",))) as container,
        pytest.raises(InaccessibleStorageError),
    ):
        container.names()
    assert sum(sent) < 100 * MEBIBYTE


def test_compressed_answers_are_refused(storage: Callable[..., Storage]) -> None:
    """Neither a listing nor audio is decompressed: the request forbids a content coding."""
    packed = gzip.compress(listing())
    server = storage(
        lambda _, connection: send(connection, packed, "Content-Encoding: gzip", "Content-Type: application/xml")
    )
    assert fetch(f"{server.url}/a.wav") is None
    with (
        open_container(BlobSource(f"{server.url}/c?sig=x", "", (".wav",))) as container,
        pytest.raises(InaccessibleStorageError),
    ):
        container.names()


def test_a_blob_larger_than_declared_is_cut(storage: Callable[..., Storage]) -> None:
    """A blob that declares 100 bytes and does not end is cut after the maximum size of a response."""
    sent: list[int] = []

    def endless(_: str, connection: socket.socket) -> None:
        head = (
            "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-99/100\r\nETag: x\r\nTransfer-Encoding: chunked\r\n"
        )
        connection.sendall(head.encode() + b"x-ms-blob-type: BlockBlob\r\n\r\n")
        while True:
            connection.sendall(b"100000\r\n" + b"x" * MEBIBYTE + b"\r\n")
            sent.append(MEBIBYTE)

    server = storage(endless)
    with (
        open_container(BlobSource(f"{server.url}/c?sig=x", "", (".wav",))) as container,
        pytest.raises(InaccessibleStorageError),
        container.open("a.wav"),
    ):
        pass
    # One attempt and its two repetitions.
    assert sum(sent) < 3 * 40 * MEBIBYTE


def holding(release: threading.Event, arrived: threading.Semaphore) -> Callable[[str, socket.socket], None]:
    """Return an answer that begins, and continues only after `release`."""

    def answer(_: str, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx")
        arrived.release()
        release.wait(60)

    return answer


def test_reading_stops_when_the_client_has_gone(storage: Callable[..., Storage]) -> None:
    """A client that leaves ends the fetch for it at once, and its result is not used."""
    release, arrived = threading.Event(), threading.Semaphore(0)
    server = storage(holding(release, arrived))

    async def leave() -> Message:
        await asyncio.to_thread(arrived.acquire, timeout=60)
        return ENDED

    async def request() -> None:
        with pytest.raises(ClientDisconnect):
            await SlowRequests().run(lambda: fetch(f"{server.url}/a.wav"), BodyStream(leave))

    asyncio.run(request())
    assert not release.is_set()
    release.set()


def test_cancellation_ends_the_thread(storage: Callable[..., Storage]) -> None:
    """A server that ends cuts the outgoing connections, so that its threads end too."""
    release, arrived, works = threading.Event(), threading.Semaphore(0), []
    server = storage(holding(release, arrived))
    ended = threading.Event()

    def handle() -> None:
        works.append(current_work())
        try:
            fetch(f"{server.url}/a.wav")
        finally:
            ended.set()

    async def request() -> None:
        never: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        task = asyncio.ensure_future(SlowRequests().run(handle, BodyStream(lambda: never)))
        await asyncio.to_thread(arrived.acquire, timeout=60)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(request())
    assert ended.wait(60)
    assert works[0].stopped
    release.set()


def test_health_answers_while_storage_drips(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty-five requests that wait for their audioUrl leave the health check its threads."""
    release, arrived = threading.Event(), threading.Semaphore(0)

    def wait(*_: object, **__: object) -> None:
        arrived.release()
        release.wait(60)

    monkeypatch.setattr(consents, "fetch", wait)
    client = httpx.Client(trust_env=False, timeout=60, limits=httpx.Limits(max_connections=100))
    with Emulator() as emulator, client, ThreadPoolExecutor(45) as clients:
        emulator.seed(VOICE)

        def create(number: int) -> int:
            body = {**VOICE["consents"][0], "id": f"consent-{number}", "audioUrl": "http://127.0.0.1:1/a.wav"}
            return client.put(
                f"{emulator.url}/customvoice/consents/consent-{number}?api-version={VERSION}",
                json=body,
                headers={"Ocp-Apim-Subscription-Key": emulator.key},
            ).status_code

        emulator.url  # noqa: B018 - its first read starts the server
        answers = [clients.submit(create, number) for number in range(45)]
        for _ in range(32):
            assert arrived.acquire(timeout=60)
        assert client.get(f"{emulator.url}/_emulator/health").json()["status"] == "ok"
        release.set()
        assert {each.result() for each in answers} == {201}
