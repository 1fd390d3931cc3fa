"""Every operation of every version, synchronously and asynchronously, on an emulator in the process.

The operations come from the projected spec and the calls from the table below. An operation that is missing in the
table fails its test, so a new one cannot be forgotten.
"""

from __future__ import annotations

import importlib
import uuid
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import attrs
import httpx
import pytest
from customvoice import AsyncPoller, OperationFailedError, Poller
from customvoice_contract.data.speech import silent_wav
from customvoice_emulator import EmulatorTransport, create_app
from customvoice_spec import projected, versions

from tests.client.harness import ENDPOINT, KEY, Harness, harnesses, unwrap

# A port of this machine that refuses connections: a container that cannot be read.
NOWHERE = "http://127.0.0.1:1/devstoreaccount1/voices?sig=not-a-real-signature"


@cache
def operations(version: str) -> dict[str, set[str]]:
    """Return the operationIds of a version, each with its 2xx statuses."""
    methods = [method for path in projected(version)["paths"].values() for method in path.values()]
    found = [method for method in methods if isinstance(method, dict)]
    return {item["operationId"]: {name for name in item["responses"] if name.startswith("2")} for item in found}


@attrs.frozen
class ResourceFactory:
    """A client, the models of its version, and this test's own resources, created when needed."""

    client: Any
    models: Any
    seen: list[Any]
    name: str = attrs.field(factory=lambda: f"t-{uuid.uuid4().hex[:8]}")
    guid: str = attrs.field(factory=lambda: str(uuid.uuid4()))

    def project(self) -> Any:
        return self.client.projects.create(self.name, kind="ProfessionalVoice", description="A test")

    def consent(self) -> Any:
        self.project()
        return self.client.consents.begin_create_from_file(
            self.name,
            project_id=self.name,
            voice_talent_name="J",
            company_name="C",
            locale="en-US",
            audio=silent_wav(),
        ).result()

    def training_set(self) -> Any:
        self.project()
        return self.client.training_sets.create(self.name, project_id=self.name, locale="en-US", voice_kind="Female")

    def model(self) -> Any:
        self.consent()
        self.training_set()
        ids = {f"{kind}_id": self.name for kind in ("project", "consent", "training_set")}
        body = self.models.Model(**ids, recipe=self.models.Recipe(kind="Default"), voice_name="JessicaNeural")
        return self.client.models.begin_create(self.name, body).result()

    def endpoint(self) -> Any:
        self.model()
        return self.client.endpoints.begin_create(self.guid, project_id=self.name, model_id=self.name).result()

    def suspended(self) -> Any:
        self.endpoint()
        return self.client.endpoints.begin_suspend(self.guid).result()

    def voice(self) -> Any:
        self.consent()
        return self.client.personal_voices.begin_create_from_file(
            self.name, project_id=self.name, consent_id=self.name, audio=[silent_wav(1), silent_wav(1)]
        ).result()

    def failing(self, begin: Callable[[], Any]) -> Any:
        """Return the error's resource for an operation that cannot read its storage."""
        with pytest.raises(OperationFailedError) as caught:
            begin().result()
        return caught.value.resource

    def consent_from_url(self) -> Any:
        self.project()
        fields = {"project_id": self.name, "voice_talent_name": "J", "company_name": "C", "locale": "en-US"}
        return self.failing(lambda: self.client.consents.begin_create(self.name, audio_url=NOWHERE, **fields))

    def upload(self) -> Any:
        self.training_set()
        source = self.models.AzureBlobContentSource(container_url=NOWHERE, extensions=[".wav"])
        dataset = self.models.Dataset(kind="AudioOnly", audios=source)
        return self.failing(lambda: self.client.training_sets.begin_upload_data(self.name, dataset))

    def voice_from_container(self) -> Any:
        self.consent()
        source = self.models.AzureBlobContentSource(container_url=NOWHERE, extensions=[".wav"])
        ids = {"project_id": self.name, "consent_id": self.name}
        return self.failing(lambda: self.client.personal_voices.begin_create(self.name, audios=source, **ids))

    def consent_by_post(self) -> Any:
        fields = {"project_id": self.name, "voice_talent_name": "J", "company_name": "C", "locale": "en-US"}
        begin = self.client.consents.begin_create_by_post
        return self.failing(lambda: begin(id=self.name, audio_url=NOWHERE, **fields))

    def voice_by_post(self) -> Any:
        source = self.models.AzureBlobContentSource(container_url=NOWHERE, extensions=[".wav"])
        begin = self.client.personal_voices.begin_create_by_post
        return self.failing(lambda: begin(id=self.name, audios=source, project_id=self.name, consent_id=self.name))

    def operation(self) -> Any:
        self.project()
        begun = self.client.consents.begin_create_from_file(
            self.name,
            project_id=self.name,
            voice_talent_name="J",
            company_name="C",
            locale="en-US",
            audio=silent_wav(),
        )
        return self.client.operations.get(begun.operation_id)


