"""Run slow handlers on threads of their own, and stop them when their client has gone or the server ends."""

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from starlette.requests import ClientDisconnect

from customvoice_emulator.http.body_stream import BodyStream
from customvoice_emulator.media.outgoing_work import OutgoingWork, StoppedWorkError, set_current_work

_THREADS = 32
_Result = TypeVar("_Result")


class SlowRequests:
    """A pool for handlers that read files and storage; control plane and writes to the disk have another one."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="emulator slow request")

    async def run(self, handle: Callable[[], _Result], stream: BodyStream) -> _Result:
        """Return the result of `handle`. Raises ClientDisconnect if the client of `stream` leaves before it ends."""
        work = OutgoingWork()

        def on_thread() -> _Result:
            work.require_wanted()
            set_current_work(work)
            return handle()

        task = asyncio.get_running_loop().run_in_executor(self._pool, contextvars.copy_context().run, on_thread)
        watch = asyncio.ensure_future(_stop_when_gone(stream, work))
        try:
            return await task
        except StoppedWorkError:
            raise ClientDisconnect from None
        finally:
            # Also after a cancellation, by which the server ends requests at its end.
            watch.cancel()
            work.stop()


async def _stop_when_gone(stream: BodyStream, work: OutgoingWork) -> None:
    if await stream.client_gone():
        work.stop()
