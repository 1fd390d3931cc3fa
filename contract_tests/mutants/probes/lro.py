"""Probes of long-running operations."""

from typing import Any

from .api import GUID, MODEL, NEWEST, Api

_UPLOAD = {
    "kind": "AudioOnly",
    "audios": {"containerUrl": "https://blobs.invalid/c?sig=secret", "extensions": [".wav"]},
}
_ORDER = ["NotStarted", "Running", "Succeeded", "Failed"]


def _begin(api: Api, **headers: str) -> Any:
    api.materials()
    response = api.put("models/voice", MODEL, headers=headers)
    assert response.status_code == 201
    return response


def _monitor(api: Api, **headers: str) -> str:
    link: str = _begin(api, **headers).headers["operation-location"]
    return link


def _upload(api: Api) -> Any:
    api.materials()
    return api.post("trainingsets/voice:upload", json=_UPLOAD)


def location_is_relative(api: Api) -> None:
    assert _monitor(api).startswith("http")


def location_missing(api: Api) -> None:
    assert "operation-location" in _upload(api).headers


def location_without_version(api: Api) -> None:
    assert "?api-version=" in _monitor(api)


def location_of_another_version(api: Api) -> None:
    assert _monitor(api).endswith(NEWEST)


def location_leads_nowhere(api: Api) -> None:
    api.deployment()
    link = api.post(f"endpoints/{GUID}:suspend").headers["operation-location"]
    assert api.follow(link).status_code == 200


def operation_id_ignored(api: Api) -> None:
    assert _begin(api, **{"Operation-Id": "my-own"}).headers["operation-id"] == "my-own"


def operation_id_differs(api: Api) -> None:
    response = _begin(api)
    assert f"operations/{response.headers['operation-id']}?" in response.headers["operation-location"]


def operation_id_in_lower_case(api: Api) -> None:
    assert _begin(api, **{"Operation-Id": "My-Own"}).headers["operation-id"] == "My-Own"


def status_flips_back(api: Api) -> None:
    link = _monitor(api)
    assert [api.follow(link).json()["status"] for _ in range(8)][-6:] == ["Succeeded"] * 6


def operation_never_ends(api: Api) -> None:
    assert api.end(_monitor(api), version=None) == "Succeeded"


def resource_never_ends(api: Api) -> None:
    _begin(api)
    assert api.end("models/voice") == "Succeeded"


def status_unknown(api: Api) -> None:
    assert set(api.statuses(_monitor(api), version=None)) <= set(_ORDER)


def status_in_lower_case(api: Api) -> None:
    assert set(api.statuses(_monitor(api), version=None)) <= set(_ORDER)


def operation_denies_failure(api: Api) -> None:
    api.emulator.outcomes.next_model(reason="SpeakerVerificationFailed")
    assert api.end(_monitor(api), version=None) == api.get("models/voice").json()["status"]


def status_backwards(api: Api) -> None:
    seen = api.statuses(_monitor(api), version=None)
    assert seen == sorted(seen, key=_ORDER.index)


def operation_appears_late(api: Api) -> None:
    assert api.follow(_monitor(api)).status_code == 200


def operation_forgotten(api: Api) -> None:
    link = _monitor(api)
    api.end(link, version=None)
    assert api.follow(link).status_code == 200


def upload_answers_body(api: Api) -> None:
    response = _upload(api)
    assert (response.status_code, response.content) == (202, b"")


def monitor_shows_resource_status(api: Api) -> None:
    api.deployment()
    link = api.post(f"endpoints/{GUID}:suspend").headers["operation-location"]
    assert set(api.statuses(link, version=None)) <= set(_ORDER)


def last_action_stands_still(api: Api) -> None:
    _begin(api)
    api.emulator.clock.advance(hours=1)
    assert api.end("models/voice") == "Succeeded"
    shown = api.get("models/voice").json()
    assert shown["lastActionDateTime"] > shown["createdDateTime"]


def failure_without_reason(api: Api) -> None:
    api.emulator.outcomes.next_model(reason="SpeakerVerificationFailed")
    _begin(api)
    assert api.end("models/voice") == "Failed"
    assert api.get("models/voice").json()["properties"]["failureReason"]


def monitor_of_another_id(api: Api) -> None:
    response = _begin(api)
    assert api.follow(response.headers["operation-location"]).json()["id"] == response.headers["operation-id"]
