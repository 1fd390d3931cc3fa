"""Store documents in a SQLite file; committed documents survive `kill -9` and a power failure."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from customvoice_emulator.state.collection import Document
from customvoice_emulator.state.documents import Change, DocumentKey
from customvoice_emulator.state.sqlite_format import DataDirError, check_file, open_database
from customvoice_emulator.state.ticket import is_full

FILE_NAME = "customvoice.sqlite3"
_ROWS = 50
"""Rows per statement: each statement lets other threads run, so one statement per row would wait often."""
_READ = 1000


class SqliteBackend:
    """A file in `directory` (created if missing), locked for this process.

    Raises DataDirError, and changes nothing, if the file cannot be opened, is locked by another process, is damaged, or
    has a newer format.
    """

    def __init__(self, directory: Path) -> None:
        path = directory / FILE_NAME
        try:
            directory.mkdir(parents=True, exist_ok=True)
            check_file(path)
            self._connection = open_database(path)
        except (OSError, sqlite3.Error) as error:
            advice = str(error)
            if "locked" in advice:
                advice = "another process is using it; stop that one or choose another directory"
            elif is_full(error):
                advice = "no space left in the data directory; free some space or choose another directory"
            raise DataDirError(f"cannot use the data directory {directory}: {advice}") from error

    def read(self) -> Iterator[tuple[int, DocumentKey, Document]]:
        """Yield all documents, in order of their numbers."""
        cursor = self._connection.execute(
            "SELECT number, resource, collection, id, body FROM documents ORDER BY number"
        )
        while rows := cursor.fetchmany(_READ):
            # Parsed together, equal keys of many documents share one string in memory.
            bodies = json.loads("[" + ",".join(row[4] for row in rows) + "]")
            for (number, resource, collection, name, _), body in zip(rows, bodies, strict=True):
                yield number, (resource, collection, name), body

    def write(self, changes: Sequence[Change]) -> None:
        """Store all changes durably, in order, or none."""
        last = {change.number: change for change in changes}
        written = [_row(each) for each in last.values() if each.document is not None]
        removed = [(each.number,) for each in last.values() if each.document is None]
        if self._connection.in_transaction:
            # The last write failed, and so did its rollback.
            self._connection.rollback()
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            self._in_parts("INSERT OR REPLACE INTO documents VALUES {}", "(?, ?, ?, ?, ?)", written)
            self._in_parts("DELETE FROM documents WHERE number IN ({})", "?", removed)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _in_parts(self, statement: str, row: str, rows: Sequence[tuple[Any, ...]]) -> None:
        for start in range(0, len(rows), _ROWS):
            part = rows[start : start + _ROWS]
            values = [value for each in part for value in each]
            self._connection.execute(statement.format(", ".join([row] * len(part))), values)


def _row(change: Change) -> tuple[Any, ...]:
    return (change.number, *change.key, json.dumps(change.document, ensure_ascii=False, separators=(",", ":")))
