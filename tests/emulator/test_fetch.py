"""URLs of requests are fetched from allowed hosts only, without redirects, within limits."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from customvoice_emulator.media.blobs import BlobSource, InaccessibleStorageError, open_container
from customvoice_emulator.media.fetch import fetch
from customvoice_emulator.media.fetch_policy import LOOPBACK_ONLY, AllowedHost, FetchPolicy, RejectedUrlError
from customvoice_emulator.media.guarded_session import open_connection
from hypothesis import example, given
from hypothesis import strategies as st

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
AZURE = FetchPolicy(azure_blobs=True)
ALLOWED = FetchPolicy(hosts=(AllowedHost("files.example", 8000), AllowedHost("10.0.0.1"), AllowedHost("::2", 80)))


class Peer:
    """A server on this machine that writes `answer` to each connection."""

    def __init__(self, answer: Callable[[socket.socket], None]) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.received: list[bytes] = []
        self._answer = answer
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                with connection, contextlib.suppress(OSError):
                    self.received.append(connection.recv(65536))
                    self._answer(connection)

    def close(self) -> None:
        """Stop listening; this also wakes the accepting thread."""
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self._thread.join(60)


@pytest.fixture
def peer() -> Iterator[Callable[[Callable[[socket.socket], None]], Peer]]:
    """Starts servers that end with the test."""
    started: list[Peer] = []

    def start(answer: Callable[[socket.socket], None]) -> Peer:
        started.append(Peer(answer))
        return started[-1]

    yield start
    for each in started:
        each.close()


def say(content: bytes) -> Callable[[socket.socket], None]:
    """Return a response of these bytes."""
    return lambda connection: connection.sendall(content)


def content(file: Any) -> bytes | None:
    """Read and close the result of `fetch`."""
    if file is None:
        return None
    with file:
        data: bytes = file.read() if file.seek(0) == 0 else b""
        return data


@pytest.mark.parametrize(
    ("policy", "url", "expected"),
    [
        (LOOPBACK_ONLY, "http://127.0.0.1/x", True),
        (LOOPBACK_ONLY, "https://127.8.8.8:99/x", True),
        (LOOPBACK_ONLY, "http://localhost:1/x", True),
        (LOOPBACK_ONLY, "http://LOCALHOST/x", True),
        (LOOPBACK_ONLY, "HTTP://127.0.0.1/x", True),
        (LOOPBACK_ONLY, "http://[::1]/x", True),
        (LOOPBACK_ONLY, "http://voice@127.0.0.1/x", False),
        (LOOPBACK_ONLY, "http://voice:word@127.0.0.1/x", False),
        (LOOPBACK_ONLY, "http://127.0.0.1@voice.invalid/x", False),
        (LOOPBACK_ONLY, "http://127.0.0.1.voice.invalid/x", False),
        (LOOPBACK_ONLY, "http://localhost.voice.invalid/x", False),
        (LOOPBACK_ONLY, "http://[::1/x", False),
        (LOOPBACK_ONLY, "http://127.0.0.1:99999/x", False),
        (LOOPBACK_ONLY, "http://127.1/x", False),
        (LOOPBACK_ONLY, "http://2130706433/x", False),
        (LOOPBACK_ONLY, "http://0x7f000001/x", False),
        (LOOPBACK_ONLY, "http://0.0.0.0/x", False),
        (LOOPBACK_ONLY, "http://10.0.0.1/x", False),
        (LOOPBACK_ONLY, "http://169.254.169.254/metadata", False),
        (LOOPBACK_ONLY, "https://account.blob.core.windows.net/c", False),
        (LOOPBACK_ONLY, "file:///etc/passwd", False),
        (LOOPBACK_ONLY, "ftp://127.0.0.1/x", False),
        (LOOPBACK_ONLY, "gopher://127.0.0.1/x", False),
        (LOOPBACK_ONLY, "http:///x", False),
        (LOOPBACK_ONLY, "//127.0.0.1/x", False),
        (LOOPBACK_ONLY, "", False),
        (LOOPBACK_ONLY, "\0", False),
        (AZURE, "https://account.blob.core.windows.net/c?sig=x", True),
        (AZURE, "https://account-secondary.blob.core.windows.net/c", True),
        (AZURE, "https://account.blob.core.windows.net:443/c", True),
        (AZURE, "http://account.blob.core.windows.net/c", False),
        (AZURE, "https://account.blob.core.windows.net:8443/c", False),
        (AZURE, "https://account.blob.core.windows.net.voice.invalid/c", False),
        (AZURE, "https://a.b.blob.core.windows.net/c", False),
        (AZURE, "https://blob.core.windows.net/c", False),
        (ALLOWED, "http://files.example:8000/x", True),
        (ALLOWED, "https://FILES.example:8000/x", True),
        (ALLOWED, "http://files.example/x", False),
        (ALLOWED, "http://more.files.example:8000/x", False),
        (ALLOWED, "http://10.0.0.1:1234/x", True),
        (ALLOWED, "http://[::2]/x", True),
        (ALLOWED, "http://[::2]:81/x", False),
        (ALLOWED, "http://127.0.0.1/x", True),
        (ALLOWED, "http://voice@files.example:8000/x", False),
    ],
)
def test_allowed_urls(policy: FetchPolicy, url: str, *, expected: bool) -> None:
    """The resolved host decides, not its spelling; the reason never has the URL."""
    if expected:
        policy.check(url)
        return
    with pytest.raises(RejectedUrlError) as refused:
        policy.check(url)
    assert not url or url not in str(refused.value)
    assert content(fetch(url, policy=policy)) is None


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("files.example", AllowedHost("files.example")),
        ("Files.Example:80", AllowedHost("files.example", 80)),
        ("10.0.0.1:1", AllowedHost("10.0.0.1", 1)),
        ("[::2]:80", AllowedHost("::2", 80)),
        ("[::2]", AllowedHost("::2")),
        ("azurite", AllowedHost("azurite")),
        *[
            (text, None)
            for text in ("", ":80", "a:b", "a:99999", "http://a", "a/b", "u@a", "a b", "*.example", "a?", "[a]")
        ],
    ],
)
def test_forms_of_allowed_hosts(text: str, host: AllowedHost | None) -> None:
    """A name or address with or without a port is valid; the error for others has the expected form."""
    if host is not None:
        assert AllowedHost.parse(text) == host
        return
    with pytest.raises(ValueError, match="expected HOST"):
        AllowedHost.parse(text)


@pytest.mark.slow
@given(st.text() | st.from_regex(r"https?://[^/]{0,20}(:[0-9]{0,6})?/.{0,9}"))
@example("http://127.0.0.1\\@voice.invalid/")
@example("http://127.0.0.1#@voice.invalid/")
@example("http://\u2488\u2488\u2488/")
@example("http://127.0.0.1:0x50/")
def test_no_url_reaches_another_machine(url: str) -> None:
    """For any URL, a connection goes to an address of this machine, or is not made; nothing is raised."""
    asked: list[str] = []

    def no_addresses(_: FetchPolicy, _scheme: str, host: str, _port: int) -> list[str]:
        asked.append(host)
        return []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FetchPolicy, "addresses", no_addresses)
        assert fetch(url) is None
    for host in asked:
        LOOPBACK_ONLY.check(f"http://[{host}]/" if ":" in host else f"http://{host}/")


@pytest.mark.parametrize(
    ("policy", "scheme", "name", "address", "expected"),
    [
        (LOOPBACK_ONLY, "http", "localhost", "127.0.0.1", True),
        (LOOPBACK_ONLY, "http", "localhost", "10.0.0.1", False),
        (LOOPBACK_ONLY, "http", "voice.invalid", "127.0.0.1", False),
        (AZURE, "https", "account.blob.core.windows.net", "20.60.1.1", True),
        (AZURE, "https", "account.blob.core.windows.net", "10.0.0.1", False),
        (AZURE, "https", "account.blob.core.windows.net", "127.0.0.1", False),
        (AZURE, "https", "account.blob.core.windows.net", "169.254.169.254", False),
        (AZURE, "http", "account.blob.core.windows.net", "20.60.1.1", False),
        (ALLOWED, "http", "files.example", "10.0.0.9", True),
    ],
)
def test_name_is_checked_by_its_addresses(
    monkeypatch: pytest.MonkeyPatch, policy: FetchPolicy, scheme: str, name: str, address: str, *, expected: bool
) -> None:
    """The addresses are checked before the connection, which uses a checked address."""
    port = 443 if scheme == "https" else 8000
    resolved = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)), (2, 1, 6, "", (address, port))]
    found = resolved[1:] if expected else resolved
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: found)
    if expected:
        assert policy.addresses(scheme, name, port) == [address]
        return
    with pytest.raises(RejectedUrlError):
        policy.addresses(scheme, name, port)


def test_allowed_url_is_fetched(peer: Callable[..., Peer]) -> None:
    """The content is returned; the request has no credentials."""
    server = peer(say(OK))
    assert content(fetch(f"{server.url}/a?sig=x")) == b"hello"
    request = server.received[0].lower()
    assert request.startswith(b"get /a?sig=x http/1.1\r\n")
    assert b"authorization" not in request
    assert b"cookie" not in request


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(peer: Callable[..., Peer], status: int) -> None:
    """Redirects are not followed, not even to this machine."""
    target = peer(say(OK))
    server = peer(say(f"HTTP/1.1 {status} Moved\r\nLocation: {target.url}/b\r\nContent-Length: 0\r\n\r\n".encode()))
    assert fetch(f"{server.url}/a") is None
    assert len(server.received) == 1
    assert target.received == []


def test_proxies_and_credentials_of_the_environment_are_not_used(
    peer: Callable[..., Peer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy could reach hosts that the policy forbids."""
    server, proxy = peer(say(OK)), peer(say(OK))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.url)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert content(fetch(f"{server.url}/a")) == b"hello"
    assert proxy.received == []


