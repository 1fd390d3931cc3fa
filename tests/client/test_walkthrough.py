"""Both walkthroughs on the running emulator, as a user writes them: each version, synchronously and asynchronously."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from customvoice import NotFoundError, OperationFailedError
from customvoice_contract.data import speech, training_data
from customvoice_spec import versions

from tests.client.harness import Harness, harnesses

KEY = "not-a-real-key"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    script = (
        "import sys; from customvoice_emulator.cli import main; sys.exit(main(['--port', '0', '--pace', 'reads:1']))"
    )
    command = [sys.executable, "-c", script, "--port", "0", "--pace", "reads:1"]
    environment = {**os.environ, "CUSTOMVOICE_EMULATOR_KEY": KEY, "PYTHONUNBUFFERED": "1"}
    options: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    with subprocess.Popen(command, env=environment, **options) as process:
        try:
            found = re.search(r"http://[\w.:]+", process.stdout.readline() if process.stdout else "")
            assert found is not None
            yield found.group()
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def wav(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a consent statement, spoken or synthesised."""
    file = tmp_path_factory.mktemp("audio") / "consent.wav"
    statement = speech.CONSENT_STATEMENT.format(talent="Jessica Smith", company="Contoso")
    file.write_bytes(speech.speak(statement))
    return file


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def make_client(request: pytest.FixtureRequest) -> Iterator[Harness]:
    yield from harnesses(request.param)


@pytest.fixture(params=versions())
def binding(request: pytest.FixtureRequest) -> Any:
    return importlib.import_module("customvoice.v" + request.param.replace("-", "_"))


@pytest.fixture
def client(make_client: Harness, binding: Any, endpoint: str) -> Iterator[Any]:
    kind = binding.AsyncCustomVoiceClient if make_client.is_async else binding.CustomVoiceClient
    with make_client.connect(endpoint, KEY, client_class=kind, polling_interval=0.0) as connected:
        yield connected


@pytest.fixture
def name() -> str:
    """Return a name for this test alone, because the emulator is shared."""
    return f"t-{uuid.uuid4().hex[:8]}"


def consent(client: Any, binding: Any, name: str, wav: Path, kind: Any) -> Any:
    """Create a project of this kind with a consent, both called `name`."""
    client.projects.create(name, binding.Project(kind=kind, description="A walkthrough"))
    begun = client.consents.begin_create_from_file(
        name,
        project_id=name,
        voice_talent_name="Jessica Smith",
        company_name="Contoso",
        locale="en-US",
        audio=wav,
    )
    return begun.result()


@pytest.mark.slow
def test_personal_voice(client: Any, binding: Any, name: str, wav: Path) -> None:
    """Project, consent from a WAV file, personal voice, list, delete."""
    made = consent(client, binding, name, wav, binding.ProjectKind.PERSONAL_VOICE)
    assert made.status is binding.Status.SUCCEEDED
    voice = client.personal_voices.begin_create_from_file(
        name, project_id=name, consent_id=name, audio=[wav, wav.read_bytes()]
    ).result()
    assert (voice.status, uuid.UUID(voice.speaker_profile_id).version) == ("Succeeded", 4)
    listed = client.personal_voices.list(filter=f"projectId eq '{name}'", maxpagesize=1)
    assert [item.id for item in listed] == [name]
    client.personal_voices.delete(name)
    client.consents.delete(name)
    client.projects.delete(name)
    with pytest.raises(NotFoundError):
        client.projects.get(name)


@pytest.mark.slow
@pytest.mark.azurite
def test_professional_voice(client: Any, binding: Any, name: str, wav: Path, container_url: str) -> None:
    """Project, consent, training set, upload, model, endpoint, suspend, resume, delete."""
    consent(client, binding, name, wav, binding.ProjectKind.PROFESSIONAL_VOICE)
    client.training_sets.create(name, binding.TrainingSet(project_id=name, locale="en-US"))
    source = {"container_url": container_url, "prefix": training_data.FULL}
    dataset = binding.Dataset(
        kind=binding.DatasetKind.AUDIO_AND_SCRIPT,
        audios=binding.AzureBlobContentSource(extensions=[".wav"], **source),
        scripts=binding.AzureBlobContentSource(extensions=[".txt"], **source),
    )
    training_set = client.training_sets.begin_upload_data(name, dataset).result()
    assert training_set.properties.utterance_count == training_data.FULL_COUNT
    recipe = next(iter(client.models.list_recipes()))
    model = binding.Model(
        project_id=name,
        consent_id=name,
        training_set_id=name,
        recipe=binding.Recipe(kind=recipe.kind),
        voice_name="JessicaNeural",
    )
    assert client.models.begin_create(name, model).result().recipe.kind == recipe.kind
    deployment = str(uuid.uuid4())
    begun = client.endpoints.begin_create(deployment, binding.Endpoint(project_id=name, model_id=name))
    assert begun.result().status is binding.Status.SUCCEEDED
    assert client.endpoints.begin_suspend(deployment).result().status is binding.Status.DISABLED
    assert client.endpoints.begin_resume(deployment).result().status is binding.Status.SUCCEEDED
    client.endpoints.delete(deployment)
    client.projects.delete(name, force_delete=True)
    assert name not in [item.id for item in client.models.list()]


@pytest.mark.slow
def test_failed_consent_has_a_documented_reason(client: Any, binding: Any, name: str) -> None:
    """A consent with invalid audio raises OperationFailedError with a reason from the contract of its version."""
    client.projects.create(name, binding.Project(kind=binding.ProjectKind.PERSONAL_VOICE))
    begun = client.consents.begin_create_from_file(
        name, project_id=name, voice_talent_name="J", company_name="C", locale="en-US", audio=b"no audio"
    )
    with pytest.raises(OperationFailedError) as caught:
        begun.result()
    # The oldest version has no reason for a failed consent.
    reasons: Any = getattr(binding, "ConsentFailureReason", (None,))
    assert caught.value.failure_reason in set(reasons)