def after(
    make: Callable[[ResourceFactory], Any], call: Callable[[ResourceFactory], Any]
) -> Callable[[ResourceFactory], Any]:
    """Return the call, after creating what it needs."""

    def both(resource_factory: ResourceFactory) -> Any:
        make(resource_factory)
        return call(resource_factory)

    return both


# The call of each operation. Its result is a record, a list of records, the JSON of a failed resource, or None.
CALLS: dict[str, Callable[[ResourceFactory], Any]] = {
    "Projects_List": after(ResourceFactory.project, lambda w: list(w.client.projects.list())),
    "Projects_Get": after(ResourceFactory.project, lambda w: w.client.projects.get(w.name)),
    "Projects_Create": ResourceFactory.project,
    "Projects_Delete": after(ResourceFactory.model, lambda w: w.client.projects.delete(w.name, force_delete=True)),
    "Consents_List": after(
        ResourceFactory.consent, lambda w: list(w.client.consents.list(filter=f"projectId eq '{w.name}'"))
    ),
    "Consents_Get": after(ResourceFactory.consent, lambda w: w.client.consents.get(w.name)),
    "Consents_Create": ResourceFactory.consent_from_url,
    "Projects_CreateByPost": lambda w: w.client.projects.create_by_post(id=w.name, kind="PersonalVoice"),
    "Consents_CreateByPost": after(ResourceFactory.project, ResourceFactory.consent_by_post),
    "Endpoints_CreateByPost": after(
        ResourceFactory.model,
        # Without an id, the service makes one, and the client finds the endpoint by the response.
        lambda w: w.client.endpoints.begin_create_by_post(project_id=w.name, model_id=w.name).result(),
    ),
    "PersonalVoices_CreateByPost": after(ResourceFactory.consent, ResourceFactory.voice_by_post),
    "Consents_Post": ResourceFactory.consent,
    "Consents_Delete": after(ResourceFactory.consent, lambda w: w.client.consents.delete(w.name)),
    "TrainingSets_List": after(ResourceFactory.training_set, lambda w: list(w.client.training_sets.list())),
    "TrainingSets_Get": after(ResourceFactory.training_set, lambda w: w.client.training_sets.get(w.name)),
    "TrainingSets_Create": ResourceFactory.training_set,
    "TrainingSets_Delete": after(ResourceFactory.training_set, lambda w: w.client.training_sets.delete(w.name)),
    "TrainingSets_Post": after(
        ResourceFactory.project,
        lambda w: w.client.training_sets.create_by_post(id=w.name, project_id=w.name, locale="en-US"),
    ),
    "TrainingSets_UploadData": ResourceFactory.upload,
    "Models_ListRecipes": lambda w: list(w.client.models.list_recipes()),
    "Models_List": after(ResourceFactory.model, lambda w: list(w.client.models.list())),
    "Models_Get": after(ResourceFactory.model, lambda w: w.client.models.get(w.name)),
    "Models_Create": ResourceFactory.model,
    "Models_Delete": after(ResourceFactory.model, lambda w: w.client.models.delete(w.name)),
    "Endpoints_List": after(ResourceFactory.endpoint, lambda w: list(w.client.endpoints.list())),
    "Endpoints_Get": after(ResourceFactory.endpoint, lambda w: w.client.endpoints.get(w.guid)),
    "Endpoints_Create": ResourceFactory.endpoint,
    "Endpoints_Delete": after(ResourceFactory.endpoint, lambda w: w.client.endpoints.delete(w.guid)),
    "Endpoints_Resume": after(ResourceFactory.suspended, lambda w: w.client.endpoints.begin_resume(w.guid).result()),
    "Endpoints_Suspend": ResourceFactory.suspended,
    "BaseModels_List": lambda w: list(w.client.base_models.list()),
    "PersonalVoices_List": after(ResourceFactory.voice, lambda w: list(w.client.personal_voices.list())),
    "PersonalVoices_Get": after(ResourceFactory.voice, lambda w: w.client.personal_voices.get(w.name)),
    "PersonalVoices_Create": ResourceFactory.voice_from_container,
    "PersonalVoices_Post": ResourceFactory.voice,
    "PersonalVoices_Delete": after(ResourceFactory.voice, lambda w: w.client.personal_voices.delete(w.name)),
    "Operations_Get": ResourceFactory.operation,
}


