"""The server: on a thread, behind a proxy, and its shutdown."""

import contextlib
import gc
import logging
import signal
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from customvoice_emulator import DEFAULT_KEY, EmulatorTransport, create_app
from customvoice_emulator.http import server as server_module
from customvoice_emulator.http.forwarded import TrustForwarded
from customvoice_emulator.http.server import ThreadServer, listen, serve, url_of
from customvoice_emulator.http.silent_clients import close_silent
from starlette.applications import Starlette

QUERY = {"api-version": "2026-01-01"}
HEADERS = {"Ocp-Apim-Subscription-Key": DEFAULT_KEY}
BODY = b'{"kind":"PersonalVoice"}'
CONSENT = {"projectId": "Jessica", "voiceTalentName": "J", "companyName": "C", "locale": "en-US"}


def test_server_on_a_thread() -> None:
    """It responds from start to stop; then its port is free; a second stop is not an error."""
    server = ThreadServer(create_app())
    port = int(server.url.rpartition(":")[2])
    server.start()
    with httpx.Client(headers=HEADERS, params=QUERY, trust_env=False) as client:
        assert client.get(server.url + "/customvoice/projects").json() == {"value": []}
        server.stop()
        with pytest.raises(httpx.ConnectError):
            client.get(server.url + "/customvoice/projects")
    server.stop()
    listen("127.0.0.1", port).close()


def test_server_that_was_not_started_can_be_stopped() -> None:
    """It releases its port."""
    server = ThreadServer(create_app())
    server.stop()
    listen("127.0.0.1", int(server.url.rpartition(":")[2])).close()


def test_port_in_use_raises() -> None:
    """The constructor raises an exception."""
    with ThreadServer(create_app()) as server, pytest.raises(OSError, match="in use"):
        ThreadServer(create_app(), port=int(server.url.rpartition(":")[2]))


def test_failed_start_raises() -> None:
    """`start` raises an exception, and no thread is left."""

    @asynccontextmanager
    async def broken(_app: Starlette) -> AsyncIterator[None]:
        raise RuntimeError("broken")
        yield

    server = ThreadServer(Starlette(lifespan=broken))
    before = threading.active_count()
    with pytest.raises(SystemExit):
        server.start()
    assert threading.active_count() == before
    server.stop()


def test_server_on_a_thread_does_not_configure_logging() -> None:
    """The process belongs to the user."""

    def configured() -> list[Any]:
        loggers = [logging.getLogger(each) for each in (None, "uvicorn", "uvicorn.error")]
        return [(each.level, each.propagate, list(each.handlers)) for each in loggers]

    before = configured()
    with ThreadServer(create_app()):
        pass
    assert configured() == before


def test_ipv6_address_has_brackets() -> None:
    """The URL has the address in brackets."""
    try:
        listener = listen("::1", 0)
    except OSError:
        pytest.skip("this machine has no IPv6")
    with listener:
        assert url_of(listener) == f"http://[::1]:{listener.getsockname()[1]}"


@contextlib.contextmanager
def half_sent(url: str) -> Iterator[socket.socket]:
    """A connection on which half of a request was sent and received."""
    host, _, port = url.rpartition("/")[2].partition(":")
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        head = f"PUT /customvoice/projects/Jessica?api-version={QUERY['api-version']} HTTP/1.1\r\nHost: x\r\n"
        head += f"Ocp-Apim-Subscription-Key: {DEFAULT_KEY}\r\nContent-Type: application/json\r\n"
        # The response 100 Continue shows that the application has begun to read.
        head += f"Expect: 100-continue\r\nContent-Length: {len(BODY)}\r\n\r\n"
        connection.sendall(head.encode())
        assert connection.recv(1000).startswith(b"HTTP/1.1 100")
        connection.sendall(BODY[:5])
        yield connection


def until_closed(address: tuple[str, int]) -> None:
    """Return when the address no longer accepts connections."""
    while True:
        try:
            socket.create_connection(address, timeout=60).close()
        except ConnectionError:
            return


def test_open_request_is_finished_before_the_end() -> None:
    """A server that is stopped in the middle of a request accepts no new ones, responds to that one, and ends."""
    server = ThreadServer(create_app())
    server.start()
    with half_sent(server.url) as connection:
        ending = threading.Thread(target=server.stop)
        ending.start()
        until_closed(connection.getpeername())
        connection.sendall(BODY[5:])
        answer = b""
        while received := connection.recv(65536):
            answer += received
    ending.join(60)
    assert answer.startswith(b"HTTP/1.1 201")
    assert not ending.is_alive()


def test_garbage_collector_is_on_while_serving(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command turns it off during the start; without it, memory would grow."""
    seen: list[bool] = []
    monkeypatch.setattr("uvicorn.Server.run", lambda *_args, **_options: seen.append(gc.isenabled()))
    gc.disable()
    try:
        with listen("127.0.0.1", 0) as listener:
            serve(create_app(), listener)
    finally:
        gc.enable()
    assert seen == [True]


def test_second_signal_ends_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first signal stops the server; then the system's own handling is active, and afterwards the previous one."""
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    seen: list[Any] = []

    def run(self: Any, sockets: list[socket.socket]) -> None:
        assert sockets
        signal.raise_signal(signal.SIGTERM)
        seen.extend([self.should_exit, signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)])

    monkeypatch.setattr("uvicorn.Server.run", run)
    with listen("127.0.0.1", 0) as listener:
        serve(create_app(), listener)
    assert seen == [True, signal.SIG_DFL, signal.SIG_DFL]
    assert {each: signal.getsignal(each) for each in before} == before


