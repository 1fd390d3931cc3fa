"""The client's own network over real sockets: connections, encodings, proxies, closing."""

from __future__ import annotations

import asyncio
import gzip
import json
import ssl
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx_aiohttp
import pytest
from customvoice import AsyncCustomVoiceClient, CustomVoiceClient, TransportError
from customvoice._runtime.http.route import _default

from tests.client.harness import KEY, Harness, harnesses

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def make_client(request: pytest.FixtureRequest) -> Iterator[Harness]:
    yield from harnesses(request.param)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


class Handler(BaseHTTPRequestHandler):
    """Returns a compressed project for every request, and records its target and its connection."""

    protocol_version = "HTTP/1.1"
    server: Service

    def do_GET(self) -> None:
        self.server.seen.append((self.path, dict(self.headers), self.client_address[1]))
        body = gzip.compress(json.dumps({"kind": "PersonalVoice", "description": "ä" * 99}).encode())
        if not self.server.gathering.broken:
            self.server.gathering.wait()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_: Any) -> None:
        """Log nothing."""


class Service(ThreadingHTTPServer):
    """Counts requests and connections. It responds when ``gather`` requests have arrived."""

    daemon_threads = True

    def __init__(self, gather: int = 1) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[tuple[str, dict[str, str], int]] = []
        self.gathering = threading.Barrier(gather, timeout=120)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@pytest.fixture
def service() -> Iterator[Service]:
    yield from served(Service())


def served(service: Service) -> Iterator[Service]:
    thread = threading.Thread(target=service.serve_forever)
    thread.start()
    try:
        yield service
    finally:
        service.shutdown()
        thread.join()
        service.server_close()


def test_one_connection_serves_many_calls(make_client: Harness, service: Service) -> None:
    """Sequential calls share a connection, and a compressed response is decoded."""
    with make_client.connect(service.url) as client:
        for name in "abc":
            assert client.projects.get(name).description == "ä" * 99
        assert client.with_options(timeout=60).projects.create("d", kind="PersonalVoice").kind == "PersonalVoice"
    assert len({connection for _, _, connection in service.seen}) == 1
    headers = service.seen[0][1]
    assert headers["Host"] == service.url.removeprefix("http://")
    assert headers["Accept"] == "application/json"
    assert headers["Accept-Encoding"] == "gzip, deflate"
    assert headers["User-Agent"].startswith("customvoice/")


def test_user_agent_starts_with_the_application(make_client: Harness, service: Service) -> None:
    """The application's User-Agent precedes the client's."""
    with make_client.connect(service.url, user_agent="my-app/1") as client:
        client.projects.get("a")
    assert service.seen[0][1]["User-Agent"].startswith("my-app/1 customvoice/")


@pytest.mark.parametrize("kind", ["threads", "tasks", "tasks on aiohttp"])
def test_concurrent_calls_use_separate_connections(kind: str) -> None:
    """Twenty concurrent calls use a connection each."""
    for service in served(Service(gather=20)):
        if kind == "threads":
            with CustomVoiceClient(service.url, KEY) as client, ThreadPoolExecutor(20) as pool:
                list(pool.map(client.projects.get, [str(number) for number in range(20)]))
        else:
            asyncio.run(get_together(service.url, on_aiohttp=kind.endswith("aiohttp")))
        assert len({connection for _, _, connection in service.seen}) == len(service.seen) == 20


async def get_together(url: str, *, on_aiohttp: bool) -> None:
    transport = httpx_aiohttp.AiohttpTransport() if on_aiohttp else None
    async with AsyncCustomVoiceClient(url, KEY, transport=transport) as client:
        await asyncio.gather(*(client.projects.get(str(number)) for number in range(20)))


def test_cancelled_call_does_not_affect_others(service: Service) -> None:
    """The connection of a cancelled call is not used for another response."""

    async def run() -> None:
        async with AsyncCustomVoiceClient(service.url, KEY) as client:
            await client.projects.get("first")
            cancelled = asyncio.create_task(client.projects.get("cancelled"))
            await asyncio.sleep(0)
            cancelled.cancel()
            await asyncio.gather(cancelled, return_exceptions=True)
            assert (await client.projects.get("second")).kind == "PersonalVoice"

    asyncio.run(run())
    assert service.seen[-1][0].startswith("/customvoice/projects/second")


def test_closed_client_raises_runtime_error(make_client: Harness, service: Service) -> None:
    """After close a call is a RuntimeError; closing a derived client does not close the original one."""
    client = make_client.connect(service.url)
    with client.with_options(timeout=60) as derived:
        derived.projects.get("a")
    client.projects.get("a")
    client.close()
    for closed in (client, derived):
        with pytest.raises(RuntimeError, match="this client is closed"):
            closed.projects.get("a")


def test_proxy_comes_from_the_environment(
    make_client: Harness, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HTTP_PROXY is used, with or without scheme, unless NO_PROXY names the host."""
    target = "http://127.0.0.1:1"
    for proxy in (service.url, service.url.removeprefix("http://")):
        monkeypatch.setenv("HTTP_PROXY", proxy)
        with make_client.connect(target) as client:
            client.projects.get("a")
        assert service.seen.pop()[0].startswith(f"{target}/customvoice/projects/a")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with make_client.connect(target) as client, pytest.raises(TransportError):
        client.projects.get("a")
    assert service.seen == []


def test_certificates_are_loaded_only_for_https(make_client: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading them takes longer than a call, so a client of an http endpoint does not."""
    made: list[str] = []
    create = ssl.create_default_context

    def count(*args: Any, **options: Any) -> ssl.SSLContext:
        made.append("context")
        return create(*args, **options)

    monkeypatch.setattr(ssl, "create_default_context", count)
    with make_client.connect("http://127.0.0.1:1"):
        assert made == []
    for variable in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(variable, raising=False)
    _default.cache_clear()
    with make_client.connect("https://127.0.0.1:1"):
        assert made != []
