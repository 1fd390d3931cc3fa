"""The base of the state machine: new names, one resource of each kind, and their deletion at the end."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from .model import REFERENCES
from .modelled_service import ModelledService
from .test_data import COMPANY, LOCALE, TALENT, TestData, form_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..service.client import Service

COLLECTIONS = tuple(REFERENCES)
KINDS = ("ProfessionalVoice", "PersonalVoice")


@dataclass(slots=True)
class RunConfig:
    """What all examples of a run share: the service, its versions, the data to send, and the prefix of names."""

    service: Service
    versions: tuple[str, ...]
    test_data: TestData
    prefix: str
    examples: int = 0
    # Told when an example starts and when it has ended; may raise to end the whole run.
    begins: Callable[[], None] = field(default=lambda: None)
    checks: Callable[[], None] = field(default=lambda: None)


class BaseMachine(RuleBasedStateMachine):
    """Creates and deletes resources in service and model. Subclasses add the `config` and the rules."""

    config: RunConfig

    def __init__(self) -> None:
        """Begin with an empty model and names that no other example uses."""
        super().__init__()
        _use_every_rule(self)
        self.config.begins()
        self.config.examples += 1
        self.modelled = ModelledService(self.config.service)
        self._named = 0
        self._made: list[tuple[str, str]] = []

    def _name(self, collection: str, *, twin: bool = False) -> str:
        if collection == "endpoints":
            self._named += 1
            return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self.config.prefix}{self.config.examples}.{self._named}"))
        earlier = [name for each, name in self._made if each == collection]
        if twin and earlier and earlier[-1].swapcase() not in earlier:
            return earlier[-1].swapcase()
        self._named += 1
        return f"{self.config.prefix}{self.config.examples}-{collection[:2]}.{self._named}"

    @staticmethod
    def _operation_id(has_id: bool) -> str | None:
        # Operations are kept for a day: one that repeats with the seed would meet that of an earlier run.
        return str(uuid.uuid4()) if has_id else None

    def _create(self, collection: str, name: str, fields: Mapping[str, Any], version: str, **more: Any) -> str:
        self._made.append((collection, name))
        self.modelled.create(collection, name, fields, version, **more)
        self.config.checks()
        return name

    def _first(self, collection: str) -> str:
        """Return the first resource of a collection, having made what it names before; rules may come in any order."""
        for made, name in self._made:
            if made == collection:
                return name
        version = self.config.versions[0]
        named = {key: self._first(target) for key, target in REFERENCES[collection].items()}
        name = self._name(collection)
        if collection == "projects":
            return self._create(collection, name, {"kind": KINDS[0]}, version)
        if collection == "consents":
            return self._consent(name, named["projectId"], {}, version, good=True)
        if collection == "personalvoices":
            return self._voice(name, named, {}, version, good=True)
        if collection == "models":
            return self._model(name, named, {}, version)
        fields = named | ({"locale": LOCALE} if collection == "trainingsets" else {})
        return self._create(collection, name, fields, version)

    def _consent(
        self,
        name: str,
        project: str,
        texts: dict[str, Any],
        version: str,
        *,
        good: bool,
        operation_id: str | None = None,
    ) -> str:
        files = form_file("audiodata", self.config.test_data.audio(good=good))
        fails_for = None if good else "AudioAndScriptNotMatch"
        fields = {**statement(project), **texts}
        return self._create(
            "consents", name, fields, version, files=files, operation_id=operation_id, fails_for=fails_for
        )

    def _model(
        self,
        name: str,
        named: dict[str, str],
        texts: dict[str, Any],
        version: str,
        *,
        operation_id: str | None = None,
    ) -> str:
        fields = {**named, "recipe": {"kind": "Default"}, "voiceName": "VerifyNeural", **texts}
        fields.pop("displayName", None)
        untrained = self.config.test_data.untrained
        return self._create("models", name, fields, version, operation_id=operation_id, fails_for=untrained)

    def _voice(
        self,
        name: str,
        named: dict[str, str],
        texts: dict[str, Any],
        version: str,
        *,
        good: bool,
        operation_id: str | None = None,
    ) -> str:
        files = form_file("audioData", self.config.test_data.audio(good=good))
        fails_for = None if good else "SpeakerVerificationFailed"
        return self._create(
            "personalvoices",
            name,
            {**named, **texts},
            version,
            files=files,
            operation_id=operation_id,
            fails_for=fails_for,
        )

    def teardown(self) -> None:
        """Delete what was created, in an order that the service accepts. Nothing is checked here."""
        send = self.config.service.send
        for collection, name in sorted(set(self._made), key=lambda each: COLLECTIONS.index(each[0])):
            if collection == "projects":
                send("DELETE", f"/projects/{name}", params={"forceDelete": "true"})
        # A project that could not be deleted, or forgot something, leaves it to these.
        for record in sorted(self.modelled.model.all(), key=lambda each: -COLLECTIONS.index(each.collection)):
            if self.modelled.model.find("projects", str(record.value("projectId"))) is None:
                send("DELETE", record.path)


class _AllEnabled:
    """Stands for the random part of the rules that Hypothesis would use in one example."""

    def is_enabled(self, _name: str) -> bool:
        return True


def _use_every_rule(machine: RuleBasedStateMachine) -> None:
    """Let every rule take part in every example.

    Hypothesis leaves a random part of them out of each (swarm testing): good in thousands of examples, but a run has
    dozens, and most verbs would hardly be tried. It has no setting for that, so this reaches behind it.
    """
    rules: Any = getattr(machine, "_rules_strategy", None)
    if hasattr(rules, "enabled_rules_strategy"):
        rules.enabled_rules_strategy = st.just(_AllEnabled())


def statement(project: str) -> dict[str, Any]:
    return {"projectId": project, "voiceTalentName": TALENT, "companyName": COMPANY, "locale": LOCALE}
