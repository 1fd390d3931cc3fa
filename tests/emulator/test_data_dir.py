"""A data directory: what was committed outlives the process; one that can't be used is told, and left as it is."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from customvoice_emulator import DataDirError
from customvoice_emulator.state.data_dir import AUDIO, open_data_dir
from customvoice_emulator.state.sqlite_backend import FILE_NAME, SqliteBackend
from customvoice_emulator.state.sqlite_format import FORMAT
from customvoice_emulator.state.store import Store, WriteError


def fill(directory: Path, *names: str) -> None:
    """Put documents that say their own name, and close."""
    store = open_data_dir(directory)
    with store.transaction() as tx:
        for name in names:
            tx.put("things", name, {"name": name})
    store.close()


def names(directory: Path) -> list[str]:
    """Return what is there, in order."""
    store = open_data_dir(directory)
    try:
        return stored(store)
    finally:
        store.close()


def stored(store: Store) -> list[str]:
    """Return what a store holds, in order."""
    with store.transaction() as tx:
        return [name for name, document in tx.scan("things") if document["name"] == name]


def test_a_directory_keeps_documents(tmp_path: Path) -> None:
    """Closed and opened again, everything is there, in order; the directory is made when it is missing."""
    place = tmp_path / "new" / "place"
    fill(place, "b", "a\0", "\U0001f600")
    fill(place, "c", "b")
    assert names(place) == ["b", "a\0", "\U0001f600", "c"]


def test_what_is_durable_needs_no_close(tmp_path: Path) -> None:
    """A copy made while the store is open, as a crash would leave it, holds all that was flushed."""
    store = open_data_dir(tmp_path / "one")
    for name in ("a", "b"):
        with store.keep([BytesIO(name.encode())]) as digests, store.transaction() as tx:
            tx.put("things", name, {"name": name, "files": list(digests)})
    store.meta_put("clock", 5)
    store.flush()
    assert not store.pending
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    store.close()
    copy = open_data_dir(tmp_path / "two")
    assert (stored(copy), copy.meta_get("clock")) == (["a", "b"], 5)
    for digest in digests:
        copy.open_file(digest).close()
    copy.close()


def test_files_that_nobody_names_go_when_it_is_opened(tmp_path: Path) -> None:
    """What a crash left between the file and its document; a named file that is missing is told."""
    store = open_data_dir(tmp_path)
    with store.keep([BytesIO(b"voice")]) as (digest,), store.transaction() as tx:
        tx.put("things", "a", {"name": "a", "files": [digest]})
    store.close()
    (tmp_path / AUDIO / ("0" * 64)).write_bytes(b"left")
    (tmp_path / AUDIO / "tmp.part").write_bytes(b"left")
    open_data_dir(tmp_path).close()
    assert [each.name for each in (tmp_path / AUDIO).iterdir()] == [digest]
    (tmp_path / AUDIO / digest).unlink()
    with pytest.raises(DataDirError, match=f"missing; the first is {digest}"):
        open_data_dir(tmp_path)


def test_a_directory_belongs_to_one_process(tmp_path: Path) -> None:
    """A second one is refused in words; the first goes on."""
    first = open_data_dir(tmp_path)
    with pytest.raises(DataDirError, match="another process"):
        open_data_dir(tmp_path)
    with first.transaction() as tx:
        tx.put("things", "a", {"name": "a"})
    first.close()
    assert names(tmp_path) == ["a"]


def contents(directory: Path) -> dict[str, bytes]:
    """Return every file of a directory."""
    return {each.name: each.read_bytes() for each in directory.rglob("*") if each.is_file()}


def newer(file: Path) -> None:
    """Make it a file of the next format."""
    with sqlite3.connect(file) as connection:
        connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
    connection.close()


def foreign(file: Path) -> None:
    """Make it somebody else's database."""
    file.unlink()
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    connection.close()


def torn(file: Path) -> None:
    """Overwrite a page in the middle."""
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xff" * 4096 + whole[8192:])


def no_json(file: Path) -> None:
    """Break a document inside a database that is whole."""
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE documents SET body = '{' WHERE id = 'a'")
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (newer, f"has the format {FORMAT + 1}; this emulator reads up to {FORMAT}"),
        (foreign, "is not an emulator's database"),
        (torn, "damaged|malformed"),
        (no_json, "damaged: 1 documents are not JSON"),
        (lambda file: file.write_text("this is no database" * 100), "not a database"),
    ],
)
def test_a_file_that_cannot_be_used_is_left_as_it_is(tmp_path: Path, spoil: Callable[[Path], None], words: str) -> None:
    """Newer, foreign or damaged: the error says so, and not a byte has changed."""
    fill(tmp_path, *(f"{number}" * 50 for number in range(200)), "a")
    spoil(tmp_path / FILE_NAME)
    before = contents(tmp_path)
    for _ in range(2):
        with pytest.raises(DataDirError, match=words):
            open_data_dir(tmp_path)
        assert contents(tmp_path) == before


def test_a_newer_file_left_by_a_crash_is_left_as_it_is(tmp_path: Path) -> None:
    """Its write-ahead log is not moved into it either."""
    fill(tmp_path / "one", "a")
    connection = sqlite3.connect(tmp_path / "one" / FILE_NAME)
    connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.commit()
    shutil.copytree(tmp_path / "one", tmp_path / "two", ignore=shutil.ignore_patterns("*-shm"))
    connection.close()
    before = contents(tmp_path / "two")
    assert before[f"{FILE_NAME}-wal"]
    with pytest.raises(DataDirError, match="format"):
        open_data_dir(tmp_path / "two")
    assert contents(tmp_path / "two") == before


def test_a_place_that_is_no_directory_is_named(tmp_path: Path) -> None:
    """A file stands where the directory should be."""
    (tmp_path / "file").write_text("")
    with pytest.raises(DataDirError, match="file"):
        open_data_dir(tmp_path / "file")


def test_a_file_of_format_1_is_brought_up_to_date(tmp_path: Path) -> None:
    """The first release's file: its documents are those of the default resource, in their order."""
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.executescript(
        """
        PRAGMA journal_mode = WAL;
        CREATE TABLE documents (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            collection TEXT NOT NULL,
            id TEXT NOT NULL,
            body TEXT NOT NULL,
            UNIQUE (collection, id)
        );
        PRAGMA user_version = 1;
        """
    )
    rows = [("things", name, json.dumps({"name": name})) for name in ("b", "gone", "a")]
    connection.executemany("INSERT INTO documents (collection, id, body) VALUES (?, ?, ?)", rows)
    connection.execute("DELETE FROM documents WHERE id = 'gone'")
    connection.commit()
    connection.close()
    fill(tmp_path, "c")
    assert names(tmp_path) == ["b", "a", "c"]
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (FORMAT,)
    connection.close()


def test_what_the_disk_refuses_was_never_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits for it is told; afterwards the store shows what is on disk, and goes on."""
    store = open_data_dir(tmp_path)
    with store.transaction() as tx:
        tx.put("things", "a", {"name": "a"})
    store.flush()

    def refuse(_self: SqliteBackend, _changes: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(SqliteBackend, "write", refuse)
        with store.transaction() as tx:
            tx.put("things", "b", {"name": "b"})
        with pytest.raises(WriteError, match="disk is full"):
            store.flush()
        assert store.pending
    assert stored(store) == ["a"]
    with store.transaction() as tx:
        tx.put("things", "c", {"name": "c"})
    store.close()
    assert names(tmp_path) == ["a", "c"]
