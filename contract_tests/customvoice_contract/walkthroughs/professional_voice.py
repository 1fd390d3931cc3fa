"""Professional voice: project → consent → training set → upload → model → endpoint → suspend → resume → delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..data.training_data import FULL, FULL_COUNT
from ..results.not_applicable import NotApplicable
from .context import LOCALE, Context
from .steps import expect

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ..jobs.job import Job
    from ..results.outcome import Walk

NAME = "professional voice"


def walk(job: Job, announce: Callable[[str], None]) -> Walk:
    """Walk through on one api-version and return what was seen; without storage, what needs it is skipped."""
    context = Context(NAME, job, announce)
    run = context.steps.run
    with context.client:
        run("create project", lambda: context.create_project("ProfessionalVoice"))
        run("create consent from speech", context.create_consent)
        run("create training set", lambda: _create_training_set(context))
        run(f"upload {FULL_COUNT} utterances", lambda: _upload(context))
        run("train model", lambda: _train(context))
        run("deploy endpoint", lambda: _deploy(context))
        run("suspend endpoint", lambda: _turn(context, "begin_suspend", "Disabled"))
        run("resume endpoint", lambda: _turn(context, "begin_resume", "Succeeded"))
        run("delete endpoint", lambda: _delete_endpoint(context))
        run("delete model", lambda: context.remove("models", "model"))
        run("delete project", context.remove_project, needs_previous=False)
    return context.steps.walk


def _create_training_set(context: Context) -> str:
    body = context.api.TrainingSet(project_id=context.id("project"), locale=LOCALE, voice_kind="Female")
    made = context.client.training_sets.create(context.id("training-set"), body)
    expect(made.status == "Succeeded", f"the training set is {made.status}; expected Succeeded, as it is empty")
    return f"training set {made.id} {made.status}"


def _upload(context: Context) -> str:
    if context.job.container_url is None:
        raise NotApplicable(context.job.no_container)
    dataset = context.api.Dataset(
        kind="AudioAndScript", audios=_blobs(context, ".wav"), scripts=_blobs(context, ".txt")
    )
    made = context.wait(context.client.training_sets.begin_upload_data(context.id("training-set"), dataset))
    count = made.properties.utterance_count if made.properties else None
    expect(made.status == "Succeeded", f"the training set ended {made.status}; expected Succeeded")
    expect(count == FULL_COUNT, f"the training set counts {count} utterances; expected {FULL_COUNT}")
    return f"{count} utterances from Azurite"


def _blobs(context: Context, extension: str) -> Any:
    return context.api.AzureBlobContentSource(
        container_url=context.job.container_url, prefix=FULL, extensions=[extension]
    )


def _train(context: Context) -> str:
    context.need("training")
    body = context.api.Model(
        voice_name="VerifyNeural",
        recipe=context.api.Recipe(kind="Default"),
        project_id=context.id("project"),
        consent_id=context.id("consent"),
        training_set_id=context.id("training-set"),
    )
    model = context.wait(context.client.models.begin_create(context.id("model"), body))
    expect(model.status == "Succeeded", f"the model ended {model.status}; expected Succeeded")
    return f"model {model.id} {model.status}, recipe {model.recipe.kind} {model.recipe.version}"


def _deploy(context: Context) -> str:
    body = context.api.Endpoint(project_id=context.id("project"), model_id=context.id("model"))
    endpoint = context.wait(context.client.endpoints.begin_create(_endpoint_id(context), body))
    expect(endpoint.status == "Succeeded", f"the endpoint ended {endpoint.status}; expected Succeeded")
    return f"endpoint {endpoint.id} {endpoint.status}"


def _turn(context: Context, action: str, expected: str) -> str:
    poller = getattr(context.client.endpoints, action)(_endpoint_id(context))
    endpoint = context.wait(poller)
    expect(endpoint.status == expected, f"the endpoint is {endpoint.status}; expected {expected}")
    return f"endpoint {endpoint.status}"


def _delete_endpoint(context: Context) -> str:
    context.client.endpoints.delete(_endpoint_id(context))
    context.gone("endpoints", _endpoint_id(context))
    return f"{_endpoint_id(context)} is gone"


def _endpoint_id(context: Context) -> str:
    return context.guid("endpoint")
