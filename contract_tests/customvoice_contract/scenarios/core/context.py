"""What a scenario works with: the service in every version and with other keys, ids of its own, cheap prerequisites."""

from __future__ import annotations

import random
import uuid
from typing import TYPE_CHECKING, Any

from ...contract.contract import known_versions
from ...data.random_seeds import derive, token
from ...data.speech import CONSENT_STATEMENT, speak
from ...oracles import Contract
from ...oracles.lro import resource_path
from .expect import expect, expect_status, summary

if TYPE_CHECKING:
    from ...live.terms import LiveTerms
    from ...oracles import Exchange
    from ...service.client import Service
    from ...service.control import Control

TALENT, COMPANY, LOCALE = "Jessica Smith", "Contoso", "en-US"
# In the order in which resources can be deleted.
_DELETION_ORDER = ("endpoints", "models", "personalvoices", "trainingsets", "consents", "projects")
_RULE = "prerequisite"


class Context:
    """One scenario's view of the service. Everything random in it repeats with the seed."""

    def __init__(
        self,
        service: Service,
        seed: int,
        *,
        name: str = "",
        prefix: str = "verify",
        other_key: str | None = None,
        container_url: str | None = None,
        control: Control | None = None,
        live: LiveTerms | None = None,
        shared: bool = False,
        thorough: bool = False,
    ) -> None:
        """Take the service of the version under test, the run's seed, what there is beside it, a live run's terms.

        `shared`: the service was there before the run. `thorough`: there is time for every case; else scenarios draw
        some of many.
        """
        self.service = service
        self.other_key = other_key
        self.container_url = container_url
        self.control = control
        self.live = live
        self.shared = shared
        self.thorough = thorough
        self.seed = derive(seed, name)
        self.rng = random.Random(self.seed)  # noqa: S311 - repeats with the seed; nothing secret is drawn
        self._prefix = prefix
        self._count = 0
        self._made: list[tuple[Service, str, str]] = []

    # ---------------------------------------------------------------- the service, seen otherwise

    @property
    def version(self) -> str:
        """The api-version under test."""
        return self.service.version

    @property
    def versions(self) -> tuple[str, ...]:
        """Every api-version of the document, oldest first."""
        return known_versions()

    @property
    def contract(self) -> Contract:
        """The contract of the version under test."""
        return Contract.of(self.version)

    def for_version(self, version: str) -> Service:
        """Return the service asked for another version."""
        return self.service.at(version)

    @property
    def anonymous(self) -> Service:
        """The service asked without credentials."""
        return self.service.anonymous()

    def with_key(self, key: str) -> Service:
        """Return the service asked with another key."""
        return self.service.with_key(key)

    # ---------------------------------------------------------------- ids

    def id(self, what: str) -> str:
        """Return a fresh id that begins with the run's prefix and is used by no other run."""
        self._count += 1
        return f"{self._prefix}-{what}-{token(self.seed, f'{what}{self._count}', 8)}"

    def guid(self) -> str:
        """Return a fresh GUID, as ids of endpoints are."""
        guid = uuid.UUID(int=self.rng.getrandbits(128), version=4)
        return self.live.ownership.guid(guid) if self.live else str(guid)

    # ---------------------------------------------------------------- prerequisites; each returns the id

    def project(self, name: str | None = None, *, service: Service | None = None, **changes: Any) -> str:
        """Create a project, of the given id or a fresh one."""
        name, body = name or self.id("project"), {"kind": "ProfessionalVoice", **changes}
        self._require(self.put("projects", name, body, service=service), 200, 201)
        return name

    def consent(self, project: str | None = None, *, service: Service | None = None, **changes: Any) -> str:
        """Create a consent from spoken audio and wait for it to end."""
        name = self.id("consent")
        start = self.post_consent(name, service=service, projectId=project or self.project(service=service), **changes)
        self._settle(start, service)
        return name

    def post_consent(self, name: str, *, service: Service | None = None, **changes: Any) -> Exchange:
        """Send the form that creates the consent `name`; the response is not checked here."""
        fields = {"voiceTalentName": TALENT, "companyName": COMPANY, "locale": LOCALE, **changes}
        audio = speak(CONSENT_STATEMENT.format(talent=TALENT, company=COMPANY))
        return self.post(
            "consents", name, fields, {"audiodata": ("statement.wav", audio, "audio/wav")}, service=service
        )

    def training_set(self, project: str | None = None, *, service: Service | None = None, **changes: Any) -> str:
        """Create an empty training set."""
        name = self.id("set")
        body = {
            "projectId": project or self.project(service=service),
            "locale": LOCALE,
            "voiceKind": "Female",
        } | changes
        self._require(self.put("trainingsets", name, body, service=service), 200, 201)
        return name

    def ready_model(self, project: str | None = None, *, service: Service | None = None, **changes: Any) -> str:
        """Train a model (Default recipe) to its end; a scenario that calls this needs "training"."""
        name = self.id("model")
        self._settle(
            self.put("models", name, self.model_body(project, service=service, **changes), service=service), service
        )
        return name

    def model_body(
        self, project: str | None = None, *, service: Service | None = None, **changes: Any
    ) -> dict[str, Any]:
        """Return a body that trains a model, with what it names created first, unless `changes` name it."""
        project = project or changes.get("projectId") or self.project(service=service)
        return {
            "projectId": project,
            "consentId": changes.get("consentId") or self.consent(project, service=service),
            "trainingSetId": changes.get("trainingSetId") or self.training_set(project, service=service),
            "recipe": {"kind": "Default"},
            "voiceName": "JessicaNeural",
            **changes,
        }

    def endpoint(
        self, project: str | None = None, model: str | None = None, *, service: Service | None = None, **changes: Any
    ) -> str:
        """Deploy a model and wait for it; a scenario that calls this needs "training"."""
        project = project or self.project(service=service)
        name, body = self.guid(), {"projectId": project, "modelId": model or self.ready_model(project, service=service)}
        self._settle(self.put("endpoints", name, {**body, **changes}, service=service), service)
        return name

    def personal_voice(
        self, project: str | None = None, consent: str | None = None, *, service: Service | None = None, **changes: Any
    ) -> str:
        """Create a personal voice from audio and wait for it; a scenario that calls this needs "personal-voice"."""
        project = project or self.project(service=service, kind="PersonalVoice")
        name, consent = self.id("voice"), consent or self.consent(project, service=service)
        start = self.post_personal_voice(name, service=service, projectId=project, consentId=consent, **changes)
        self._settle(start, service)
        return name

    def post_personal_voice(self, name: str, *, service: Service | None = None, **fields: Any) -> Exchange:
        """Send the form that creates the personal voice `name`; the response is not checked here."""
        audio = speak(CONSENT_STATEMENT.format(talent=TALENT, company=COMPANY))
        files = {"audioData": ("prompt.wav", audio, "audio/wav")}
        return self.post("personalvoices", name, fields, files, service=service)

    # ---------------------------------------------------------------- requests that may create

    def put(self, collection: str, name: str, body: Any, *, service: Service | None = None, **kwargs: Any) -> Exchange:
        """PUT a resource, and remember it for the cleanup."""
        self.remember(collection, name, service=service)
        return (service or self.service).send("PUT", f"/{collection}/{name}", json=body, **kwargs)

    def post(
        self,
        collection: str,
        name: str,
        fields: dict[str, Any],
        files: Any,
        *,
        service: Service | None = None,
        **kwargs: Any,
    ) -> Exchange:
        """POST the form that creates a resource, and remember it for the cleanup."""
        self.remember(collection, name, service=service)
        return (service or self.service).send("POST", f"/{collection}/{name}", data=fields, files=files, **kwargs)

    def remember(self, collection: str, name: str, *, service: Service | None = None) -> None:
        """Delete this resource at the end, whether or not it was created."""
        made = (service or self.service, collection, name)
        if made not in self._made:
            self._made.append(made)

    def forget(self, collection: str, name: str) -> None:
        """Leave this resource alone at the end."""
        self._made = [each for each in self._made if each[1:] != (collection, name)]

    def cleanup(self) -> None:
        """Delete what was created; nothing here is checked, except by the passive oracles."""
        for collection in _DELETION_ORDER:
            for service, made, name in self._made:
                if made == collection:
                    params = {"forceDelete": "true"} if collection == "projects" else None
                    service.send("DELETE", f"/{collection}/{name}", params=params)
        self._made.clear()

    def settle(self, start: Exchange, *, service: Service | None = None) -> dict[str, Any]:
        """Follow the operation that `start` started to its end, and return its resource as then read."""
        expect(start.is_success, f"{summary(start)}; expected 2xx. Response: {start.content[:300]!r}", _RULE)
        (service or self.service).follow(start)
        found = (service or self.service).send("GET", resource_path(start).partition("/customvoice")[2])
        expect_status(found, 200, rule=_RULE)
        return dict(found.json)

    def _settle(self, start: Exchange, service: Service | None) -> None:
        body = self.settle(start, service=service)
        expect(
            body.get("status") == "Succeeded", f"{start.path} ended {body.get('status')!r}; expected Succeeded.", _RULE
        )

    @staticmethod
    def _require(exchange: Exchange, *statuses: int) -> None:
        expect_status(exchange, *statuses, rule=_RULE, why=f"the response was {exchange.content[:300]!r}")
