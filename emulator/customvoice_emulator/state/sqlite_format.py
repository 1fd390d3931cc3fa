"""The format of the SQLite file: judged before anything is changed, and brought up to date by steps.

The number of the format (`PRAGMA user_version`) rises with every change of it. A file of an older format goes through
the steps from there on, all in one transaction.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote

FORMAT = 2

# `number` tells the order of creation. Memory holds all documents, so nothing is looked up here and no index is kept.
_DOCUMENTS = """
CREATE TABLE documents (
    number INTEGER PRIMARY KEY,
    resource TEXT NOT NULL,
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL
)
"""


class DataDirError(Exception):
    """The data directory can't be used; the message says which and why."""


def check(path: Path) -> None:
    """Look whether the file can be used, without writing to it; a missing or empty one can.

    Raises DataDirError for a file that is newer, damaged or not the emulator's, and sqlite3.Error, "locked" among
    others, for one that can't be read.
    """
    if not path.exists() or path.stat().st_size == 0:
        return
    beside = [each for each in (Path(f"{path}-shm"), Path(f"{path}-wal")) if not each.exists()]
    connection = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, timeout=0.5)
    try:
        _check_format(connection, path)
        _check_content(connection, path)
    finally:
        connection.close()
        for each in beside:
            # A reader of a write-ahead log makes these, and can't be told to clear them away.
            with contextlib.suppress(OSError):
                each.unlink(missing_ok=True)


def prepare(path: Path) -> sqlite3.Connection:
    """Open the file, made and migrated as need be, for this process alone and for whichever thread."""
    connection = sqlite3.connect(path, timeout=0.5, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN EXCLUSIVE")
        for step in range(_format_of(connection), FORMAT):
            _STEPS[step](connection)
        connection.execute(f"PRAGMA user_version = {FORMAT}")
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = WAL")
    except BaseException:
        connection.close()
        raise
    return connection


def _check_format(connection: sqlite3.Connection, path: Path) -> None:
    found = _format_of(connection)
    if not 0 <= found <= FORMAT:
        raise DataDirError(
            f"{path} has the format {found}; this emulator reads up to {FORMAT}. "
            "Use the emulator that wrote it, or another directory."
        )
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if tables - {"sqlite_sequence"} != ({"documents"} if found else set()):
        raise DataDirError(f"{path} is not an emulator's database. Use another directory.")


def _check_content(connection: sqlite3.Connection, path: Path) -> None:
    if _format_of(connection) == 0:
        return
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found == "ok":
        # Raises sqlite3.Error where a row can't be read at all.
        broken = connection.execute("SELECT count(*) FROM documents WHERE NOT json_valid(body)").fetchone()[0]
        if not broken:
            return
        found = f"{broken} documents are not JSON"
    raise DataDirError(f"{path} is damaged: {found}. Restore it from a copy, or use another directory.")


def _format_of(connection: sqlite3.Connection) -> int:
    number: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return number


def _create(connection: sqlite3.Connection) -> None:
    """From nothing to format 1, which the next step brings up to date."""
    connection.execute("CREATE TABLE documents (seq INTEGER PRIMARY KEY, collection TEXT, id TEXT, body TEXT)")


def _add_resources(connection: sqlite3.Connection) -> None:
    """Format 1 knew one Speech resource."""
    connection.execute("ALTER TABLE documents RENAME TO old")
    connection.execute(_DOCUMENTS)
    connection.execute("INSERT INTO documents SELECT seq, 'default', collection, id, body FROM old ORDER BY seq")
    connection.execute("DROP TABLE old")


_STEPS: Mapping[int, Callable[[sqlite3.Connection], None]] = {0: _create, 1: _add_resources}
"""What brings a file from each format to the next."""
