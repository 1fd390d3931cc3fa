"""The format of the SQLite file: check it before any change, and migrate it in steps.

The format number (`PRAGMA user_version`) increases with every change of the format. A file with an older format is
migrated step by step, in one transaction.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote

FORMAT = 2

# `number` is the order of creation. All documents are in memory, so the table needs no index.
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
    """The data directory is unusable; the message says which and why."""


def check_file(path: Path) -> None:
    """Check whether the file is usable, without writing to it; a missing or empty file is.

    Raises DataDirError for a file that is newer, damaged or not the emulator's, and sqlite3.Error for an unreadable
    file ("locked" and others).
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
            # SQLite creates these files when it reads a write-ahead log, and does not remove them.
            with contextlib.suppress(OSError):
                each.unlink(missing_ok=True)


def open_database(path: Path) -> sqlite3.Connection:
    """Open the file for this process and any of its threads; create or migrate it if necessary."""
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
        # Raises sqlite3.Error for an unreadable row.
        broken = connection.execute("SELECT count(*) FROM documents WHERE NOT json_valid(body)").fetchone()[0]
        if not broken:
            return
        found = f"{broken} documents are not JSON"
    raise DataDirError(f"{path} is damaged: {found}. Restore it from a backup, or use another directory.")


def _format_of(connection: sqlite3.Connection) -> int:
    number: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return number


def _create(connection: sqlite3.Connection) -> None:
    """Create format 1, which the next step migrates."""
    connection.execute("CREATE TABLE documents (seq INTEGER PRIMARY KEY, collection TEXT, id TEXT, body TEXT)")


def _add_resources(connection: sqlite3.Connection) -> None:
    """Add Speech resources: format 1 had only one."""
    connection.execute("ALTER TABLE documents RENAME TO old")
    connection.execute(_DOCUMENTS)
    connection.execute("INSERT INTO documents SELECT seq, 'default', collection, id, body FROM old ORDER BY seq")
    connection.execute("DROP TABLE old")


_STEPS: Mapping[int, Callable[[sqlite3.Connection], None]] = {0: _create, 1: _add_resources}
"""The migration from each format to the next."""
