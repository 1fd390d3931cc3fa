"""A data directory: committed data survives the process; an unusable directory is reported and left unchanged."""

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
    """Store documents that have their own name, and close."""
    store = open_data_dir(directory)
    with store.transaction() as tx:
        for name in names:
            tx.put("things", name, {"name": name})
    store.close()


def names(directory: Path) -> list[str]:
    """Return the ids of the documents, in order."""
    store = open_data_dir(directory)
    try:
        return stored(store)
    finally:
        store.close()


def stored(store: Store) -> list[str]:
    """Return the content of a store, in order."""
    with store.transaction() as tx:
        return [name for name, document in tx.scan("things") if document["name"] == name]


def test_directory_keeps_documents(tmp_path: Path) -> None:
    """After closing and opening, all documents exist in order; a missing directory is created."""
    place = tmp_path / "new" / "place"
    fill(place, "b", "a\0", "\U0001f600")
    fill(place, "c", "b")
    assert names(place) == ["b", "a\0", "\U0001f600", "c"]


def test_flushed_data_needs_no_close(tmp_path: Path) -> None:
    """A copy of the open store, as after a crash, has all flushed data."""
    store = open_data_dir(tmp_path / "one")
    for name in ("a", "b"):
        with store.keep([BytesIO(name.encode())]) as digests, store.transaction() as tx:
            tx.put("things", name, {"name": name, "files": list(digests)})
    store.meta_put("clock", 5)
    store.flush()
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    store.close()
    copy = open_data_dir(tmp_path / "two")
    assert (stored(copy), copy.meta_get("clock")) == (["a", "b"], 5)
    for digest in digests:
        copy.open_file(digest).close()
    copy.close()


def test_files_without_a_reference_are_removed_when_opened(tmp_path: Path) -> None:
    """A crash can leave such files; a missing referenced file is an error."""
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


def test_directory_is_locked_for_one_process(tmp_path: Path) -> None:
    """A second process gets an error; the first continues."""
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
    """Set the next format number."""
    with sqlite3.connect(file) as connection:
        connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
    connection.close()


def foreign(file: Path) -> None:
    """Write a database of another program."""
    file.unlink()
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    connection.close()


def torn(file: Path) -> None:
    """Overwrite a page in the middle of the file."""
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xff" * 4096 + whole[8192:])


def no_json(file: Path) -> None:
    """Damage a document in a valid database."""
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
def test_unusable_file_is_left_unchanged(tmp_path: Path, spoil: Callable[[Path], None], words: str) -> None:
    """For a newer, foreign or damaged file, the error has the reason, and no byte changes."""
    fill(tmp_path, *(f"{number}" * 50 for number in range(200)), "a")
    spoil(tmp_path / FILE_NAME)
    before = contents(tmp_path)
    for _ in range(2):
        with pytest.raises(DataDirError, match=words):
            open_data_dir(tmp_path)
        assert contents(tmp_path) == before


def test_newer_file_after_a_crash_is_left_unchanged(tmp_path: Path) -> None:
    """Its write-ahead log is not merged into it."""
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


def test_path_of_a_file_is_rejected(tmp_path: Path) -> None:
    """The error has the path of a file in place of the directory."""
    (tmp_path / "file").write_text("")
    with pytest.raises(DataDirError, match="file"):
        open_data_dir(tmp_path / "file")


def test_file_of_format_1_is_migrated(tmp_path: Path) -> None:
    """Documents of the first release's file belong to the default resource, in their order."""
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


def test_failed_write_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting requests get an error; afterwards the store shows the data on disk, and continues."""
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
    assert stored(store) == ["a"]
    with store.transaction() as tx:
        tx.put("things", "c", {"name": "c"})
    store.close()
    assert names(tmp_path) == ["a", "c"]
