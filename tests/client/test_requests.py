"""The requests of the client: paths, queries, JSON and forms, byte for byte where it matters."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from customvoice import Dataset, Model, ModelProperties, Project, ProjectKind, Recipe

from tests.client.harness import Harness, answer, harnesses


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def make_client(request: pytest.FixtureRequest) -> Iterator[Harness]:
    yield from harnesses(request.param)


class Recorder:
    """A service that accepts every request and records it."""

    def __init__(self, body: dict[str, Any] | None = None) -> None:
        self.body = body or {"kind": "PersonalVoice"}
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return answer(204) if request.method == "DELETE" else answer(201, self.body)

    @property
    def sent(self) -> Any:
        return json.loads(self.requests[-1].read())


def test_an_attribute_that_is_none_is_not_sent(make_client: Harness) -> None:
    """None means not set; nested models, enumerations and mappings are written in their JSON form."""
    service = Recorder({"kind": "k", "recipe": {"kind": "x"}, "projectId": "p", "consentId": "c", "trainingSetId": "t"})
    styles = ModelProperties(preset_styles=["cheerful"], style_training_set_ids={"mine": "t-2"})
    model = Model(
        recipe=Recipe(kind="MultiStyle"), project_id="p", consent_id="c", training_set_id="t", properties=styles
    )
    with make_client(service) as client:
        client.models.begin_create("m-1", model)
        assert service.sent == {
            "recipe": {"kind": "MultiStyle"},
            "projectId": "p",
            "consentId": "c",
            "trainingSetId": "t",
            "properties": {"presetStyles": ["cheerful"], "styleTrainingSetIds": {"mine": "t-2"}},
        }
        client.projects.create("p-1", Project(kind=ProjectKind.PERSONAL_VOICE, description="Ä"))
        assert service.requests[-1].read() == '{"kind":"PersonalVoice","description":"Ä"}'.encode()
        assert service.requests[-1].headers["content-type"] == "application/json"


def test_read_model_can_be_sent_again(make_client: Harness) -> None:
    """Read-only properties are not sent, at any depth; properties unknown to this version are sent back."""
    answered = {
        "id": "m-1",
        "recipe": {"kind": "Default", "version": "V1", "minUtteranceCount": 300},
        "projectId": "p",
        "consentId": "c",
        "trainingSetId": "t",
        "status": "Succeeded",
        "properties": {"presetStyles": ["a"], "voiceStyles": ["a", "b"], "failureReason": "Internal"},
        "fromTheFuture": {"x": 1},
    }
    service = Recorder(answered)
    with make_client(service) as client:
        model = client.models.get("m-1")
        assert model.additional_properties == {"fromTheFuture": {"x": 1}}
        assert model.to_dict() == answered
        client.models.begin_create("m-1", model)
    assert service.sent == {
        "recipe": {"kind": "Default", "version": "V1"},
        "projectId": "p",
        "consentId": "c",
        "trainingSetId": "t",
        "properties": {"presetStyles": ["a"]},
        "fromTheFuture": {"x": 1},
    }


def test_an_id_is_one_segment_of_the_path(make_client: Harness) -> None:
    """An id is quoted, so that it never addresses another resource."""
    service = Recorder()
    with make_client(service) as client:
        client.projects.get("a/b?c#d%2e ü")
    assert (
        service.requests[0].url.raw_path == b"/customvoice/projects/a%2Fb%3Fc%23d%252e%20%C3%BC?api-version=2026-01-01"
    )


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_empty_and_dot_ids_are_rejected(make_client: Harness, name: str) -> None:
    """An empty id and dots, which would address the collection or its parent, are never sent."""
    service = Recorder()
    with make_client(service) as client, pytest.raises(ValueError, match="would name another resource"):
        client.projects.delete(name)
    assert service.requests == []


def test_force_delete_is_sent_when_chosen(make_client: Harness) -> None:
    """forceDelete is a lower-case boolean, absent by default; delete returns nothing."""
    service = Recorder()
    with make_client(service) as client:
        assert client.projects.delete("p-1") is None
        client.projects.delete("p-1", force_delete=True)
        client.projects.delete("p-1", force_delete=False)
    found = [request.url.params.get("forceDelete") for request in service.requests]
    assert found == [None, "true", "false"]


def test_the_api_version_can_be_chosen(make_client: Harness) -> None:
    """Every request has the client's api-version, which the caller can replace."""
    service = Recorder()
    with make_client(service, api_version="2027-01-01") as client:
        client.projects.get("p-1")
        assert client.api_version == "2027-01-01"
    assert service.requests[0].url.params["api-version"] == "2027-01-01"


def test_model_rejects_unknown_attributes() -> None:
    """An unknown or read-only name is a TypeError of the constructor."""
    make: Any = Project
    for wrong in ({"id": "x"}, {"knid": "y"}, {}):
        with pytest.raises(TypeError):
            make(**({"kind": "z"} | wrong if wrong else wrong))
    with pytest.raises(ValueError, match=r"Dataset\.audios\.AzureBlobContentSource\.extensions: required"):
        Dataset.from_dict({"kind": "AudioOnly", "audios": {"containerUrl": "https://x"}})
