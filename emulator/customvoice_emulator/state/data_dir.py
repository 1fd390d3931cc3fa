"""Open a store in a directory: documents in a SQLite file, uploaded audio beside it."""

from pathlib import Path

from customvoice_emulator.state.kept_files import KeptFiles
from customvoice_emulator.state.sqlite_backend import SqliteBackend
from customvoice_emulator.state.sqlite_format import DataDirError
from customvoice_emulator.state.store import Store
from customvoice_emulator.state.ticket import is_full

AUDIO = "audio"


def open_data_dir(directory: Path) -> Store:
    """Open the store of `directory`, for this process only; create the directory if it is missing.

    Raises DataDirError with the reason, and changes nothing, if the directory is unusable.
    """
    backend = SqliteBackend(directory)
    try:
        return Store(backend, KeptFiles(directory / AUDIO))
    except (OSError, ValueError) as error:
        backend.close()
        reason = "no space left in the data directory; free some space" if is_full(error) else error
        raise DataDirError(f"cannot use the data directory {directory}: {reason}") from error
