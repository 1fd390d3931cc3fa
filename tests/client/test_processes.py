"""A client in a forked process and in a second event loop, and the end of its connections."""

from __future__ import annotations

import asyncio
import gc
import os
import threading
import warnings
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from customvoice import AsyncCustomVoiceClient, AsyncPoller, CustomVoiceClient
from customvoice._runtime.processes import ForkSafeLock

from tests.client.harness import ENDPOINT, KEY, answer

READS = 30


class Handler(BaseHTTPRequestHandler):
    """Returns a project whose description is the requested path, and records its connection."""

    protocol_version = "HTTP/1.1"
    server: Service

    def do_GET(self) -> None:
        name = self.path.partition("?")[0].rpartition("/")[2]
        self.server.seen.append((name, self.client_address[1]))
        if name == "held":
            self.server.arrived.set()
            assert self.server.respond.wait(120)
        body = b'{"kind": "PersonalVoice", "description": "%s"}' % name.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def finish(self) -> None:
        super().finish()
        self.server.ended.release()

    def log_message(self, *_: Any) -> None:
        """Log nothing."""


class Service(ThreadingHTTPServer):
    """Records requests and their connections. `ended` counts the closed ones; a read of `held` waits for `respond`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[tuple[str, int]] = []
        self.arrived, self.respond = threading.Event(), threading.Event()
        self.ended = threading.Semaphore(0)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@pytest.fixture
def service() -> Iterator[Service]:
    server = Service()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.respond.set()
        server.shutdown()
        thread.join()
        server.server_close()


def in_child(function: Callable[[], bool]) -> Callable[[], bool]:
    """Run the function in a forked process. Returns a function that waits for its result."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 warns about threads; they are the point here
        child = os.fork()
    if child == 0:
        code = 1
        try:
            code = 0 if function() else 2
        finally:
            os._exit(code)
    return lambda: os.waitpid(child, 0)[1] == 0


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


def reads_its_own(client: CustomVoiceClient, who: str) -> bool:
    return all(client.projects.get(f"{who}-{number}").description == f"{who}-{number}" for number in range(READS))


@needs_fork
def test_forked_client_reads_its_own_responses(service: Service) -> None:
    """Parent and children that share a client receive their own responses, on connections of their own."""
    with CustomVoiceClient(service.url, KEY) as client:
        client.projects.get("before")
        children = [in_child(lambda name=name: reads_its_own(client, name)) for name in ("one", "two")]  # type: ignore[misc]
        assert reads_its_own(client, "parent")
        assert [wait() for wait in children] == [True, True]
    used: dict[str, set[int]] = {name.partition("-")[0]: set() for name, _ in service.seen}
    for name, connection in service.seen:
        used[name.partition("-")[0]].add(connection)
    assert used["parent"] == used["before"]
    assert not used["parent"] & (used["one"] | used["two"])
    assert not used["one"] & used["two"]


@needs_fork
def test_forked_client_works_in_an_event_loop(service: Service) -> None:
    """An asynchronous client opens new connections in a child process."""

    async def read(client: AsyncCustomVoiceClient, name: str) -> bool:
        return (await client.projects.get(name)).description == name

    client = AsyncCustomVoiceClient(service.url, KEY)

    async def parent() -> bool:
        assert await read(client, "before")
        wait = in_child(lambda: run_apart(read(client, "child")))
        assert await read(client, "parent")
        child_has_read = wait()
        await client.close()
        return child_has_read

    assert asyncio.run(parent())
    connections = dict(service.seen)
    assert connections["before"] == connections["parent"] != connections["child"]


def run_apart(coroutine: Any) -> bool:
    """Run a coroutine in a loop of a new thread, because the loop of the parent counts as running in the child."""
    results: list[bool] = []
    thread = threading.Thread(target=lambda: results.append(asyncio.run(coroutine)))
    thread.start()
    thread.join()
    return results == [True]


@needs_fork
def test_locks_are_free_in_a_child() -> None:
    """A lock that a thread of the parent held during the fork can be acquired in the child."""
    lock = ForkSafeLock()
    with lock:
        assert in_child(lambda: lock.acquire(blocking=False))()


@needs_fork
def test_forked_transport_of_the_caller_is_refused() -> None:
    """The client cannot replace the caller's transport, so it refuses it in a child process."""
    transport = httpx.MockTransport(lambda _: answer(200, {"kind": "x"}))
    client = CustomVoiceClient(ENDPOINT, KEY, transport=transport)

    def is_refused() -> bool:
        with pytest.raises(RuntimeError, match="Create the client in the child process"):
            client.projects.get("a")
        return True

    assert in_child(is_refused)()
    assert client.projects.get("a").kind == "x"