@pytest.fixture(params=[False, True], ids=["sync", "async"], scope="module")
def harness(request: pytest.FixtureRequest) -> Iterator[Harness]:
    yield from harnesses(request.param)


@pytest.fixture(scope="module")
def transport(harness: Harness) -> Iterator[Any]:
    """Return the transport to an emulator of this module, whose operations finish within the response."""
    app = create_app(keys=[KEY], pace="immediate")
    if harness.is_async:
        yield httpx.ASGITransport(app)
    else:
        with EmulatorTransport(app) as synchronous:
            yield synchronous


def resource_factory(harness: Harness, transport: Any, version: str) -> ResourceFactory:
    """Return a client of this version that records every response."""
    models = importlib.import_module("customvoice.v" + version.replace("-", "_"))
    seen: list[Any] = []
    client = harness.connect(
        ENDPOINT,
        KEY,
        client_class=models.AsyncCustomVoiceClient if harness.is_async else models.CustomVoiceClient,
        transport=transport,
        polling_interval=0.0,
        on_response=lambda request, response: seen.append((request, response)),
    )
    return ResourceFactory(client, models, seen)


def as_json(result: Any) -> Any:
    """Return a result as JSON, like the response that it came from."""
    if isinstance(result, list):
        return [item.to_dict() for item in result]
    return result.to_dict() if hasattr(result, "to_dict") else result


@pytest.mark.slow
@pytest.mark.parametrize(("version", "operation"), [(v, o) for v in versions() for o in operations(v)])
def test_every_operation_works(harness: Harness, transport: Any, version: str, operation: str) -> None:
    """The operation uses its version, succeeds, and returns the service's response without loss."""
    assert operation in CALLS, f"{operation} of {version} has no call in this module's table"
    made = resource_factory(harness, transport, version)
    result = CALLS[operation](made)
    answers = [response for request, response in made.seen if request.operation == operation]
    assert answers, f"{operation} was never sent"
    assert {str(response.status) for response in answers} <= operations(version)[operation]
    assert {request.api_version for request, _ in made.seen} == {version}
    received = made.seen[-1][1]
    body: Any = received.json() if received.content else None
    assert as_json(result) == (body["value"] if isinstance(result, list) else body)
    assert result != []


def test_the_table_has_no_other_operations() -> None:
    """Every call of the table is an operation of some version."""
    assert set(CALLS) == {operation for version in versions() for operation in operations(version)}


@pytest.mark.parametrize("version", versions())
def test_poller_resumes_from_its_token(harness: Harness, transport: Any, version: str) -> None:
    """A token identifies the operation and its resource with the client alone."""
    made = resource_factory(harness, transport, version)
    made.endpoint()
    begun = made.client.endpoints.begin_suspend(made.guid)
    kind = AsyncPoller if harness.is_async else Poller
    resumed: Any = kind.from_continuation_token(unwrap(made.client), begun.continuation_token())
    result = harness._loop.run_until_complete(resumed.result()) if harness.is_async else resumed.result()
    assert result.to_dict() == made.client.endpoints.get(made.guid).to_dict()
    assert result.status == made.models.Status.DISABLED
