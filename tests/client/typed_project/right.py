# pyright: strict
"""A user's program that uses what the client offers. Type checkers must find no fault in it, and every type exactly.

test_client_typing.py writes it once for each api-version, with that version's module in the place of the newest one's.
"""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, assert_type

from customvoice import (
    AsyncItemPaged,
    AsyncPoller,
    ConflictError,
    CustomVoiceError,
    F,
    Filter,
    ItemPaged,
    NotFoundError,
    OperationFailedError,
    Poller,
    Request,
    Response,
    RetryPolicy,
    Timestamp,
    TransportError,
)
from customvoice.v2026_01_01 import (
    AsyncCustomVoiceClient,
    AsyncModelsOperations,
    AzureBlobContentSource,
    BaseModel,
    Consent,
    CustomVoiceClient,
    Dataset,
    DatasetKind,
    Endpoint,
    EndpointKind,
    EndpointProperties,
    Model,
    ModelCapability,
    ModelProperties,
    ModelsOperations,
    Operation,
    PersonalVoice,
    Project,
    ProjectKind,
    Recipe,
    Status,
    TrainingSet,
    VoiceKind,
)

AUDIOS = AzureBlobContentSource(container_url="https://contoso.blob.core.windows.net/c?sig=s", extensions=[".wav"])


def log_request(request: Request) -> None:
    """A hook of a synchronous client."""
    assert_type(request.method, str)


async def log_response(request: Request, response: Response | TransportError) -> None:
    """A hook of an asynchronous client."""
    assert_type(request.url, str)
    if isinstance(response, Response):
        assert_type(response.status, int)
        assert_type(response.json(), Any)


def show_progress(sent: int, total: int) -> None:
    """The progress of an upload."""
    print(f"{sent} of {total}")  # noqa: T201 - a program


def projects(client: CustomVoiceClient) -> None:
    """Keywords or a model, reading, deleting."""
    assert_type(client.projects.create("demo", kind="PersonalVoice", description="A demo"), Project)
    assert_type(client.projects.create("demo", kind=ProjectKind.PERSONAL_VOICE), Project)
    assert_type(client.projects.create("demo", Project(kind="PersonalVoice")), Project)
    project = client.projects.create("demo", body=Project(kind=ProjectKind.PROFESSIONAL_VOICE, display_name="Demo"))
    assert_type(project.kind, ProjectKind | str)
    assert_type(project.id, str | None)
    assert_type(project.created_date_time, Timestamp | None)
    if project.created_date_time is not None:
        assert_type(project.created_date_time.text, str)
        assert_type(project.created_date_time < datetime.now(UTC), bool)
    assert_type(project.to_dict(), dict[str, Any])
    assert_type(Project.from_dict(project.to_dict()), Project)
    client.projects.delete("demo", force_delete=True)


def lists(client: CustomVoiceClient) -> list[str]:
    """Lists by item and by page, with a filter in words or in Python."""
    assert_type(F.project_id == "demo", Filter)
    assert_type(F.created > datetime(2026, 1, 1, tzinfo=UTC), Filter)
    models = client.models.list(filter=F.project_id == "demo", maxpagesize=10)
    assert_type(models, ItemPaged[Model])
    for model in models:
        assert_type(model.recipe, Recipe)
        assert_type(model.status, Status | str | None)
    pages = client.consents.list(skip=1, filter="locale eq 'en-US'").by_page()
    for page in pages:
        assert_type(page, list[Consent])
    assert_type(pages.continuation_token, str | None)
    for base in client.base_models.list():
        assert_type(base, BaseModel)
        assert_type(base.release_date_time, Timestamp)
        assert_type(base.capabilities, list[ModelCapability | str] | None)
    return [recipe.kind for recipe in client.models.list_recipes()]


