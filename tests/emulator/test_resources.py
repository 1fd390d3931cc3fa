"""Resources: updates, references, deletion of dependents, and differences between versions."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from customvoice_contract.data.speech import silent_wav
from customvoice_emulator import DEFAULT_KEY, EmulatorTransport, create_app

PREVIEW, STABLE = "2024-02-01-preview", "2026-01-01"
ENDPOINT = "endpoints/9f50c644-2121-40e9-9ea7-544e48bfe3cb"
CONSENT = {"projectId": "Jessica", "voiceTalentName": "Jessica Smith", "companyName": "Contoso", "locale": "en-US"}
TRAINING_SET = {"projectId": "Jessica", "locale": "en-US", "voiceKind": "Female"}
MODEL = {"projectId": "Jessica", "consentId": "Jessica", "trainingSetId": "Jessica", "recipe": {"kind": "Default"}}
DEPLOYMENT = {"projectId": "Jessica", "modelId": "Jessica"}
PERSONAL_VOICE = {"projectId": "Jessica", "consentId": "Jessica"}


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    """A client of an emulator with one project, Jessica."""
    with httpx.Client(
        transport=EmulatorTransport(create_app(pace="immediate")),
        base_url="http://127.0.0.1:8787/customvoice/",
        headers={"Ocp-Apim-Subscription-Key": DEFAULT_KEY},
        params={"api-version": STABLE},
    ) as client:
        put(client, "projects/Jessica", {"kind": "ProfessionalVoice"})
        yield client


def put(client: httpx.Client, path: str, body: Any, version: str = STABLE) -> Any:
    """Create a resource and return it."""
    response = client.put(path, json=body, params={"api-version": version})
    assert response.status_code == 201, response.text
    return response.json()


def post_consent(client: httpx.Client, audio: bytes, name: str = "Jessica") -> Any:
    """Create a consent from audio and return its final state."""
    response = client.post(f"consents/{name}", data=CONSENT, files={"audiodata": ("a.wav", audio, "audio/wav")})
    assert response.status_code == 201, response.text
    return client.get(f"consents/{name}").json()


def fill(client: httpx.Client) -> None:
    """Create one resource of each type in the project."""
    post_consent(client, silent_wav())
    put(client, "trainingsets/Jessica", TRAINING_SET)
    put(client, "models/Jessica", MODEL)
    put(client, ENDPOINT, DEPLOYMENT)
    files = {"audiodata": ("a.wav", silent_wav(), "audio/wav")}
    assert client.post("personalvoices/Jessica", data=PERSONAL_VOICE, files=files).status_code == 201


COLLECTIONS = ("projects", "consents", "trainingsets", "models", "endpoints", "personalvoices")


def counts(client: httpx.Client) -> list[int]:
    """Return the number of resources of each collection."""
    return [len(client.get(collection).json()["value"]) for collection in COLLECTIONS]


def test_deleting_a_project_deletes_all_its_resources(client: httpx.Client) -> None:
    """With a model or an endpoint it needs forceDelete; then all are deleted."""
    fill(client)
    put(client, "projects/Other", {"kind": "PersonalVoice"})
    refused = client.delete("projects/Jessica")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "Conflict")
    assert "forceDelete=true" in refused.json()["error"]["message"]
    assert counts(client) == [2, 1, 1, 1, 1, 1]
    assert client.delete("projects/Jessica", params={"forceDelete": "true"}).status_code == 204
    assert counts(client) == [1, 0, 0, 0, 0, 0]


def test_project_without_models_needs_no_force_delete(client: httpx.Client) -> None:
    """Consents, training sets and personal voices are deleted without it."""
    fill(client)
    assert client.delete("models/Jessica").status_code == 409
    assert client.delete(ENDPOINT).status_code == 204
    assert client.delete("projects/Jessica", params={"forceDelete": "false"}).status_code == 409
    assert client.delete("models/Jessica").status_code == 204
    assert client.delete("projects/Jessica").status_code == 204
    assert counts(client) == [0] * 6


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_deleting_a_missing_resource_succeeds(client: httpx.Client, collection: str) -> None:
    """DELETE gets 204 without a body, also the second time."""
    path = ENDPOINT if collection == "endpoints" else f"{collection}/nobody"
    response = client.delete(path)
    assert (response.status_code, response.content) == (204, b"")


def test_project_can_be_updated_except_its_kind(client: httpx.Client) -> None:
    """PUT replaces the sent properties, keeps those of the service, and rejects another kind."""
    first = put(client, "projects/Jessica", {"kind": "ProfessionalVoice", "description": "a", "displayName": "b"})
    second = put(client, "projects/Jessica", {"kind": "ProfessionalVoice", "description": "c", "locale": "en-us"})
    assert second == {
        "id": "Jessica",
        "kind": "ProfessionalVoice",
        "description": "c",
        "locale": "en-us",
        "createdDateTime": first["createdDateTime"],
    }
    refused = client.put("projects/Jessica", json={"kind": "PersonalVoice"})
    assert (refused.status_code, refused.json()["error"]["target"]) == (409, "kind")
    assert client.get("projects/Jessica").json() == second


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"description": "new"}, 201),
        ({"locale": "EN-us"}, 201),
        ({"locale": "de-DE"}, 409),
        ({"voiceKind": "Male"}, 409),
        ({"projectId": "Other"}, 409),
    ],
)
def test_immutable_properties_of_a_training_set(client: httpx.Client, change: dict[str, str], status: int) -> None:
    """Locale (in any case), voice kind and project cannot change; a rejected update changes nothing."""
    put(client, "projects/Other", {"kind": "PersonalVoice"})
    before = put(client, "trainingsets/Jessica", TRAINING_SET)
    assert (before["status"], "properties" in before) == ("Succeeded", False)
    response = client.put("trainingsets/Jessica", json={**TRAINING_SET, **change})
    assert response.status_code == status, response.text
    after = client.get("trainingsets/Jessica").json()
    assert after == ({**before, "description": "new"} if "description" in change else before)


@pytest.mark.parametrize(
    ("path", "body", "target"),
    [
        ("consents/Jess", {**CONSENT, "projectId": "Nobody"}, "projectId"),
        ("trainingsets/Jess", {**TRAINING_SET, "projectId": "Nobody"}, "projectId"),
        ("models/Jess", {**MODEL, "projectId": "Nobody"}, "projectId"),
        ("models/Jess", {**MODEL, "consentId": "Nobody"}, "consentId"),
        ("models/Jess", {**MODEL, "trainingSetId": "Nobody"}, "trainingSetId"),
        (
            "models/Jess",
            {**MODEL, "recipe": {"kind": "MultiStyle"}, "properties": {"styleTrainingSetIds": {"sad": "Nobody"}}},
            "properties.styleTrainingSetIds.sad",
        ),
        (ENDPOINT, {**DEPLOYMENT, "projectId": "Nobody"}, "projectId"),
        (ENDPOINT, {**DEPLOYMENT, "modelId": "Nobody"}, "modelId"),
        ("personalvoices/Jess", {**PERSONAL_VOICE, "projectId": "Nobody"}, "projectId"),
        ("personalvoices/Jess", {**PERSONAL_VOICE, "consentId": "Nobody"}, "consentId"),
    ],
)
def test_missing_reference_gets_404(client: httpx.Client, path: str, body: Any, target: str) -> None:
    """The 404 has the property as its target, and nothing is created."""
    post_consent(client, silent_wav())
    put(client, "trainingsets/Jessica", TRAINING_SET)
    put(client, "models/Jessica", MODEL)
    before = counts(client)
    response = client.put(path, json=body)
    error = response.json()["error"]
    assert (response.status_code, error["code"], error["target"]) == (404, "NotFound", target)
    assert counts(client) == before


@pytest.mark.parametrize("collection", [*COLLECTIONS, "operations"])
def test_reading_a_missing_resource_gets_404(client: httpx.Client, collection: str) -> None:
    """The 404 NotFound has the id."""
    name = ENDPOINT.partition("/")[2] if collection == "endpoints" else "nobody"
    response = client.get(f"{collection}/{name}")
    assert (response.status_code, response.json()["error"]["code"]) == (404, "NotFound")
    assert name in response.json()["error"]["message"]


def test_trailing_slash_is_accepted(client: httpx.Client) -> None:
    """It is accepted on a collection."""
    assert client.get("projects/").json() == client.get("projects").json()


def test_read_only_properties_are_ignored(client: httpx.Client) -> None:
    """Read-only properties of any type, and unknown properties, are ignored."""
    sent = {**TRAINING_SET, "status": 5, "createdDateTime": "now", "properties": {"utteranceCount": 9}, "colour": "red"}
    made = put(client, "trainingsets/Jessica", sent)
    assert made["status"] == "Succeeded"
    assert made["createdDateTime"] != "now"
    assert made.keys() == {"id", *TRAINING_SET, "status", "createdDateTime", "lastActionDateTime"}


@pytest.mark.parametrize("version", [PREVIEW, STABLE])
def test_id_in_the_body_is_ignored(client: httpx.Client, version: str) -> None:
    """The path names the resource, whatever id the body has."""
    for given in ("Two", "Three", None, 5, "00000000-0000-0000-0000-000000000000"):
        assert put(client, "projects/Two", {"kind": "PersonalVoice", "id": given}, version)["id"] == "Two"
    assert client.get("projects/Three").status_code == 404


@pytest.mark.parametrize("version", [PREVIEW, STABLE])
def test_null_for_an_optional_text_is_accepted(client: httpx.Client, version: str) -> None:
    """It is accepted, and not shown."""
    made = put(client, "projects/Two", {"kind": "PersonalVoice", "description": None, "displayName": None}, version)
    assert made.keys() == {"id", "kind", "createdDateTime"}


def test_old_version_does_not_show_new_properties(client: httpx.Client) -> None:
    """A version without locales neither shows nor accepts a project's locale, and its PUT keeps it."""
    put(client, "projects/Two", {"kind": "PersonalVoice", "locale": "en-US"})
    old = {"api-version": PREVIEW}
    assert "locale" not in client.get("projects/Two", params=old).json()
    assert "locale" not in client.get("projects", params=old).json()["value"][1]
    put(client, "projects/Two", {"kind": "PersonalVoice", "locale": "de-DE"}, PREVIEW)
    assert client.get("projects/Two").json()["locale"] == "en-US"


def test_old_version_does_not_show_new_enumeration_values(client: httpx.Client) -> None:
    """A failure reason that the version does not have is shown as Internal."""
    post_consent(client, silent_wav())
    put(client, "personalvoices/Jessica", PERSONAL_VOICE)
    shown = [
        client.get("personalvoices/Jessica", params={"api-version": version}).json()["properties"]["failureReason"]
        for version in (STABLE, PREVIEW)
    ]
    assert shown == ["DataNotEnough", "Internal"]


@pytest.mark.parametrize("kind", ["HighPerformance", "FastResume", None])
def test_default_endpoint_kind(client: httpx.Client, kind: str | None) -> None:
    """It is HighPerformance if the request has none."""
    post_consent(client, silent_wav())
    put(client, "trainingsets/Jessica", TRAINING_SET)
    put(client, "models/Jessica", MODEL)
    made = put(client, ENDPOINT, {**DEPLOYMENT, **({"properties": {"kind": kind}} if kind else {})})
    assert made["properties"] == {"kind": kind or "HighPerformance"}
