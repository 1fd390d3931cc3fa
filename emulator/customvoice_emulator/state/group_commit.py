"""Write from a thread, in batches: while one batch is written, the next one is collected."""

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from customvoice_emulator.state.ticket import Ticket, WriteError

Row = TypeVar("Row")
_LOG = logging.getLogger("customvoice_emulator")
_Entry = tuple[Sequence[Row], Callable[[], None], Ticket]


class GroupCommit(Generic[Row]):
    """Passes rows to `write` in the order of `add`; `write` stores all rows of a call durably, or none.

    Each `add` returns a ticket with the fate of its own rows. After `write` has failed, the tickets of its rows and of
    all later rows fail, and `add` raises `WriteError`, until `resume` is called: later rows may depend on earlier ones.
    """

    def __init__(self, write: Callable[[Sequence[Row]], None]) -> None:
        self._write = write
        self._changed = threading.Condition()
        self._queue: list[_Entry[Row]] = []
        self._closing = False
        self._thread: threading.Thread | None = None
        self.error: WriteError | None = None
        self.last: Ticket | None = None
        """The ticket of the newest rows: with it, everything that was added before is settled."""

    def add(self, rows: Sequence[Row], committed: Callable[[], None]) -> Ticket:
        """Queue `rows`, which become durable together; then `committed` is called. Raises WriteError."""
        with self._changed:
            if self.error is not None:
                raise WriteError(str(self.error), full=self.error.full) from self.error
            self.last = ticket = Ticket()
            self._queue.append((rows, committed, ticket))
            if self._thread is None:
                # Start the thread at the first write only.
                self._thread = threading.Thread(target=self._run, name="customvoice-commit", daemon=True)
                self._thread.start()
            self._changed.notify_all()
        return ticket

    def resume(self) -> None:
        """Accept rows again after an error."""
        with self._changed:
            self.error = self.last = None

    def close(self) -> None:
        """Write the queued rows and end the thread."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._queue or self._closing)
                if not self._queue:
                    return
                batch, self._queue = self._queue, []
            try:
                self._write([row for rows, _, _ in batch for row in rows])
            except Exception as error:
                self._fail(batch, WriteError.of(error))
            else:
                for _, committed, ticket in batch:
                    try:
                        committed()
                    except Exception:
                        _LOG.exception("failed after a write; the write itself is stored")
                    ticket.settle(None)

    def _fail(self, batch: Sequence[_Entry[Row]], error: WriteError) -> None:
        with self._changed:
            self.error = error
            later, self._queue = self._queue, []
        for _, _, ticket in (*batch, *later):
            ticket.settle(error)
