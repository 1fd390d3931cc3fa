"""Write from a thread, in batches: while one batch is written, the next one is collected."""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Row = TypeVar("Row")


class WriteError(Exception):
    """A write failed, and none of it is stored. `__cause__` is the reason."""


class GroupCommit(Generic[Row]):
    """Passes rows to `write` in the order of `add`; `write` stores all rows of a call durably, or none.

    After `write` has failed, its rows and all later rows are dropped, and `add`, `flush` and `wait_until_durable` raise
    `WriteError`, until `resume` is called.
    """

    def __init__(self, write: Callable[[Sequence[Row]], None]) -> None:
        self._write = write
        self._changed = threading.Condition()
        self._queue: list[Row] = []
        self._added = self._done = 0
        self._waiting: list[tuple[int, asyncio.AbstractEventLoop, asyncio.Future[None]]] = []
        self._closing = False
        self._thread: threading.Thread | None = None
        self.error: Exception | None = None

    @property
    def pending(self) -> bool:
        """Whether an added row is not durable yet."""
        return self._done < self._added or self.error is not None

    def add(self, rows: Sequence[Row]) -> None:
        """Queue `rows`, which become durable together. Raises WriteError."""
        with self._changed:
            self._raise_error()
            self._queue += rows
            self._added += 1
            if self._thread is None:
                # Start the thread at the first write only.
                self._thread = threading.Thread(target=self._run, name="customvoice-commit", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def flush(self) -> None:
        """Wait until everything added so far is durable. Raises WriteError."""
        with self._changed:
            target = self._added
            self._changed.wait_for(lambda: self._done >= target or self.error is not None)
            self._raise_error()

    async def wait_until_durable(self) -> None:
        """Wait as `flush` does, on the event loop."""
        with self._changed:
            self._raise_error()
            if self._done >= self._added:
                return
            loop = asyncio.get_running_loop()
            future = loop.create_future()
            self._waiting.append((self._added, loop, future))
        await future

    def resume(self) -> None:
        """Accept rows again after an error."""
        with self._changed:
            self.error = None
            self._done = self._added

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
                rows, self._queue, target = self._queue, [], self._added
            try:
                self._write(rows)
            except Exception as error:
                self._finish(None, error)
            else:
                self._finish(target, None)

    def _finish(self, target: int | None, error: Exception | None) -> None:
        with self._changed:
            self.error = error
            if target is not None:
                self._done = target
            else:
                self._queue = []
            ready = [each for each in self._waiting if target is None or each[0] <= target]
            self._waiting = [each for each in self._waiting if target is not None and each[0] > target]
            self._changed.notify_all()
        for loop in {each[1] for each in ready}:
            # A closed loop has no waiting requests.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(_resolve, [each[2] for each in ready if each[1] is loop], error)

    def _raise_error(self) -> None:
        if self.error is not None:
            raise WriteError(str(self.error)) from self.error


def _resolve(futures: Sequence["asyncio.Future[None]"], error: Exception | None) -> None:
    for future in futures:
        if future.done():
            continue
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(WriteError(str(error)))
