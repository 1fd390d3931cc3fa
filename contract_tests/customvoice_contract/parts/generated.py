"""The parts `schemathesis` and `coverage`: generated requests, checked by Schemathesis's checks and by the oracles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from customvoice_spec import projected

from ..data.example_resources import ExampleResourceError, ExampleResources
from ..fuzzing import checks as schemathesis_checks
from ..fuzzing import run as schemathesis_run
from ..fuzzing.tuning import Tuning
from ..jobs.profiles import PROFILES
from ..live.not_sent import NotSent
from ..oracles import ContractViolation
from ..results import from_monitor
from ..results.outcome import VersionOutcome
from ..service.client import Service

if TYPE_CHECKING:
    from ..jobs.job import Job
    from . import Progress


def run(job: Job, progress: Progress) -> VersionOutcome:
    """Plant what requests can refer to, then generate them."""
    document, faults, notes = projected(job.version), list[str](), list[str]()
    with Service(job.endpoint, job.key, job.version, patience=job.patience) as service:
        progress("seeding", 0, 0)
        seeds = ExampleResources(document, service, job.container_url, job.live, shared=job.shared)
        try:
            seeds.plant()
        except NotSent as reason:
            notes.append(f"seeding: {reason}")
        except (ExampleResourceError, ContractViolation) as error:
            # The run continues: its phases will show the fault at its operation, with a request to repeat.
            faults.append(f"seeding: {type(error).__name__}: {error}")
        schemathesis_checks.register(service)
        ownership = job.live.ownership if job.live else None
        has_data = job.container_url is not None
        tuning = Tuning(job.seed, seeds, has_data=has_data, shared=job.shared, ownership=ownership)
        gathered = schemathesis_run.run(document, job, PROFILES[job.profile], tuning, progress)
    outcome = VersionOutcome(job.version, job.seed)
    outcome.operations = list(gathered.rows.values())
    outcome.notes, outcome.errors = notes + gathered.notes, faults + gathered.errors
    from_monitor.fill(outcome, service)
    outcome.fingerprint = gathered.trail.hexdigest()[:16]
    return outcome