def endless(connection: socket.socket) -> None:
    """Send without end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65536)


def trickle(head: bytes) -> Callable[[socket.socket], None]:
    """Send one byte at a time, each before a read times out."""

    def answer(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(b"x")
            time.sleep(0.02)

    return answer


def test_endless_body_is_stopped(peer: Callable[..., Peer]) -> None:
    """Reading stops at the limit, with or without a declared length."""
    assert fetch(f"{peer(endless).url}/a", max_bytes=1_000_000) is None


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"])
def test_slow_response_is_stopped(peer: Callable[..., Peer], head: bytes) -> None:
    """The total time is limited, in the status line, the headers and the body."""
    assert fetch(f"{peer(trickle(head)).url}/a", max_seconds=0.2) is None


def test_silent_server_is_stopped(peer: Callable[..., Peer]) -> None:
    """A server that accepts the request but does not respond is stopped."""
    silent = threading.Event()
    server = peer(lambda _: silent.wait(60) and None)
    try:
        assert fetch(f"{server.url}/a", max_seconds=0.2) is None
    finally:
        silent.set()


@pytest.mark.parametrize(
    "answer",
    [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", b"HTTP/1.1 999 \r\n\r\n"],
)
def test_broken_response_gives_none(peer: Callable[..., Peer], answer: bytes) -> None:
    """An empty, invalid, truncated or unknown response gives no content and no exception."""
    assert fetch(f"{peer(say(answer)).url}/a") is None


def test_container_has_the_same_limits(peer: Callable[..., Peer]) -> None:
    """Forbidden hosts get no request, and a slow list of names is stopped."""
    for url in ("http://10.0.0.1/c?sig=x", "https://u:p@127.0.0.1/c?sig=x"):
        with pytest.raises(InaccessibleStorageError), open_container(BlobSource(url, "", (".wav",))):
            pass
    server = peer(trickle(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"))
    source = BlobSource(f"{server.url}/account/c?sig=x", "", (".wav",))
    with open_container(source, max_seconds=0.3) as container, pytest.raises(InaccessibleStorageError):
        container.names()


def test_next_address_is_tried(peer: Callable[..., Peer], monkeypatch: pytest.MonkeyPatch) -> None:
    """Of several addresses of a name, the first that accepts a connection is used."""
    server = peer(say(OK))

    monkeypatch.setattr(FetchPolicy, "addresses", lambda *_: ["::1", "127.0.0.1"])
    connection = open_connection(LOOPBACK_ONLY, "http", "localhost", server.port, time.monotonic() + 60)
    with connection:
        assert connection.getpeername() == ("127.0.0.1", server.port)
    monkeypatch.setattr(FetchPolicy, "addresses", lambda *_: [])
    with pytest.raises(OSError, match="no address"):
        open_connection(LOOPBACK_ONLY, "http", "localhost", server.port, time.monotonic() + 60)
