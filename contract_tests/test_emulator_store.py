"""The store: transactions are all or nothing, over both backends; what was committed outlives the process."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from customvoice_emulator import DataDirError
from customvoice_emulator._sqlite_backend import FILE_NAME, SqliteBackend
from customvoice_emulator._store import MemoryBackend, Store

Open = Callable[[], Store]


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store over each backend."""
    made = Store(MemoryBackend() if request.param == "memory" else SqliteBackend(tmp_path))
    yield made
    made.close()


def fill(store: Store, *names: str) -> None:
    """Put documents that say their own name."""
    with store.transaction() as tx:
        for name in names:
            tx.put("things", name, {"name": name})


def names(store: Store) -> list[str]:
    """Return what is there, in order."""
    with store.transaction() as tx:
        return [name for name, document in tx.scan("things") if document["name"] == name]


def test_documents_keep_the_order_of_creation(store: Store) -> None:
    """Replacing keeps the place, deleting and putting again goes to the end."""
    fill(store, "c", "a", "b")
    fill(store, "a")
    assert names(store) == ["c", "a", "b"]
    with store.transaction() as tx:
        tx.delete("things", "c")
        tx.delete("things", "nothing")
    fill(store, "c")
    assert names(store) == ["a", "b", "c"]


def test_a_transaction_sees_its_own_writes(store: Store) -> None:
    """Reading and scanning inside, before anything is applied."""
    fill(store, "a", "b")
    with store.transaction() as tx:
        tx.put("things", "c", {"name": "c"})
        tx.put("things", "b", {"name": "changed"})
        tx.delete("things", "a")
        assert [document["name"] for _, document in tx.scan("things")] == ["changed", "c"]
        assert tx.get("things", "a") is None
        assert tx.get("things", "c") == {"name": "c"}
        assert tx.get("others", "c") is None


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    """An exception drops all of its writes, and the store goes on."""
    fill(store, "a")

    def fail() -> None:
        with store.transaction() as tx:
            tx.put("things", "b", {"name": "b"})
            tx.delete("things", "a")
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        fail()
    assert names(store) == ["a"]


def test_transactions_run_one_at_a_time(store: Store) -> None:
    """Eight threads that each add one to a number a hundred times add eight hundred."""
    with store.transaction() as tx:
        tx.put("things", "n", {"n": 0})

    def add() -> None:
        for _ in range(100):
            with store.transaction() as tx:
                document = tx.get("things", "n")
                assert document is not None
                tx.put("things", "n", {"n": document["n"] + 1})

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.transaction() as tx:
        assert tx.get("things", "n") == {"n": 800}


def test_a_directory_keeps_documents(tmp_path: Path) -> None:
    """Closed and opened again, everything is there; the directory is made when it is missing."""
    first = Store(SqliteBackend(tmp_path / "new" / "place"))
    fill(first, "b", "a\0", "\U0001f600")
    first.close()
    second = Store(SqliteBackend(tmp_path / "new" / "place"))
    assert names(second) == ["b", "a\0", "\U0001f600"]
    second.close()


def test_a_directory_belongs_to_one_process(tmp_path: Path) -> None:
    """A second one is refused in words."""
    first = SqliteBackend(tmp_path)
    with pytest.raises(DataDirError, match="another process"):
        SqliteBackend(tmp_path)
    first.close()


def test_a_directory_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    """A file where the directory should be, or a file of another format."""
    (tmp_path / "file").write_text("")
    with pytest.raises(DataDirError, match="file"):
        SqliteBackend(tmp_path / "file")
    (tmp_path / FILE_NAME).write_text("this is no database" * 100)
    with pytest.raises(DataDirError, match="not a database"):
        SqliteBackend(tmp_path)
