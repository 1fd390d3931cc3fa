"""The part `model`: the service and a tiny model of it, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..jobs import example_database
from ..jobs.profiles import PROFILES
from ..reference_model import run as reference_model
from ..results import from_monitor
from ..results.outcome import VersionOutcome
from ..scenarios.core.context import Context
from ..service.client import Service
from ..service.control import Control

if TYPE_CHECKING:
    from ..jobs.job import Job
    from . import Progress


def run(job: Job, progress: Progress) -> VersionOutcome:
    """Drive both through the API's verbs."""
    outcome = VersionOutcome(job.version, job.seed)
    kept = example_database.use(job.database) if job.database else None
    with Service(job.endpoint, job.key, job.version, patience=job.patience) as service:
        context = Context(
            service,
            job.seed,
            name="reference-model",
            prefix=job.prefix,
            other_key=job.other_key,
            container_url=job.container_url,
            control=Control.find(job.endpoint, service.monitor),
        )
        outcome.scenarios = reference_model.run(
            context,
            PROFILES[job.profile],
            job.seed,
            database=kept,
            shrink=not job.fail_fast,
            announce=lambda done, total: progress("reference model", done, total),
        )
        from_monitor.fill(outcome, service)
    return outcome
