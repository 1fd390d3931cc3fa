"""Probes of paging and filters."""

from typing import Any

from .api import Api

_MANY = [f"voice-{number}" for number in range(1, 7)]


def _seed(api: Api, *names: str) -> None:
    api.emulator.seed({"projects": [{"id": name, "kind": "ProfessionalVoice"} for name in names]})


def _pages_partition(api: Api, size: int = 2, **params: Any) -> None:
    _seed(api, *_MANY)
    assert api.ids("projects", maxpagesize=size, **params) == _MANY


def _next_link(api: Api, **params: Any) -> str:
    _seed(api, *_MANY)
    link: str = api.get("projects", params={"maxpagesize": 2, **params}).json()["nextLink"]
    return link


next_link_skips_one = next_link_overlaps = order_unstable = _pages_partition


def list_ends_early(api: Api) -> None:
    _pages_partition(api, size=1)


def next_link_drops_filter(api: Api) -> None:
    assert "filter=kind" in _next_link(api, filter="kind ne 'PersonalVoice'")


def next_link_drops_version(api: Api) -> None:
    assert "api-version=" in _next_link(api)


def next_link_drops_page_size(api: Api) -> None:
    assert len(api.follow(_next_link(api)).json()["value"]) == 2


def next_link_is_relative(api: Api) -> None:
    assert _next_link(api).startswith("http")


def next_link_to_inner_host(api: Api) -> None:
    assert _next_link(api).startswith(api.emulator.endpoint)


def next_link_null(api: Api) -> None:
    assert "nextLink" not in api.get("projects").json()


def next_link_on_last_page(api: Api) -> None:
    _seed(api, "one", "two")
    assert "nextLink" not in api.get("projects", params={"maxpagesize": 2}).json()


def _page(api: Api, **params: Any) -> list[str]:
    _seed(api, *_MANY)
    return [item["id"] for item in api.get("projects", params=params).json()["value"]]


def page_size_ignored(api: Api) -> None:
    assert len(_page(api, maxpagesize=2)) == 2


def page_size_exceeded(api: Api) -> None:
    assert len(_page(api, maxpagesize=2)) == 2


def skip_ignored_with_filter(api: Api) -> None:
    assert _page(api, skip=2, filter="kind ne 'PersonalVoice'") == _MANY[2:]


def negative_skip_taken(api: Api) -> None:
    assert api.get("projects", params={"skip": -1}).status_code == 400


def page_size_zero_taken(api: Api) -> None:
    assert api.get("projects", params={"maxpagesize": 0}).status_code == 400
