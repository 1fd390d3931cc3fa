"""Probes of deletion."""

from typing import Any

from .api import TRAINING_SET, Api


def _delete(api: Api, path: str = "projects/voice", **params: Any) -> int:
    status: int = api.delete(path, params=params).status_code
    return status


def deletion_answers_body(api: Api) -> None:
    api.project()
    response = api.delete("projects/voice")
    assert (response.status_code, response.content) == (204, b"")


def deletion_of_absent_refused(api: Api) -> None:
    assert _delete(api) == 204


def deleted_readable(api: Api) -> None:
    api.project()
    api.get("projects/voice")
    assert _delete(api) == 204
    assert api.get("projects/voice").status_code == 404


def deleted_listed(api: Api) -> None:
    api.project()
    assert _delete(api) == 204
    assert api.ids("projects") == []


def deletion_needs_no_force(api: Api) -> None:
    api.voice()
    assert _delete(api) == 409


def force_ignored(api: Api) -> None:
    api.voice()
    assert _delete(api, forceDelete="true") == 204


def forced_deletion_leaves_models(api: Api) -> None:
    api.deployment()
    assert _delete(api, forceDelete="true") == 204
    assert api.ids("models") == api.ids("endpoints") == []


def deletion_leaves_consents(api: Api) -> None:
    api.materials()
    assert _delete(api) == 204
    assert api.ids("consents") == []


def deletion_takes_too_much(api: Api) -> None:
    api.project()
    api.project("voice-2")
    api.put("trainingsets/other", TRAINING_SET | {"projectId": "voice-2"})
    assert _delete(api) == 204
    assert api.ids("trainingsets") == ["other"]


def refused_deletion_deletes(api: Api) -> None:
    api.voice()
    assert _delete(api) == 409
    assert api.ids("trainingsets") == ["voice"]


def used_model_deleted(api: Api) -> None:
    api.deployment()
    assert _delete(api, "models/voice") == 409