def professional(client: CustomVoiceClient) -> Endpoint:
    """A training set, its data, a model of it and its endpoint."""
    training_set = client.training_sets.create("set", project_id="demo", locale="en-US", voice_kind=VoiceKind.FEMALE)
    assert_type(training_set, TrainingSet)
    upload = client.training_sets.begin_upload_data(
        "set", kind=DatasetKind.AUDIO_ONLY, audios=AUDIOS, operation_id="op-1"
    )
    assert_type(upload.result(timeout=3600), TrainingSet)
    client.training_sets.begin_upload_data("set", Dataset(kind="AudioOnly", audios=AUDIOS), polling_interval=0.5).wait()
    model = client.models.begin_create(
        "model",
        recipe=Recipe(kind="MultiStyle"),
        project_id="demo",
        consent_id="consent",
        training_set_id="set",
        properties=ModelProperties(preset_styles=["cheerful"], style_training_set_ids={"calm": "calm-set"}),
    ).result()
    assert_type(model, Model)
    endpoint = client.endpoints.begin_create(
        "5d8a2b7e-0a0f-4a51-9d37-6a3c7e9a0b11",
        project_id="demo",
        model_id="model",
        properties=EndpointProperties(kind=EndpointKind.FAST_RESUME),
    )
    assert_type(endpoint, Poller[Endpoint])
    assert_type(client.endpoints.begin_suspend("5d8a2b7e-0a0f-4a51-9d37-6a3c7e9a0b11").result(), Endpoint)
    return endpoint.result()


def personal(client: CustomVoiceClient, folder: Path) -> PersonalVoice:
    """Uploads of paths, bytes and open files."""
    consent = client.consents.begin_create_from_file(
        "consent",
        project_id="demo",
        voice_talent_name="Jessica Smith",
        company_name="Contoso",
        locale="en-US",
        audio=folder / "statement.wav",
        progress=show_progress,
    )
    assert_type(consent, Poller[Consent])
    with (folder / "prompt.wav").open("rb") as prompt:
        voice = client.personal_voices.begin_create_from_file(
            "voice", project_id="demo", consent_id="consent", audio=[prompt, b"RIFF", "more.mp3"]
        )
    assert_type(voice.status(), str)
    assert_type(voice.done(), bool)
    return voice.result()


def resumed(client: CustomVoiceClient, token: str) -> None:
    """Pollers that another process began, by group with the resource's type, by client without."""
    poller = Poller.from_continuation_token(client.models, token)
    assert_type(poller, Poller[Model])
    poller.add_done_callback(finished)
    assert_type(poller.continuation_token(), str)
    assert_type(Poller.from_continuation_token(client, token), Poller[Any])
    assert_type(client.models, ModelsOperations)
    assert_type(client.operations.get("op-1"), Operation)


def finished(poller: Poller[Model]) -> None:
    """What is called at the end of an operation."""
    assert_type(poller.operation_id, str)


def failures(client: CustomVoiceClient) -> str | None:
    """What errors carry."""
    try:
        client.models.get("model")
    except NotFoundError as error:
        assert_type(error.status, int | None)
        assert_type(error.request_id, str | None)
    except ConflictError as error:
        return error.code
    except OperationFailedError as error:
        assert_type(error.failure_reason, str | None)
    except CustomVoiceError as error:
        return error.message
    return None


async def asynchronous(client: AsyncCustomVoiceClient, token: str) -> None:
    """The same of the asynchronous client."""
    assert_type(await client.projects.create("demo", kind="PersonalVoice"), Project)
    assert_type(await client.projects.create("demo", Project(kind="PersonalVoice")), Project)
    poller = await client.personal_voices.begin_create("voice", project_id="demo", consent_id="consent", audios=AUDIOS)
    assert_type(poller, AsyncPoller[PersonalVoice])
    assert_type(await poller.result(timeout=60), PersonalVoice)
    assert_type(await poller.done(), bool)
    models = client.models.list(filter=F.kind != "PersonalVoice")
    assert_type(models, AsyncItemPaged[Model])
    async for model in models:
        assert_type(model.project_id, str)
    async for page in client.endpoints.list().by_page():
        assert_type(page, list[Endpoint])
    assert_type(AsyncPoller.from_continuation_token(client.models, token), AsyncPoller[Model])
    assert_type(client.models, AsyncModelsOperations)


def waiting(client: AsyncCustomVoiceClient) -> Awaitable[Project]:
    """What is not awaited yet."""
    return client.projects.get("demo")


def main() -> None:
    """Clients with all their options, and ones derived from them."""
    retry = RetryPolicy(attempts=6, base=0.5, cap=10.0)
    with CustomVoiceClient("http://127.0.0.1:8787", "key", retry=retry, on_request=log_request) as client:
        assert_type(client, CustomVoiceClient)
        patient = client.with_options(timeout=120, retry=RetryPolicy.off())
        assert_type(patient, CustomVoiceClient)
        assert_type(patient.projects.get("demo"), Project)


async def main_async() -> None:
    """The same of the asynchronous client."""
    async with AsyncCustomVoiceClient("http://127.0.0.1:8787", "key", on_response=log_response) as client:
        assert_type(client.with_options(polling_interval=0.1), AsyncCustomVoiceClient)
