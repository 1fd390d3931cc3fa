"""Probes of requests that overlap."""

from typing import Any

import httpx

from .api import GUID, MODEL, Api

_UPLOAD = {"kind": "AudioOnly", "audios": {"containerUrl": "https://blobs.invalid/c", "extensions": [".wav"]}}
_PROJECT = {"kind": "ProfessionalVoice"}


def _statuses(api: Api, *requests: httpx.Request) -> list[int]:
    return sorted(response.status_code for response in api.together(*requests))


def _training(api: Api, name: str = "voice", **more: Any) -> httpx.Request:
    return api.request("PUT", f"models/{name}", json=MODEL, **more)


def _race(api: Api) -> None:
    api.materials()
    assert _statuses(api, _training(api), _training(api)) == [201, 409]


both_creations_win = both_creations_lose = second_creation_fails = _race


def parallel_replay_refused(api: Api) -> None:
    api.materials()
    requests = [_training(api, headers={"Operation-Id": "once-only"}) for _ in range(3)]
    responses = api.together(*requests)
    assert {(response.status_code, response.headers["operation-id"]) for response in responses} == {(201, "once-only")}


parallel_replay_runs_twice = parallel_replay_refused


def both_actions_taken(api: Api) -> None:
    api.deployment()
    suspension = [api.request("POST", f"endpoints/{GUID}:suspend") for _ in range(2)]
    assert _statuses(api, *suspension) == [202, 409]


def both_uploads_taken(api: Api) -> None:
    api.materials()
    upload = [api.request("POST", "trainingsets/voice:upload", json=_UPLOAD) for _ in range(2)]
    assert _statuses(api, *upload) == [202, 409]


def second_deletion_refused(api: Api) -> None:
    api.project()
    assert _statuses(api, *(api.request("DELETE", "projects/voice") for _ in range(2))) == [204, 204]


def creation_lost(api: Api) -> None:
    names = ["one", "two", "three"]
    assert _statuses(api, *(api.request("PUT", f"projects/{name}", json=_PROJECT) for name in names)) == [201] * 3
    assert sorted(api.ids("projects")) == sorted(names)


def unreadable_during_update(api: Api) -> None:
    api.project()
    update = api.request("PUT", "projects/voice", json=_PROJECT)
    assert _statuses(api, update, api.request("GET", "projects/voice")) == [200, 201]


def responses_mixed_up(api: Api) -> None:
    api.project("one")
    api.project("two")
    responses = api.together(api.request("GET", "projects/one"), api.request("GET", "projects/two"))
    assert [response.json()["id"] for response in responses] == ["one", "two"]


def fails_under_load(api: Api) -> None:
    assert _statuses(api, *(api.request("GET", "projects") for _ in range(8))) == [200] * 8


def training_limit_raced(api: Api) -> None:
    api.materials()
    assert _statuses(api, *(_training(api, f"voice-{number}") for number in range(6))) == [201] * 4 + [429] * 2


def stale_read(api: Api) -> None:
    api.project(description="A voice")
    api.project(description="Another")
    assert api.get("projects/voice").json()["description"] == "Another"


def stale_list(api: Api) -> None:
    api.project()
    assert api.ids("projects") == ["voice"]


def created_late(api: Api) -> None:
    api.project()
    assert api.get("projects/voice").status_code == 200
