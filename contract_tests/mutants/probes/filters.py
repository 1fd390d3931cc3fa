"""Probes of filters."""

from typing import Any

from .api import NEWEST, TRAINING_SET, Api


def _seed(api: Api, *names: str, collection: str = "projects", **more: Any) -> None:
    made = {"kind": "ProfessionalVoice"} if collection == "projects" else TRAINING_SET
    api.emulator.seed({collection: [{"id": name, **made, **more} for name in names]})


def filter_after_paging(api: Api) -> None:
    _seed(api, "one", "two", "three")
    _seed(api, "four", kind="PersonalVoice")
    assert api.ids("projects", filter="kind eq 'PersonalVoice'", maxpagesize=2) == ["four"]


def _created(api: Api, verb: str) -> list[str]:
    moment = api.project().json()["createdDateTime"]
    return api.ids("projects", filter=f"createdDateTime {verb} {moment}")


def filter_ge_as_gt(api: Api) -> None:
    assert _created(api, "ge") == ["voice"]


def filter_lt_as_le(api: Api) -> None:
    assert _created(api, "lt") == []


def filter_ne_drops_absent(api: Api) -> None:
    _seed(api, "voice")
    assert api.ids("projects", filter="locale ne 'en-US'") == ["voice"]


def filter_ignores_case(api: Api) -> None:
    _seed(api, "voice")
    assert api.ids("projects", filter="kind eq 'personalvoice'") == []
    assert api.ids("projects", filter="kind eq 'professionalvoice'") == []


def filter_by_prefix(api: Api) -> None:
    _seed(api, "voice")
    assert api.ids("projects", filter="kind eq 'Professional'") == []


def filter_on_locale_ignored(api: Api) -> None:
    _seed(api, "voice")
    _seed(api, "voice", collection="trainingsets")
    assert api.ids("trainingsets", filter="locale eq 'de-DE'") == []


def filter_errors_ignored(api: Api) -> None:
    assert api.get("projects", params={"filter": "kind eq"}).status_code == 400


def filter_orders_texts(api: Api) -> None:
    assert api.get("projects", params={"filter": "kind gt 'A'"}).status_code == 400


def filter_compares_times_as_texts(api: Api) -> None:
    moment = api.project().json()["createdDateTime"]
    assert api.ids("projects", filter=f"createdDateTime eq {moment.replace('Z', '+00:00')}") == ["voice"]


def plus_is_no_space(api: Api) -> None:
    link = f"{api.emulator.endpoint}/customvoice/projects?filter=kind+eq+%27PersonalVoice%27&api-version="
    assert api.follow(link + NEWEST).status_code == 200
