"""The store: transactions are all or nothing, and Speech resources are separate, in memory and in a directory."""

import json
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from customvoice_emulator.state.data_dir import open_data_dir
from customvoice_emulator.state.store import Store


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store in memory, and one in a directory."""
    made = Store() if request.param == "memory" else open_data_dir(tmp_path)
    yield made
    made.close()


def fill(store: Store, *names: str) -> None:
    """Store documents that have their own name."""
    with store.transaction() as tx:
        for name in names:
            tx.put("things", name, {"name": name})


def names(store: Store) -> list[str]:
    """Return the ids of the documents, in order."""
    with store.transaction() as tx:
        return [name for name, document in tx.scan("things") if document["name"] == name]


def test_documents_keep_the_order_of_creation(store: Store) -> None:
    """A replaced document keeps its position; a deleted and created one moves to the end."""
    fill(store, "c", "a", "b")
    fill(store, "a")
    assert names(store) == ["c", "a", "b"]
    with store.transaction() as tx:
        tx.delete("things", "c")
        tx.delete("things", "nothing")
    fill(store, "c")
    assert names(store) == ["a", "b", "c"]


def test_transaction_sees_its_own_writes(store: Store) -> None:
    """Reads and scans inside see them before they are applied."""
    fill(store, "a", "b")
    with store.transaction() as tx:
        tx.put("things", "c", {"name": "c"})
        tx.put("things", "b", {"name": "changed"})
        tx.delete("things", "a")
        assert [document["name"] for _, document in tx.scan("things")] == ["changed", "c"]
        assert tx.get("things", "a") is None
        assert tx.get("things", "c") == {"name": "c"}
        assert tx.get("others", "c") is None


def test_failed_transaction_changes_nothing(store: Store) -> None:
    """An exception drops all of its writes, and the store continues."""
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


def test_transactions_do_not_nest(store: Store) -> None:
    """A nested transaction raises, and the outer one continues."""
    with store.transaction() as tx:
        tx.put("things", "a", {"name": "a"})
        with pytest.raises(RuntimeError, match="do not nest"), store.transaction():
            pass
    assert names(store) == ["a"]


def test_speech_resources_have_separate_documents(store: Store) -> None:
    """The same id is another document for another resource; clearing one does not change the other."""
    for resource in ("one", "two"):
        with store.transaction(resource) as tx:
            tx.put("things", "a", {"name": resource})
    with store.transaction("one") as tx:
        assert list(tx.scan("things")) == [("a", {"name": "one"})]
    store.clear("one")
    with store.transaction("one") as tx:
        assert (tx.get("things", "a"), tx.count("things")) == (None, 0)
    with store.transaction("two") as tx:
        assert tx.get("things", "a") == {"name": "two"}


def test_counts_include_own_writes(store: Store) -> None:
    """Created, replaced and removed documents of the transaction count."""
    fill(store, "a", "b", "c")
    with store.transaction() as tx:
        tx.put("things", "a", {"name": "again"})
        tx.put("things", "d", {"name": "d"})
        tx.delete("things", "b")
        tx.delete("things", "nothing")
        assert tx.count("things") == 3


def test_meta_values_are_stored_by_name(store: Store) -> None:
    """Any JSON value is stored; inside a transaction it stays even if the transaction raises."""
    assert store.meta_get("clock") is None
    store.meta_put("clock", {"offset": 5})

    def fail() -> None:
        with store.transaction():
            store.meta_put("clock", {"offset": 6})
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        fail()
    assert store.meta_get("clock") == {"offset": 6}
    store.meta_put("clock", None)
    assert store.meta_get("clock") is None


def kept(store: Store, name: str, *contents: bytes) -> list[str]:
    """Store a document that refers to files with `contents`; return their digests."""
    with store.keep([BytesIO(each) for each in contents]) as digests, store.transaction() as tx:
        tx.put("things", name, {"name": name, "files": list(digests)})
    return digests


def gone(store: Store, digest: str) -> bool:
    """Return whether a file was removed after all writes."""
    store.flush()
    try:
        store.open_file(digest).close()
    except KeyError:
        return True
    return False


def test_file_is_kept_while_a_document_refers_to_it(store: Store) -> None:
    """Two documents share the file of one content; the removal of the last removes it."""
    (one,) = kept(store, "a", b"voice")
    assert kept(store, "b", b"voice", b"other")[0] == one
    with store.open_file(one) as file:
        assert file.read() == b"voice"
    for name, expected in (("a", False), ("b", True)):
        with store.transaction() as tx:
            tx.delete("things", name)
        assert gone(store, one) is expected


def test_file_without_a_reference_is_removed(store: Store) -> None:
    """A failed request leaves no file; replacing a document removes its file."""
    with pytest.raises(RuntimeError, match="half way"), store.keep([BytesIO(b"voice")]) as digests:
        raise RuntimeError("half way")
    assert gone(store, digests[0])
    (old,) = kept(store, "a", b"old")
    (new,) = kept(store, "a", b"new")
    assert (gone(store, old), gone(store, new)) == (True, False)


def test_snapshot_restores_everything(store: Store) -> None:
    """Documents of all resources in order, files and meta values; through JSON, in any store."""
    fill(store, "b", "a")
    (digest,) = kept(store, "c", b"voice")
    with store.transaction("other") as tx:
        tx.put("things", "a", {"name": "other"})
    store.meta_put("clock", 5)
    snapshot = json.loads(json.dumps(store.dump()))
    store.clear()
    fill(store, "z")
    assert (gone(store, digest), store.meta_get("clock")) == (True, None)
    for target in (store, Store()):
        target.load(snapshot)
        assert names(target) == ["b", "a", "c"]
        with target.transaction("other") as tx:
            assert tx.get("things", "a") == {"name": "other"}
        assert target.meta_get("clock") == 5
        with target.open_file(digest) as file:
            assert file.read() == b"voice"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda _: [], "expected a snapshot"),
        (lambda it: it | {"format": 2}, "expected a snapshot"),
        (lambda it: it | {"documents": {}}, "documents: expected a list"),
        (lambda it: it | {"files": []}, "files: expected an object"),
        (lambda it: it | {"documents": [["default", "things", "a"]]}, r"documents\[0\]: expected"),
        (lambda it: it | {"documents": [["default", "things", 5, {}]]}, r"documents\[0\]: expected"),
        (lambda it: it | {"documents": [["default", "things", "a", []]]}, r"documents\[0\]\[3\]: expected an object"),
        (lambda it: it | {"documents": [["r", "things", "a", {"body": 5}]]}, r"documents\[0\]\[3\]: expected"),
        (lambda it: it | {"documents": [["r", "things", "a", {}]] * 2}, r"documents\[1\]: r/things/a is given twice"),
        (lambda it: it | {"files": {}}, r"documents\[0\]\[3\].files: [0-9a-f]{64} is not among the files"),
        (lambda it: it | {"files": {"0": "%"}}, "files.0: expected base64"),
        (lambda it: it | {"files": {"0": "AAAA"}}, "files.0: the content has another SHA-256"),
    ],
)
def test_invalid_snapshot_changes_nothing(store: Store, change: Any, place: str) -> None:
    """The error has the location, and the content stays."""
    kept(store, "a", b"voice")
    before = store.dump()
    with pytest.raises(ValueError, match=place):
        store.load(change(before))
    assert store.dump() == before
