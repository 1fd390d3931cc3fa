"""The representation and the copies of models: short, without secrets, and only the service's data."""

from __future__ import annotations

import copy
import importlib
import pickle
from typing import Any

import attrs
import pytest
from customvoice_spec import projected, versions

SAS = "https://contoso.blob.core.windows.net/voices?sv=2025-01-05&se=2026-01-02&sig=c2VjcmV0c2VjcmV0%3D"


@pytest.fixture(params=versions())
def binding(request: pytest.FixtureRequest) -> Any:
    return importlib.import_module("customvoice.v" + request.param.replace("-", "_"))


@pytest.fixture
def model(binding: Any) -> Any:
    return binding.Model.from_dict(
        {
            "id": "jessica",
            "projectId": "demo",
            "consentId": "consent",
            "trainingSetId": "set",
            "recipe": {"kind": "MultiStyle"},
            "properties": {"voiceStyles": ["calm", "sad", "shy", "loud", "low"], "styleTrainingSetIds": {"calm": "c"}},
            "status": "Succeeded",
            "createdDateTime": "2026-01-02T03:04:05.1234567Z",
            "colour": {"deep": ["blue"]},
        }
    )


def test_repr_shows_set_attributes_only(model: Any, binding: Any) -> None:
    """Attributes that are None are left out, enumerations are their text, lists are shortened to three items."""
    assert repr(model).startswith("Model(")
    assert "None" not in repr(model)
    assert "recipe=Recipe(kind='MultiStyle')" in repr(model)
    assert "voice_styles=['calm', 'sad', 'shy', … 2 more]" in repr(model)
    assert "style_training_set_ids={'calm': 'c'}" in repr(model)
    assert "status='Succeeded'" in repr(model)
    assert "created_date_time=Timestamp.parse('2026-01-02T03:04:05.1234567Z')" in repr(model)
    assert repr(binding.Project(kind="x")) == "Project(kind='x')"


def test_long_values_are_shortened(binding: Any) -> None:
    """A text of a thousand characters does not fill the screen, nor does a list of as many models."""
    project = binding.Project(kind="x", description="d" * 1000)
    assert repr(project) == f"Project(kind='x', description='{'d' * 80}'…)"
    base = binding.BaseModel.from_dict(
        {"name": "n", "releaseDateTime": "2023-12-01T00:00:00Z", "capabilities": ["Singing"] * 1000}
    )
    assert len(repr(base)) < 200


def test_signatures_are_redacted(binding: Any) -> None:
    """A SAS is redacted in a URL, in a text and in a list."""
    source = binding.AzureBlobContentSource(container_url=SAS, extensions=[SAS], prefix=f"Bearer {'t' * 40}")
    consent = binding.Consent(
        voice_talent_name="v", company_name="c", locale="en-US", project_id="demo", audio_url=SAS, description=SAS
    )
    for shown in (repr(source), repr(consent), str([source, consent]), repr(binding.Dataset(kind="x", audios=source))):
        assert "https://contoso.blob.core.windows.net/voices" in shown
        assert "c2Vjc" not in shown
        assert "tttt" not in shown


def test_no_part_of_a_secret_is_shown(binding: Any) -> None:
    """A long text is shortened after its secrets are redacted."""
    for length in range(60, 85):
        assert "c2Vjc" not in repr(binding.Project(kind="x", description="d" * length + "?sig=c2VjcmV0c2VjcmV0"))


def test_copies_are_equal(model: Any) -> None:
    """Copied and pickled models equal the original and give the same JSON, also for properties unknown to this version."""
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(model, protocol))  # noqa: S301 - made here
        assert again == model
        assert again.to_dict() == model.to_dict()
        assert type(again.status) is type(model.status)
    assert copy.copy(model) == model
    deep = copy.deepcopy(model)
    deep.properties.voice_styles.append("new")
    assert deep != model


@pytest.mark.parametrize("version", versions())
def test_examples_of_the_document_round_trip(version: str) -> None:
    """Every example of a body or a response is the same JSON after parsing and writing."""
    binding = importlib.import_module("customvoice.v" + version.replace("-", "_"))
    seen = set()
    for schema, example in _examples(projected(version)):
        model: Any = getattr(binding, schema, None)
        if model is not None and hasattr(model, "from_dict"):
            seen.add(schema)
            assert model.from_dict(example).to_dict() == example
    assert {"Project", "Consent", "TrainingSet", "Dataset", "Model", "Endpoint", "PersonalVoice"} <= seen


def _examples(node: Any) -> Any:
    if isinstance(node, dict):
        schema = node.get("schema", {})
        if "examples" in node and isinstance(schema, dict) and "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            yield from ((name, item["value"]) for item in node["examples"].values() if "value" in item)
        for child in node.values():
            yield from _examples(child)
    elif isinstance(node, list):
        for child in node:
            yield from _examples(child)


def test_every_attribute_can_be_read(model: Any) -> None:
    """An attribute that is not set is None, and every value has a public type."""
    values = [getattr(model, field.name) for field in attrs.fields(type(model))]
    assert None in values
    assert {type(value).__module__.partition(".")[0] for value in values} <= {
        "builtins",
        "customvoice",
        type(model).__module__.partition(".")[0],
    }