@pytest.mark.slow
def test_client_works_in_a_second_event_loop(service: Service) -> None:
    """A client, and a poller's lock, work in every loop of a program that calls asyncio.run again and again."""
    client = AsyncCustomVoiceClient(service.url, KEY)

    async def read(name: str) -> str | None:
        return (await client.projects.get(name)).description

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # a loop was closed before its connections
        assert [asyncio.run(read(name)) for name in "abcd"] == ["a", "b", "c", "d"]
        asyncio.run(client.close())
        gc.collect()
    assert len({connection for _, connection in service.seen}) == 4


def test_loops_of_two_threads_share_a_client(service: Service) -> None:
    """Two loops that run at the same time have connections of their own; one close ends them all."""
    client = AsyncCustomVoiceClient(service.url, KEY)
    read_there, closed = threading.Event(), threading.Event()
    others: list[str | None] = []

    async def there() -> None:
        others.append((await client.projects.get("there")).description)
        read_there.set()
        await asyncio.to_thread(closed.wait, 120)
        assert await asyncio.to_thread(service.ended.acquire, timeout=120)
        assert await asyncio.to_thread(service.ended.acquire, timeout=120)

    async def here() -> None:
        assert await asyncio.to_thread(read_there.wait, 120)
        assert (await client.projects.get("here")).description == "here"
        await client.close()
        closed.set()

    thread = threading.Thread(target=lambda: asyncio.run(there()))
    thread.start()
    asyncio.run(here())
    thread.join(120)
    assert others == ["there"]


def test_transport_of_another_loop_is_explained() -> None:
    """If the caller's transport fails in a second loop, the error says why."""

    def handle(_: httpx.Request) -> httpx.Response:
        if len(loops) > 1:
            raise RuntimeError("Event loop is closed")
        return answer(200, {"kind": "x"})

    loops: list[int] = []
    client = AsyncCustomVoiceClient(ENDPOINT, KEY, transport=httpx.MockTransport(handle))

    async def read() -> None:
        loops.append(1)
        await client.projects.get("a")

    asyncio.run(read())
    with pytest.raises(RuntimeError, match="belongs to another event loop"):
        asyncio.run(read())


def test_without_asyncio_the_error_names_trio() -> None:
    """Without an event loop of asyncio, as under Trio, a call is a RuntimeError in one sentence."""
    client = AsyncCustomVoiceClient(ENDPOINT, KEY, transport=httpx.MockTransport(lambda _: answer(200, {})))
    call = client.projects.get("a")
    with pytest.raises(RuntimeError, match=r"needs a running asyncio event loop\. With Trio use CustomVoiceClient"):
        call.send(None)


def test_close_during_a_call_closes_its_connection(service: Service) -> None:
    """A call that runs during close() ends normally, and its connection is closed then."""
    client = CustomVoiceClient(service.url, KEY)
    results: list[str | None] = []
    thread = threading.Thread(target=lambda: results.append(client.projects.get("held").description))
    thread.start()
    assert service.arrived.wait(120)
    client.close()
    service.respond.set()
    thread.join(120)
    assert results == ["held"]
    assert service.ended.acquire(timeout=120)


def test_close_during_an_asynchronous_call_closes_its_connection(service: Service) -> None:
    """Likewise for the asynchronous client."""

    async def run() -> None:
        client = AsyncCustomVoiceClient(service.url, KEY)
        held = asyncio.ensure_future(client.projects.get("held"))
        await asyncio.to_thread(service.arrived.wait, 120)
        await client.close()
        service.respond.set()
        assert (await held).description == "held"
        assert await asyncio.to_thread(service.ended.acquire, timeout=120)

    asyncio.run(run())


def test_poller_continues_in_a_second_loop() -> None:
    """A poller that was started in one loop can be waited for in another."""
    monitor = f"{ENDPOINT}/customvoice/operations/op-1?api-version=2026-01-01"
    body = {"projectId": "p", "consentId": "c", "trainingSetId": "t", "recipe": {"kind": "Default"}}

    def handle(request: httpx.Request) -> httpx.Response:
        if request.method == "PUT":
            return answer(201, body, operation_location=monitor)
        return answer(200, {"id": "op-1", "status": "Succeeded"} if "/operations/" in request.url.path else body)

    client = AsyncCustomVoiceClient(ENDPOINT, KEY, transport=httpx.MockTransport(handle), polling_interval=0.0)

    async def begin() -> AsyncPoller[Any]:
        from customvoice import Model

        return await client.models.begin_create("m-1", Model.from_dict(body))

    async def finish(poller: AsyncPoller[Any]) -> str:
        first, second = await asyncio.gather(poller.result(), poller.result())
        assert first == second
        return str(first.project_id)

    poller = asyncio.run(begin())
    assert asyncio.run(finish(poller)) == "p"
