"""Probes of api-versions that share one service."""

from typing import Any

from .api import MODEL, NEWEST, OLDEST, Api


def _located(api: Api) -> None:
    assert api.project(locale="en-US").json()["locale"] == "en-US"


def _older(api: Api) -> dict[str, Any]:
    shown: dict[str, Any] = api.get("projects/voice", version=OLDEST).json()
    return shown


def newer_property_shown(api: Api) -> None:
    _located(api)
    assert "locale" not in _older(api)


version_not_projected = newer_property_shown


def newer_recipe_shown(api: Api) -> None:
    recipes = api.get("modelrecipes", version=OLDEST).json()["value"]
    assert not any("minDurationInSeconds" in each for each in recipes)


def newer_reason_shown(api: Api) -> None:
    api.materials()
    api.emulator.outcomes.next_model(reason="DataNotReady")
    assert api.put("models/voice", MODEL).status_code == 201
    assert api.end("models/voice") == "Failed"
    shown = api.get("models/voice", version=OLDEST).json()
    assert shown["properties"]["failureReason"] == "Internal"


def newer_property_taken(api: Api) -> None:
    api.put("projects/voice", {"kind": "ProfessionalVoice", "locale": "en-US"}, version=OLDEST)
    assert "locale" not in api.get("projects/voice").json()


def newer_property_erased(api: Api) -> None:
    _located(api)
    api.put("projects/voice", {"kind": "ProfessionalVoice"}, version=OLDEST)
    assert api.get("projects/voice").json()["locale"] == "en-US"


def versions_isolated(api: Api) -> None:
    api.project()
    assert _older(api)["id"] == "voice"


def versions_listed_apart(api: Api) -> None:
    api.project()
    assert api.ids("projects", version=OLDEST) == ["voice"]


def operation_of_one_version(api: Api) -> None:
    api.materials()
    link = api.put("models/voice", MODEL).headers["operation-location"]
    assert api.follow(link.replace(NEWEST, OLDEST)).status_code == 200


def times_differ(api: Api) -> None:
    api.project()
    assert _older(api)["createdDateTime"] == api.get("projects/voice").json()["createdDateTime"]


def filter_sees_newer_property(api: Api) -> None:
    _located(api)
    assert api.ids("projects", version=OLDEST, filter="locale eq 'en-US'") == []


def shared_property_hidden(api: Api) -> None:
    api.project(displayName="A voice")
    assert _older(api)["displayName"] == "A voice"


def next_link_of_another_version(api: Api) -> None:
    api.project()
    api.project("other")
    page = api.get("projects", version=OLDEST, params={"maxpagesize": 1}).json()
    assert page["nextLink"].endswith(OLDEST)


def older_version_withdrawn(api: Api) -> None:
    assert api.get("personalvoices", version=OLDEST).status_code == 200


def deletion_by_version(api: Api) -> None:
    api.project()
    assert api.delete("projects/voice", version=OLDEST).status_code == 204
    assert api.get("projects/voice").status_code == 404
