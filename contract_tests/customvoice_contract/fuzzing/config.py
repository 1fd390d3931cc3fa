"""The Schemathesis configuration of a part: its phases, every check on, sizes from the profile."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import schemathesis

from ..service.target import CA_VARIABLES, KEY_HEADER

if TYPE_CHECKING:
    from ..jobs.job import Job
    from ..jobs.profiles import Profile


def build(job: Job, profile: Profile) -> schemathesis.Config:
    """Return the configuration of one job: the coverage phase is a part of its own, the other phases are another."""
    covers = job.part == "coverage"
    config = schemathesis.Config.from_dict(
        {
            "seed": job.seed,
            # What an earlier run learned would make this one differ; only the seed may.
            "cache": {"enabled": False},
            # Threads of Schemathesis interleave as they please; versions run as processes of their own instead.
            "workers": 1,
            # See every failure of an operation in one run; but only what ends with a failure is made minimal and kept.
            "continue-on-failure": not (profile.shrink or job.database) or covers,
            "request-timeout": 60,
            # How fast a machine generates data is not a property of the service.
            "suppress-health-check": ["all"],
            # The database is that of Hypothesis's default profile (worker.py): a directory or a Redis.
            "generation": {"no-shrink": not profile.shrink, **({} if job.database else {"database": "none"})},
            "phases": {
                # Operations without an example of their own get a generated one, so the phase covers them all.
                "examples": {"enabled": not covers, "fill-missing": True},
                # On a live service no method is tried on a whole collection that could do something to it.
                "coverage": {"enabled": covers, **({"unexpected-methods": ["TRACE"]} if job.live else {})},
                "fuzzing": {"enabled": not covers, "generation": {"max-examples": profile.fuzz_examples}},
                "stateful": {
                    "enabled": not covers,
                    "generation": {"max-examples": profile.stateful_examples},
                    "max-steps": profile.stateful_steps,
                },
            },
            # No check is off; two are stricter than their defaults.
            "checks": {
                # The default also takes 401, 403, 429, 5xx and redirects. The key is valid, so a valid request ends in
                # success, or misses (404) or clashes with (409) a resource.
                "positive_data_acceptance": {"expected-statuses": ["2xx", "404", "409"]},
                # The default also takes 404 and 409, behind which a missing validation hides: parameters and body are
                # checked before the state of resources is looked at (docs/FIDELITY.md).
                "negative_data_rejection": {"expected-statuses": ["400", "405", "415"]},
            },
        }
    )
    # Set here: above, `${…}` in a key would be read as an environment variable.
    config.projects.override.update(
        base_url=f"{job.endpoint}/customvoice",
        headers={KEY_HEADER: job.key},
        tls_verify=os.environ.get(CA_VARIABLES[0]) or True,
    )
    return config
