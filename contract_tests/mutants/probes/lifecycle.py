"""Probes of creation, updates and states."""

from typing import Any

from .api import DEPLOYMENT, GUID, MODEL, OLDEST, TRAINING_SET, Api

_UPLOAD = {"kind": "AudioOnly", "audios": {"containerUrl": "https://blobs.invalid/c", "extensions": [".wav"]}}


def fixed_property_changed(api: Api) -> None:
    api.project()
    assert api.project(kind="PersonalVoice").status_code == 409


def fixed_property_ignored(api: Api) -> None:
    api.materials()
    assert api.put("trainingsets/voice", TRAINING_SET | {"locale": "de-DE"}).status_code == 409


def created_again(api: Api) -> None:
    api.voice()
    assert api.put("models/voice", MODEL).status_code == 409


def creation_again_pretended(api: Api) -> None:
    api.deployment()
    assert api.put(f"endpoints/{GUID}", DEPLOYMENT).status_code == 409


def dangling_reference(api: Api) -> None:
    assert api.put("trainingsets/voice", TRAINING_SET).status_code == 404


def update_merges(api: Api) -> None:
    api.project(description="A voice")
    assert "description" not in api.project().json()


def update_not_kept(api: Api) -> None:
    api.project(description="A voice")
    api.project(description="Another")
    assert api.get("projects/voice").json()["description"] == "Another"


def update_renews_creation(api: Api) -> None:
    created = api.project().json()["createdDateTime"]
    api.emulator.clock.advance(hours=1)
    assert api.project().json()["createdDateTime"] == created


def deleted_id_remembered(api: Api) -> None:
    created = api.project().json()["createdDateTime"]
    assert api.delete("projects/voice").status_code == 204
    api.emulator.clock.advance(hours=1)
    assert api.project().json()["createdDateTime"] > created


def _suspended(api: Api) -> None:
    api.deployment()
    response = api.post(f"endpoints/{GUID}:suspend")
    assert (response.status_code, response.json()["status"]) == (202, "Disabling")
    assert api.end(f"endpoints/{GUID}") == "Disabled"


def suspended_twice(api: Api) -> None:
    _suspended(api)
    assert api.post(f"endpoints/{GUID}:suspend").status_code == 409


def resumed_while_running(api: Api) -> None:
    api.deployment()
    assert api.post(f"endpoints/{GUID}:resume").status_code == 409


suspension_without_effect = suspension_answers_status_before = _suspended


def empty_set_not_ready(api: Api) -> None:
    api.project()
    assert api.put("trainingsets/voice", TRAINING_SET).json()["status"] == "Succeeded"


def trainings_unlimited(api: Api) -> None:
    api.materials()
    seen = [api.put(f"models/voice-{number}", MODEL).status_code for number in range(5)]
    assert seen == [201, 201, 201, 201, 429]


def upload_during_upload(api: Api) -> None:
    api.materials()
    assert api.post("trainingsets/voice:upload", json=_UPLOAD).status_code == 202
    assert api.post("trainingsets/voice:upload", json=_UPLOAD).status_code == 409


def failed_consent_accepted(api: Api) -> None:
    api.materials()
    assert api.consent("failed", audio=b"no audio").status_code == 201
    assert api.end("consents/failed") == "Failed"
    api.put("models/voice", MODEL | {"consentId": "failed"})
    assert api.end("models/voice") == "Failed"


def _post_project(api: Api, **changes: str) -> Any:
    body = {"id": "posted", "kind": "PersonalVoice", **changes}
    return api.send("POST", "projects", version=OLDEST, json=body)


def post_replaces(api: Api) -> None:
    assert _post_project(api).status_code == 201
    assert _post_project(api).status_code == 409


def post_loses_description(api: Api) -> None:
    assert _post_project(api, description="A voice").json()["description"] == "A voice"
