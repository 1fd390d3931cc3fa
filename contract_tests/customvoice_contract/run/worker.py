"""A worker process: `python -m customvoice_contract.run.worker` reads a job from standard input, writes messages.

A process per part of an api-version uses every core and still repeats: hashing is fixed by the parent, one thread sends
requests.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from contextlib import ExitStack
from typing import TYPE_CHECKING

from .. import parts
from ..jobs.job import Job, Message
from ..results.set_apart import set_apart
from ..service.busy import TargetBusyError, Waiting, waiting
from ..service.redaction import Redactor
from ..standing.ledger import Ledger, tolerating

if TYPE_CHECKING:
    from ..parts import Progress
    from ..results.outcome import VersionOutcome


def main() -> int:
    """Do the job on standard input; return 0 when a result was sent, else 1."""
    # Whatever a library prints must not mix with the messages.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    sys.stdout = sys.stderr
    job = Job.from_line(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    redactor = Redactor(job.secrets)

    def send(message: Message) -> None:
        out.write(Message(message.kind, redactor.data(message.body)).to_line() + "\n")
        out.flush()

    def progress(text: str, done: int, total: int) -> None:
        send(Message("progress", {"text": text, "done": done, "total": total}))

    try:
        outcome = run(job, progress)
    except KeyboardInterrupt:
        return 1
    except TargetBusyError as error:
        send(Message("crash", {"text": str(error), "trace": "", "busy": True}))
        return 1
    except Exception as error:
        send(Message("crash", {"text": f"{type(error).__name__}: {error}", "trace": traceback.format_exc()}))
        return 1
    send(Message("result", outcome.to_wire()))
    return 0


def _end_with_parent() -> None:
    """End this process when standard input ends: the parent keeps it open as long as it lives."""
    sys.stdin.read()
    os._exit(1)


def run(job: Job, progress: Progress) -> VersionOutcome:
    """Do the job's part on its version."""
    started, gated = time.monotonic(), ExitStack()
    if job.database:
        from ..jobs import example_database

        example_database.use(job.database)
    if job.live:
        from ..live.gate import Gate
        from ..live.network import installed

        gated.enter_context(installed(Gate(job.endpoint, job.key, job.live)))
    budget, ledger = Waiting(job.endpoint), Ledger()
    if job.tolerant:
        gated.enter_context(tolerating(ledger))
    if job.shared and not job.live:
        gated.enter_context(waiting(budget))
    with gated:
        outcome = parts.run(job, progress)
    if budget.gave_up:
        raise TargetBusyError(budget.gave_up)
    if job.tolerant:
        set_apart(outcome, ledger)
    outcome.seconds = round(time.monotonic() - started, 1)
    return outcome


if __name__ == "__main__":
    sys.exit(main())
