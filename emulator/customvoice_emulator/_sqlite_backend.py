"""Documents in a SQLite file: what was committed is there after `kill -9` and after a power cut."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from customvoice_emulator._store import Changes, Document, Key

FILE_NAME = "customvoice.sqlite3"
_FORMAT = 1
_TABLE = """
CREATE TABLE IF NOT EXISTS documents (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (collection, id)
)
"""
_UPSERT = """
INSERT INTO documents (collection, id, body) VALUES (?, ?, ?)
ON CONFLICT (collection, id) DO UPDATE SET body = excluded.body
"""


class DataDirError(Exception):
    """The data directory can't be used; the message says which and why."""


class SqliteBackend:
    """One file in `directory` (made when missing), held by this process alone.

    Raises DataDirError when it can't be opened, is held by another process, or was written in an unknown format.
    """

    blocking = True

    def __init__(self, directory: Path) -> None:
        try:
            directory.mkdir(parents=True, exist_ok=True)
            self._connection = _open(directory / FILE_NAME)
        except (OSError, sqlite3.Error) as error:
            held = "locked" in str(error)
            advice = "another process is using it; stop that one or choose another directory" if held else str(error)
            raise DataDirError(f"can't use the data directory {directory}: {advice}") from error

    def get(self, key: Key) -> Document | None:
        row = self._connection.execute("SELECT body FROM documents WHERE collection = ? AND id = ?", key).fetchone()
        return None if row is None else json.loads(row[0])

    def scan(self, collection: str) -> Iterator[tuple[str, Document]]:
        rows = self._connection.execute(
            "SELECT id, body FROM documents WHERE collection = ? ORDER BY seq", (collection,)
        )
        for name, body in rows:
            yield name, json.loads(body)

    def apply(self, changes: Changes) -> None:
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            for (collection, name), document in changes.items():
                if document is None:
                    self._connection.execute(
                        "DELETE FROM documents WHERE collection = ? AND id = ?", (collection, name)
                    )
                else:
                    self._connection.execute(_UPSERT, (collection, name, json.dumps(document)))

    def close(self) -> None:
        self._connection.close()


def _open(path: Path) -> sqlite3.Connection:
    # The store's lock lets one thread in at a time, whichever it is.
    connection = sqlite3.connect(path, timeout=0.5, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        if found not in (0, _FORMAT):
            raise DataDirError(f"{path} has the format {found}; this emulator reads {_FORMAT}. Use another directory.")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(_TABLE)
        connection.execute(f"PRAGMA user_version = {_FORMAT}")
        connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection
