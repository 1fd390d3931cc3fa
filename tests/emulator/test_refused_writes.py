"""A disk that refuses writes: each request waits for the fate of its own write, and nothing moves that was refused."""

import asyncio
import logging
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from customvoice_emulator import DEFAULT_KEY, AsyncEmulatorTransport, DataDirError, EmulatorTransport
from customvoice_emulator.handlers.create import Put
from customvoice_emulator.state.data_dir import open_data_dir
from customvoice_emulator.state.sqlite_backend import SqliteBackend
from customvoice_emulator.state.store import Store, WriteError

from tests.emulator.harness import HOST, MODEL, STABLE, Session, session

FULL = sqlite3.OperationalError("database or disk is full")
PROJECT = {"kind": "ProfessionalVoice"}


class Disk:
    """A disk that refuses writes while `refuses` is set, and starts a write only when `gate` is open."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.refuses: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()
        self.reached = threading.Semaphore(0)
        write = SqliteBackend.write

        def guarded(backend: SqliteBackend, changes: Any) -> None:
            self.reached.release()
            self.gate.wait()
            if self.refuses is not None:
                raise self.refuses
            write(backend, changes)

        monkeypatch.setattr(SqliteBackend, "write", guarded)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """The disk of every emulator of the test."""
    return Disk(monkeypatch)


@pytest.fixture
def jessica(disk: Disk, tmp_path: Path) -> Iterator[Session]:
    """An emulator on `disk`."""
    assert disk.refuses is None
    with session(data_dir=tmp_path) as made:
        yield made
        disk.refuses = None
        made.emulator.store.close()


def control(jessica: Session, method: str, path: str, **options: Any) -> httpx.Response:
    """Send a request to the control plane."""
    with httpx.Client(transport=EmulatorTransport(jessica.app), base_url=f"{HOST}/_emulator/") as client:
        return client.request(method, path, **options)


def put(store: Store, name: str) -> None:
    """Write a document."""
    with store.transaction() as tx:
        tx.put("things", name, {"body": {}})


def test_each_write_waits_for_its_own_fate(disk: Disk, tmp_path: Path) -> None:
    """A refused write fails although a later write succeeded; a committed one succeeds although a later one failed."""
    store = open_data_dir(tmp_path)

    async def scenario() -> None:
        disk.refuses = FULL
        lost = store.track()
        put(store, "lost")
        with pytest.raises(WriteError):
            store.flush()
        disk.refuses = None
        # Another request recovers the store and commits, before the first one waits.
        kept = store.track()
        put(store, "kept")
        store.flush()
        with pytest.raises(WriteError, match="disk is full"):
            await lost.wait()
        disk.refuses = FULL
        store.track()
        put(store, "later")
        with pytest.raises(WriteError):
            store.flush()
        await kept.wait()

    asyncio.run(scenario())
    disk.refuses = None
    store.close()
    store = open_data_dir(tmp_path)
    with store.transaction() as tx:
        assert [name for name, _ in tx.scan("things")] == ["kept"]
    store.close()


def test_acknowledged_write_is_kept(disk: Disk, jessica: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request whose write was refused gets 507, although another request's write succeeds before it waits."""
    handle = Put.__call__

    def delayed(self: Put, call: Any, context: Any) -> Any:
        if call.id != "lost":
            return handle(self, call, context)
        disk.refuses = FULL
        response = handle(self, call, context)
        with pytest.raises(WriteError):
            context.store.flush()
        disk.refuses = None

        def other() -> None:
            put(context.store, "other")
            context.store.flush()

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        return response

    monkeypatch.setattr(Put, "__call__", delayed)
    refused = jessica.try_put("projects/lost", PROJECT)
    assert (refused.status_code, refused.json()["error"]["code"]) == (507, "InsufficientStorage")
    assert "no space left in the data directory" in refused.json()["error"]["message"]
    assert jessica.http.get("projects/lost").status_code == 404


