"""What a walkthrough works with: the client of the api-version, names of its own, and the steps it reports."""

from __future__ import annotations

import importlib
import uuid
from typing import TYPE_CHECKING, Any

from ..data.random_seeds import derive, token
from ..data.speech import CONSENT_STATEMENT, speak
from ..results.not_applicable import NotApplicable
from ..service.target import is_loopback
from .steps import Steps, expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..jobs.job import Job

TALENT, COMPANY, LOCALE = "Jessica Smith", "Contoso", "en-US"
# On this machine operations advance by being read; a service over the network sets its own pace.
_LOCAL_INTERVAL = 0.02
# Training a voice takes ten hours and more.
_LIVE_PATIENCE_SECONDS = 48 * 3600.0


class Context:
    """One walkthrough's view of one api-version; a context manager, as the client is."""

    def __init__(self, name: str, job: Job, announce: Callable[[str], None]) -> None:
        """Take the walkthrough's name, the job, and who to tell about steps."""
        self.job = job
        self.steps = Steps(name, announce)
        # Resolved by name, so that a new version needs no edit here.
        self.api: Any = importlib.import_module(f"customvoice.v{job.version.replace('-', '_')}")
        self.errors: Any = importlib.import_module("customvoice")
        interval = _LOCAL_INTERVAL if is_loopback(job.endpoint) else None
        self.client: Any = self.api.CustomVoiceClient(job.endpoint, job.key, polling_interval=interval)
        self._name = name

    def id(self, what: str) -> str:
        """Return this walkthrough's id for `what`: it repeats with the seed and is used by no other run."""
        return f"{self.job.prefix}-{what}-{token(derive(self.job.seed, self._name), what, 8)}"

    def guid(self, what: str) -> str:
        """Return this walkthrough's GUID for `what`, as ids of endpoints are."""
        guid = uuid.uuid5(uuid.NAMESPACE_OID, self.id(what))
        return self.job.live.ownership.guid(guid) if self.job.live else str(guid)

    def need(self, what: str) -> None:
        """Skip the step where the target cannot do this (`scenarios.core.scenario.NEEDS`)."""
        if self.job.live and what in self.job.live.unavailable:
            raise NotApplicable(self.job.live.unavailable[what])

    def wait(self, poller: Any) -> Any:
        """Wait for a long-running operation and return its resource."""
        return poller.result(timeout=_LIVE_PATIENCE_SECONDS if self.job.live else self.job.patience)

    def create_project(self, kind: str) -> str:
        """Step: create the project."""
        project = self.client.projects.create(
            self.id("project"), self.api.Project(kind=kind, description="A walkthrough")
        )
        expect(project.id == self.id("project"), f"the project has id {project.id!r}; expected {self.id('project')!r}")
        expect(project.kind == kind, f"the project has kind {project.kind!r}; expected {kind!r}")
        return f"project {project.id}"

    def create_consent(self) -> str:
        """Step: create the consent from a WAV in which the statement is spoken."""
        audio = speak(CONSENT_STATEMENT.format(talent=TALENT, company=COMPANY))
        poller = self.client.consents.begin_create_from_file(
            self.id("consent"),
            project_id=self.id("project"),
            voice_talent_name=TALENT,
            company_name=COMPANY,
            locale=LOCALE,
            audio=audio,
        )
        consent = self.wait(poller)
        expect(consent.status == "Succeeded", f"the consent ended {consent.status}; expected Succeeded")
        expect(
            consent.voice_talent_name == TALENT, f"the consent names {consent.voice_talent_name!r}; expected {TALENT!r}"
        )
        return f"consent {consent.id} {consent.status}, from {len(audio) // 1024} KiB of speech"

    def remove(self, group: str, what: str) -> str:
        """Step: delete a resource and see that it is gone."""
        operations, name = getattr(self.client, group), self.id(what)
        operations.delete(name)
        self.gone(group, name)
        return f"{name} is gone"

    def gone(self, group: str, name: str) -> None:
        """Fail unless reading `name` says that it does not exist."""
        try:
            getattr(self.client, group).get(name)
        except self.errors.NotFoundError:
            return
        raise AssertionError(f"{name} can still be read after its deletion; expected 404")

    def remove_project(self) -> str:
        """Step: delete the project with all it holds."""
        self.client.projects.delete(self.id("project"), force_delete=True)
        self.gone("projects", self.id("project"))
        return f"{self.id('project')} is gone"