@pytest.mark.parametrize("sent", [b"", b"PUT /customv", b"PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"])
def test_silent_client_is_disconnected(monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    """A client that stops before the head, in the head, or in the body; others are served meanwhile."""
    monkeypatch.setattr(server_module, "MAX_SILENT_SECONDS", 0.01)
    with ThreadServer(create_app()) as server:
        address = ("127.0.0.1", int(server.url.rpartition(":")[2]))
        with socket.create_connection(address, timeout=60) as connection:
            connection.sendall(sent)
            with contextlib.suppress(ConnectionResetError):
                assert connection.recv(1) == b""
        monkeypatch.undo()  # a busy machine may take longer than that to send a request
        with httpx.Client(headers=HEADERS, params=QUERY, trust_env=False) as client:
            assert client.get(server.url + "/customvoice/projects").status_code == 200


def test_waiting_client_is_not_disconnected() -> None:
    """A client that waits for its response, or has just sent data, stays connected."""
    dropped: list[str] = []

    def connection(name: str, *, last_received: float, cycle: Any) -> Any:
        transport = SimpleNamespace(abort=lambda: dropped.append(name))
        return SimpleNamespace(last_received=last_received, cycle=cycle, transport=transport)

    waiting = SimpleNamespace(response_complete=False, more_body=False)
    sending = SimpleNamespace(response_complete=False, more_body=True)
    now = time.monotonic()
    connections = [
        connection("waits", last_received=now - 99, cycle=waiting),
        connection("speaks", last_received=now, cycle=sending),
        connection("silent", last_received=now - 99, cycle=sending),
    ]
    close_silent(connections, 60)
    assert dropped == ["silent"]


def test_proxy_headers_are_ignored_by_default() -> None:
    """uvicorn would trust them from this machine."""
    with ThreadServer(create_app()) as server, httpx.Client(headers=HEADERS, params=QUERY, trust_env=False) as client:
        forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "voice.example"}
        root = server.url + "/customvoice/"
        client.put(root + "projects/Jessica", json={"kind": "PersonalVoice"})
        location = client.put(root + "consents/Jessica", json=CONSENT, headers=forwarded).headers["Operation-Location"]
        assert location.startswith(root)


@pytest.mark.parametrize(
    ("headers", "root"),
    [
        ({}, "http://emulator:1"),
        ({"Proto": "https"}, "https://emulator:1"),
        ({"Proto": "HTTPS, http"}, "https://emulator:1"),
        ({"Proto": "gopher"}, "http://emulator:1"),
        ({"Host": "voice.example"}, "http://voice.example"),
        ({"Host": "voice.example:8443, inner:1"}, "http://voice.example:8443"),
        ({"Host": "voice.example", "Port": "444"}, "http://voice.example:444"),
        ({"Host": "[::1]:80", "Port": "81"}, "http://[::1]:81"),
        ({"Port": "444"}, "http://emulator:444"),
        ({"Port": "444444"}, "http://emulator:1"),
        ({"Port": "x"}, "http://emulator:1"),
        ({"Host": "evil/path"}, "http://emulator:1"),
        ({"Host": "user@evil"}, "http://emulator:1"),
        ({"Host": ""}, "http://emulator:1"),
        ({"Prefix": "/voices"}, "http://emulator:1/voices"),
        ({"Prefix": "/a/b/"}, "http://emulator:1/a/b"),
        ({"Prefix": "/"}, "http://emulator:1"),
        ({"Prefix": "//evil"}, "http://emulator:1"),
        ({"Prefix": "evil"}, "http://emulator:1"),
        ({"Prefix": "/a?b"}, "http://emulator:1"),
        (
            {"Proto": "https", "Host": "voice.example", "Prefix": "/voices", "For": "10.0.0.1"},
            "https://voice.example/voices",
        ),
    ],
)
def test_links_follow_trusted_proxy_headers(headers: dict[str, str], root: str) -> None:
    """With trust: scheme, host, port and prefix in Operation-Location and nextLink; invalid values are ignored."""
    sent = {f"X-Forwarded-{name}": value for name, value in headers.items()}
    app = create_app()
    with httpx.Client(
        transport=EmulatorTransport(TrustForwarded(app)),
        base_url="http://emulator:1/customvoice/",
        headers=HEADERS | sent,
        params=QUERY,
    ) as client:
        for name in ("Jessica", "Second"):
            assert client.put(f"projects/{name}", json={"kind": "PersonalVoice"}).status_code == 201
        location = client.put("consents/Jessica", json=CONSENT).headers["Operation-Location"]
        assert location.startswith(f"{root}/customvoice/operations/")
        page = client.get("projects", params={"maxpagesize": 1}).json()
        assert page["nextLink"].startswith(f"{root}/customvoice/projects?skip=1")