def test_read_waits_for_the_write_that_it_shows(disk: Disk, jessica: Session) -> None:
    """A read that shows a write which is refused afterwards gets 507 as the write does, and then 404."""

    async def scenario() -> list[int]:
        async with httpx.AsyncClient(
            transport=AsyncEmulatorTransport(jessica.app),
            base_url=f"{HOST}/customvoice/",
            headers={"Ocp-Apim-Subscription-Key": DEFAULT_KEY},
            params={"api-version": STABLE},
        ) as client:
            while disk.reached.acquire(blocking=False):
                pass
            disk.gate.clear()
            disk.refuses = FULL
            write = asyncio.create_task(client.put("projects/lost", json=PROJECT))
            await asyncio.to_thread(disk.reached.acquire)
            read = asyncio.create_task(client.get("projects/lost"))
            # The read's transaction ends at the loop's next turns; then the read waits.
            for _ in range(20):
                await asyncio.sleep(0)
            assert not read.done()
            disk.gate.set()
            return [(await write).status_code, (await read).status_code]

    assert asyncio.run(scenario()) == [507, 507]
    disk.refuses = None
    assert jessica.http.get("projects/lost").status_code == 404


def test_refused_changes_leave_no_trace(disk: Disk, jessica: Session) -> None:
    """Clock, outcomes, events and quotas are as before; after that, the same requests succeed."""
    jessica.prepare()
    jessica.emulator.paces.set("seconds:100")
    jessica.order("models")
    store, emulator = jessica.emulator.store, jessica.emulator
    before = emulator.clock()
    cursor = emulator.events.since().cursor
    disk.refuses = FULL
    for number in range(5):
        # Five, because four concurrent trainings are the quota.
        assert jessica.try_put("models/lost", MODEL, operation_id=f"lost-{number}").status_code == 507
    answer = control(jessica, "POST", "clock/advance", json={"hours": 1})
    assert (answer.status_code, answer.json()["error"]["code"]) == (507, "InsufficientStorage")
    disk.refuses = None
    assert emulator.clock() == before
    assert [each for each in emulator.events.since(cursor).events if each["type"] != "request"] == []
    assert store.meta_get("clock") is None
    assert jessica.http.get("models/lost").status_code == 404
    assert [each.collection for each in emulator.outcomes.list()] == ["models"]
    jessica.train("kept")
    assert emulator.outcomes.list() == []
    jessica.clock.advance(seconds=101)
    assert jessica.get("models/kept")["status"] == "Failed"


def test_full_disk_is_logged_once_and_shown_as_degraded(
    disk: Disk, jessica: Session, caplog: pytest.LogCaptureFixture
) -> None:
    """The log has one line per outage; health is degraded until a write succeeds."""

    def health() -> Any:
        return control(jessica, "GET", "health").json()

    assert health()["status"] == "ok"
    disk.refuses = FULL
    with caplog.at_level(logging.WARNING, "customvoice_emulator"):
        for number in range(3):
            assert jessica.try_put(f"projects/project-{number}", PROJECT).status_code == 507
    assert [each.levelname for each in caplog.records] == ["ERROR"]
    assert (health()["status"], health()["reason"]) == ("degraded", "no space left in the data directory")
    disk.refuses = OSError("the device is offline")
    broken = jessica.try_put("projects/project-3", PROJECT)
    assert (broken.status_code, broken.headers["Retry-After"]) == (503, "1")
    disk.refuses = None
    jessica.put("projects/project-4", PROJECT)
    assert health()["status"] == "ok"


def test_start_on_a_full_disk_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the directory and the reason."""

    def refuse(_path: Path) -> None:
        raise FULL

    monkeypatch.setattr("customvoice_emulator.state.sqlite_backend.open_database", refuse)
    with pytest.raises(DataDirError, match="no space left in the data directory"):
        open_data_dir(tmp_path)
