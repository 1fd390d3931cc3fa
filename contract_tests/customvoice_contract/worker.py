"""A worker process: `python -m customvoice_contract.worker` reads a job from standard input and answers with messages.

A process per api-version uses every core and still repeats: hashing is fixed by the parent, one thread sends requests.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from typing import TYPE_CHECKING

from .job import Job, Message
from .outcome import VersionOutcome
from .profiles import PROFILES
from .redaction import Redactor

if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> int:
    """Do the job on standard input; return 0 when a result was sent, else 1."""
    # Whatever a library prints must not mix with the messages.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    sys.stdout = sys.stderr
    job = Job.from_line(sys.stdin.readline())
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
    except Exception as error:
        send(Message("crash", {"text": f"{type(error).__name__}: {error}", "trace": traceback.format_exc()}))
        return 1
    send(Message("result", outcome.to_wire()))
    return 0


def run(job: Job, progress: Callable[[str, int, int], None]) -> VersionOutcome:
    """Put one version through walkthroughs, seeding and Schemathesis."""
    from customvoice_spec import projected

    from . import schemathesis_checks, schemathesis_run, walkthroughs
    from .oracles import ContractViolation
    from .seeding import SeedingError, Seeds
    from .service import Service
    from .tuning import Tuning

    started, faults = time.monotonic(), list[str]()
    profile = PROFILES[job.profile]
    document = projected(job.version)
    outcome = VersionOutcome(job.version, job.seed)
    outcome.walks = walkthroughs.run_all(job, lambda text: progress(text, 0, 0))
    with Service(job.endpoint, job.key, job.version) as service:
        progress("seeding", 0, 0)
        seeds = Seeds(document, service, job.container_url)
        try:
            seeds.plant()
        except (SeedingError, ContractViolation) as error:
            # The run goes on: the phases will show the fault at its operation, with a request to repeat it.
            faults.append(f"seeding: {type(error).__name__}: {error}")
        counts = schemathesis_checks.register(service)
        tuning = Tuning(job.seed, seeds, has_data=job.container_url is not None)
        gathered = schemathesis_run.run(document, job, profile, tuning, progress)
    outcome.operations = list(gathered.rows.values())
    outcome.oracles = gathered.oracle_rows(counts)
    outcome.notes, outcome.errors = gathered.notes, faults + gathered.errors
    outcome.fingerprint = gathered.trail.hexdigest()[:16]
    outcome.seconds = round(time.monotonic() - started, 1)
    return outcome


if __name__ == "__main__":
    sys.exit(main())
