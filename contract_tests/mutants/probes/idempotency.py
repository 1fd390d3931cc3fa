"""Probes of repeated requests."""

from typing import Any

from .api import MODEL, Api

_ID = {"Operation-Id": "once-only"}
_REORDERED = dict(reversed(MODEL.items()))


def _train(api: Api, body: Any = MODEL, name: str = "voice", headers: Any = _ID) -> Any:
    return api.put(f"models/{name}", body, headers=headers)


def _trained(api: Api) -> Any:
    api.materials()
    response = _train(api)
    assert response.status_code == 201
    return response


def _replays(api: Api) -> None:
    first = _trained(api)
    again = _train(api)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    for name in ("operation-id", "operation-location"):
        assert again.headers[name] == first.headers[name]


replay_not_recognised = replay_is_ok = replay_names_new_operation = replay_without_location = _replays


def other_request_taken(api: Api) -> None:
    _trained(api)
    assert _train(api, name="other").status_code == 400


other_request_replayed = other_request_taken


def other_body_replayed(api: Api) -> None:
    _trained(api)
    assert _train(api, MODEL | {"description": "another"}).status_code == 400


def operation_id_by_collection(api: Api) -> None:
    _trained(api)
    assert api.consent("other", headers=_ID).status_code == 400


def replay_after_end_refused(api: Api) -> None:
    _trained(api)
    api.end("models/voice")
    assert _train(api).status_code == 201


def replay_after_deletion_answered(api: Api) -> None:
    _trained(api)
    assert api.delete("models/voice").status_code == 204
    assert _train(api).status_code == 201
    assert api.get("models/voice").status_code == 200


def replay_creates_again(api: Api) -> None:
    _trained(api)
    api.end("models/voice")
    assert _train(api).status_code == 201
    assert api.get("models/voice").json()["status"] == "Succeeded"


def forms_compared_by_bytes(api: Api) -> None:
    api.project()
    assert api.consent(headers=_ID).status_code == 201
    assert api.consent(headers=_ID).status_code == 201


def json_compared_by_bytes(api: Api) -> None:
    _trained(api)
    assert _train(api, _REORDERED).status_code == 201


def rejected_request_uses_operation_id(api: Api) -> None:
    api.materials()
    assert _train(api, {}).status_code == 400
    assert _train(api).status_code == 201


def operation_id_unchecked(api: Api) -> None:
    api.materials()
    assert _train(api, headers={"Operation-Id": "no id!"}).status_code == 400


def operation_id_case_ignored(api: Api) -> None:
    api.materials()
    assert _train(api, headers={"Operation-Id": "Once"}).status_code == 201
    assert _train(api, name="other", headers={"Operation-Id": "once"}).status_code == 201
