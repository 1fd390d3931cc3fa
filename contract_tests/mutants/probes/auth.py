"""Probes of credentials, and of the separation of Speech resources."""

from typing import Any

from customvoice_contract.data.speech import silent_wav

from .api import CONSENT, GUID, KEY, MODEL, OTHER_KEY, Api

_WRONG = "wrong-key-altogether"


def _refused(api: Api, method: str, path: str, key: str | None = None, **more: Any) -> None:
    assert api.send(method, path, key=key, **more).status_code == 401


def lists_without_key(api: Api) -> None:
    _refused(api, "GET", "basemodels")
    _refused(api, "GET", "modelrecipes", _WRONG)


def _watched(api: Api) -> str:
    api.materials()
    path: str = api.put("models/voice", MODEL, headers={"Operation-Id": "training"}).headers["operation-location"]
    return path


def operations_without_key(api: Api) -> None:
    _refused(api, "GET", _watched(api), version=None)


def actions_without_key(api: Api) -> None:
    api.deployment()
    _refused(api, "POST", f"endpoints/{GUID}:suspend")


def deletion_without_key(api: Api) -> None:
    api.project()
    _refused(api, "DELETE", "projects/voice")


def any_key(api: Api) -> None:
    _refused(api, "GET", "projects", _WRONG)


def key_by_prefix(api: Api) -> None:
    _refused(api, "GET", "projects", KEY[:8] + "something-else")


def key_case_ignored(api: Api) -> None:
    _refused(api, "GET", "projects", KEY.upper())


def any_scheme(api: Api) -> None:
    _refused(api, "GET", "projects", headers={"Authorization": "Basic YTpi"})


def token_refused(api: Api) -> None:
    assert api.get("projects", key=None, headers={"Authorization": "Bearer token"}).status_code == 200


def refusal_without_body(api: Api) -> None:
    assert api.get("projects", key=_WRONG).json()["error"]["code"] == "401"


def refusal_is_forbidden(api: Api) -> None:
    _refused(api, "GET", "projects", _WRONG)


def refusal_quotes_key(api: Api) -> None:
    assert _WRONG not in api.get("projects", key=_WRONG).text


def missing_resource_without_key(api: Api) -> None:
    _refused(api, "GET", "projects/absent")


def other_key_reads(api: Api) -> None:
    api.project()
    assert api.get("projects/voice", key=OTHER_KEY).status_code == 404


def other_key_reads_operations(api: Api) -> None:
    assert api.follow(_watched(api), key=OTHER_KEY).status_code == 404


def other_key_lists(api: Api) -> None:
    api.project()
    assert api.ids("projects", key=OTHER_KEY) == []


def other_key_deletes(api: Api) -> None:
    api.project()
    assert api.delete("projects/voice", key=OTHER_KEY).status_code == 204
    assert api.ids("projects") == ["voice"]


def other_key_takes_ids(api: Api) -> None:
    api.materials()
    api.put("projects/voice", {"kind": "ProfessionalVoice"}, key=OTHER_KEY)
    files = {"audiodata": ("a.wav", silent_wav(), "audio/wav")}
    assert api.post("consents/voice", data=CONSENT, files=files, key=OTHER_KEY).status_code == 201
