"""The rules that create: with new, existing and deleted ids, and with references that may be missing."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, initialize, rule

from ..contract.contract import Contract
from .base_machine import COLLECTIONS, KINDS, BaseMachine, statement
from .test_data import LOCALE, NOWHERE

LOCALES = (LOCALE, "en-GB")
INITIAL_STEPS = len(COLLECTIONS)
"""Hypothesis counts the making of the first resources among the steps."""
VERSION = st.runner().flatmap(lambda machine: st.sampled_from(machine.config.versions))
_DESCRIPTION = st.sampled_from([None, "", "A voice for our lessons", 'Größe "1" & more\N{HEAVY CHECK MARK}'])
_DISPLAY_NAME = st.sampled_from([None, "Jessica", "Jéssica 2"])
TEXTS = st.fixed_dictionaries({}, optional={"description": _DESCRIPTION, "displayName": _DISPLAY_NAME})
_LOCALE = st.sampled_from(LOCALES)
# A change may write a locale in another case.
_LOCALE_AGAIN = st.sampled_from((*LOCALES, LOCALE.lower()))
GOOD = st.sampled_from([True, True, True, False])
HAS_ID = st.booleans()
# A new id, or one that differs from a known one in the case of its letters alone: another resource.
TWIN = st.sampled_from([False, False, False, False, True])


class Creation(BaseMachine):
    """Creates resources by every way there is."""

    projects = Bundle("projects")
    consents = Bundle("consents")
    training_sets = Bundle("training_sets")
    models = Bundle("models")
    endpoints = Bundle("endpoints")
    voices = Bundle("voices")

    @initialize(target=projects)
    def first_project(self) -> str:
        """Create a project."""
        return self._first("projects")

    @initialize(target=consents)
    def first_consent(self) -> str:
        """Create a consent."""
        return self._first("consents")

    @initialize(target=training_sets)
    def first_training_set(self) -> str:
        """Create a training set."""
        return self._first("trainingsets")

    @initialize(target=models)
    def first_model(self) -> str:
        """Train a model."""
        return self._first("models")

    @initialize(target=endpoints)
    def first_endpoint(self) -> str:
        """Deploy a model."""
        return self._first("endpoints")

    @initialize(target=voices)
    def first_voice(self) -> str:
        """Create a personal voice."""
        return self._first("personalvoices")

    @rule(target=projects, kind=st.sampled_from(KINDS), texts=TEXTS, version=VERSION, twin=TWIN)
    def new_project(self, kind: str, texts: dict[str, Any], version: str, twin: bool) -> str:
        """Create a project."""
        return self._create("projects", self._name("projects", twin=twin), {"kind": kind, **texts}, version)

    @rule(name=projects, kind=st.sampled_from(KINDS), locale=_LOCALE_AGAIN | st.none(), texts=TEXTS, version=VERSION)
    def put_project(self, name: str, kind: str, locale: str | None, texts: dict[str, Any], version: str) -> None:
        """Change a project, or make it anew after its deletion."""
        self._create("projects", name, {"kind": kind, "locale": locale, **texts}, version)

    @rule(target=training_sets, project=projects, locale=_LOCALE, texts=TEXTS, version=VERSION, twin=TWIN)
    def new_training_set(self, project: str, locale: str, texts: dict[str, Any], version: str, twin: bool) -> str:
        """Create a training set."""
        fields = {"projectId": project, "locale": locale, **texts}
        return self._create("trainingsets", self._name("trainingsets", twin=twin), fields, version)

    @rule(
        name=training_sets,
        project=projects,
        locale=_LOCALE_AGAIN,
        kind=st.sampled_from([None, "Female", "Male"]),
        texts=TEXTS,
        version=VERSION,
    )
    def put_training_set(
        self, name: str, project: str, locale: str, kind: str | None, texts: dict[str, Any], version: str
    ) -> None:
        """Change a training set, or make it anew; mostly in the project that it is in."""
        present = self.modelled.model.find("trainingsets", name)
        if present is not None and kind != "Male":
            project, own = present.value("projectId"), present.value("locale")
            locale = own.lower() if locale.islower() else own
        fields = {"projectId": project, "locale": locale, **texts} | ({"voiceKind": kind} if kind else {})
        self._create("trainingsets", name, fields, version)

    _posted = st.one_of(
        st.tuples(st.just("projects"), projects),
        st.tuples(st.just("consents"), consents),
        st.tuples(st.just("trainingsets"), training_sets),
        st.tuples(st.just("endpoints"), endpoints),
        st.tuples(st.just("personalvoices"), voices),
    )

    # One rule for all collections: only the oldest version has it, so it gets the share of one way to create.
    @rule(posted=_posted, project=projects, consent=consents, model=models, kind=st.sampled_from(KINDS), texts=TEXTS)
    def post_on_collection(
        self, posted: tuple[str, str], project: str, consent: str, model: str, kind: str, texts: dict[str, Any]
    ) -> None:
        """Create a resource by POST on its collection, in the first version that has that; rejected where it exists."""
        collection, name = posted
        fields: dict[str, dict[str, Any]] = {
            "projects": {"kind": kind},
            "consents": {**statement(project), "audioUrl": f"{NOWHERE}/statement.wav"},
            "trainingsets": {"projectId": project, "locale": LOCALE},
            "endpoints": {"projectId": project, "modelId": model},
            "personalvoices": {
                "projectId": project,
                "consentId": consent,
                "audios": {"containerUrl": NOWHERE, "extensions": [".wav"]},
            },
        }
        reasons = {"consents": "Internal", "personalvoices": "InaccessibleCustomerStorage"}
        for version in self.config.versions:
            if _creates_by_post(version, collection):
                body, reason = {**fields[collection], **texts}, reasons.get(collection)
                self._create(collection, name, body, version, posted=True, fails_for=reason)
                break

    @rule(target=consents, project=projects, texts=TEXTS, good=GOOD, version=VERSION, has_id=HAS_ID, twin=TWIN)
    def new_consent(
        self, project: str, texts: dict[str, Any], good: bool, version: str, has_id: bool, twin: bool
    ) -> str:
        """Create a consent from a recording."""
        name = self._name("consents", twin=twin)
        return self._consent(name, project, texts, version, good=good, operation_id=self._operation_id(has_id))

    @rule(name=consents, project=projects, texts=TEXTS, version=VERSION)
    def put_consent(self, name: str, project: str, texts: dict[str, Any], version: str) -> None:
        """Create a consent from a URL that leads nowhere; rejected where it exists."""
        fields = {**statement(project), "audioUrl": f"{NOWHERE}/statement.wav", **texts}
        self._create("consents", name, fields, version, fails_for="Internal")

    @rule(name=consents, project=projects, version=VERSION)
    def post_consent(self, name: str, project: str, version: str) -> None:
        """Create a consent anew; rejected where it exists."""
        self._consent(name, project, {}, version, good=True)

    @rule(
        target=models,
        project=projects,
        consent=consents,
        training_set=training_sets,
        texts=TEXTS,
        version=VERSION,
        has_id=HAS_ID,
        twin=TWIN,
    )
    def new_model(
        self,
        project: str,
        consent: str,
        training_set: str,
        texts: dict[str, Any],
        version: str,
        has_id: bool,
        twin: bool,
    ) -> str:
        """Train a model."""
        named = {"projectId": project, "consentId": consent, "trainingSetId": training_set}
        operation_id = self._operation_id(has_id)
        return self._model(self._name("models", twin=twin), named, texts, version, operation_id=operation_id)

    @rule(name=models, project=projects, consent=consents, training_set=training_sets, version=VERSION)
    def put_model(self, name: str, project: str, consent: str, training_set: str, version: str) -> None:
        """Train a model anew; rejected where it exists."""
        self._model(name, {"projectId": project, "consentId": consent, "trainingSetId": training_set}, {}, version)

    @rule(
        target=endpoints,
        project=projects,
        model=models,
        kind=st.sampled_from([None, "HighPerformance", "FastResume"]),
        texts=TEXTS,
        version=VERSION,
        has_id=HAS_ID,
    )
    def new_endpoint(
        self, project: str, model: str, kind: str | None, texts: dict[str, Any], version: str, has_id: bool
    ) -> str:
        """Deploy a model."""
        fields = {"projectId": project, "modelId": model, **texts} | ({"properties": {"kind": kind}} if kind else {})
        operation_id = self._operation_id(has_id)
        return self._create("endpoints", self._name("endpoints"), fields, version, operation_id=operation_id)

    @rule(name=endpoints, project=projects, model=models, version=VERSION)
    def put_endpoint(self, name: str, project: str, model: str, version: str) -> None:
        """Deploy a model anew; rejected where the endpoint exists."""
        self._create("endpoints", name, {"projectId": project, "modelId": model}, version)

    @rule(
        target=voices,
        project=projects,
        consent=consents,
        texts=TEXTS,
        good=GOOD,
        version=VERSION,
        has_id=HAS_ID,
        twin=TWIN,
    )
    def new_voice(
        self, project: str, consent: str, texts: dict[str, Any], good: bool, version: str, has_id: bool, twin: bool
    ) -> str:
        """Create a personal voice from a recording."""
        named = {"projectId": project, "consentId": consent}
        name, operation_id = self._name("personalvoices", twin=twin), self._operation_id(has_id)
        return self._voice(name, named, texts, version, good=good, operation_id=operation_id)

    @rule(name=voices, project=projects, consent=consents, version=VERSION)
    def put_voice(self, name: str, project: str, consent: str, version: str) -> None:
        """Create a personal voice from an unreadable container; rejected where it exists."""
        audios = {"containerUrl": NOWHERE, "extensions": [".wav"]}
        fields = {"projectId": project, "consentId": consent, "audios": audios}
        self._create("personalvoices", name, fields, version, fails_for="InaccessibleCustomerStorage")


def _creates_by_post(version: str, collection: str) -> bool:
    return any(
        each.is_creation and not each.has_id and each.collection == collection
        for each in Contract.of(version).operations
    )
