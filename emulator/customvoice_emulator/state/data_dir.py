"""A store that keeps everything in a directory: documents in a SQLite file, uploaded audio beside it."""

from pathlib import Path

from customvoice_emulator.state.kept_files import KeptFiles
from customvoice_emulator.state.sqlite_backend import SqliteBackend
from customvoice_emulator.state.sqlite_format import DataDirError
from customvoice_emulator.state.store import Store

AUDIO = "audio"


def open_data_dir(directory: Path) -> Store:
    """Return the store of `directory`, which is made when it is missing and held by this process alone.

    Raises DataDirError, saying why, when it can't be used; nothing in it has changed then.
    """
    backend = SqliteBackend(directory)
    try:
        return Store(backend, KeptFiles(directory / AUDIO))
    except (OSError, ValueError) as error:
        backend.close()
        raise DataDirError(f"can't use the data directory {directory}: {error}") from error
