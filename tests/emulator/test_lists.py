"""Lists: pages, next links and filters."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from customvoice_emulator import DEFAULT_KEY, EmulatorTransport, create_app

HOST = "http://127.0.0.1:8787"
VERSION = "2026-01-01"
PROJECTS = "/customvoice/projects"
START = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    """A client of an emulator with 105 projects, created one second apart; every second one is personal."""
    made = 0

    def clock() -> datetime:
        return START + timedelta(seconds=made)

    transport = EmulatorTransport(create_app(clock=clock))
    headers = {"Ocp-Apim-Subscription-Key": DEFAULT_KEY}
    with httpx.Client(transport=transport, base_url=HOST, headers=headers) as client:
        for made in range(105):
            body = {
                "kind": ("ProfessionalVoice", "PersonalVoice")[made % 2],
                "locale": "en-US" if made < 50 else "de-DE",
            }
            response = client.put(f"{PROJECTS}/project-{made}", params={"api-version": VERSION}, json=body)
            assert response.status_code == 201
        yield client


def page(client: httpx.Client, version: str = VERSION, **query: object) -> tuple[list[int], str | None]:
    """Return the numbers of a page's projects, and its next link."""
    response = client.get(
        PROJECTS, params={"api-version": version, **{name: str(each) for name, each in query.items()}}
    )
    assert response.status_code == 200, response.text
    body = response.json()
    return [int(each["id"].removeprefix("project-")) for each in body["value"]], body.get("nextLink")


@pytest.mark.slow
@pytest.mark.parametrize("size", [1, 7, 52, 100, 105, 5000, 2147483647])
def test_pages_cover_the_list_once(client: httpx.Client, size: int) -> None:
    """The pages have every project once, in order of creation, and at most 100 projects each."""
    numbers, link = page(client, maxpagesize=size)
    pages = [numbers]
    while link:
        response = client.get(link)
        pages.append([int(each["id"].removeprefix("project-")) for each in response.json()["value"]])
        link = response.json().get("nextLink")
    assert [number for each in pages for number in each] == list(range(105))
    assert {len(each) for each in pages[:-1]} <= {min(size, 100)}
    assert 0 < len(pages[-1]) <= min(size, 100)


def test_next_link_has_all_parameters(client: httpx.Client) -> None:
    """It is absolute, on the requested host, with skip, maxpagesize, filter and api-version in this order."""
    _, link = page(client, skip=3, maxpagesize=2, filter="kind eq 'PersonalVoice'")
    assert link is not None
    parts = urlsplit(link)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == HOST + PROJECTS
    assert parse_qsl(parts.query) == [
        ("skip", "5"),
        ("maxpagesize", "2"),
        ("filter", "kind eq 'PersonalVoice'"),
        ("api-version", VERSION),
    ]


def test_next_link_has_the_requested_host(client: httpx.Client) -> None:
    """A client that uses another host name gets links with that name."""
    response = client.get(PROJECTS, params={"api-version": VERSION}, headers={"Host": "voice.example:81"})
    assert response.json()["nextLink"].startswith(f"http://voice.example:81{PROJECTS}?")


@pytest.mark.parametrize("skip", [0, 4, 104, 105, 1000, 2147483647])
def test_skip(client: httpx.Client, skip: int) -> None:
    """A skip beyond the end gives an empty page."""
    assert page(client, skip=skip)[0] == list(range(105))[skip : skip + 100]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kind eq 'PersonalVoice'", range(1, 105, 2)),
        ("kind ne 'PersonalVoice'", range(0, 105, 2)),
        ("kind eq PersonalVoice", range(1, 105, 2)),
        ("kind eq 'personalvoice'", ()),
        ("locale eq 'en-US'", range(50)),
        ("locale ne 'en-US'", range(50, 105)),
        ("projectId eq 'Jessica'", ()),
        ("projectId ne 'Jessica'", range(105)),
        ("kind eq 'O''Brien'", ()),
        ("createdDateTime eq 2030-01-01T00:00:07Z", (7,)),
        ("createdDateTime eq 2030-01-01T00:00:07.000Z", (7,)),
        ("createdDateTime eq 2030-01-01T01:00:07+01:00", (7,)),
        ("createdDateTime ne 2030-01-01T00:00:07Z", (*range(7), *range(8, 105))),
        ("createdDateTime gt 2030-01-01T00:01:42Z", (103, 104)),
        ("createdDateTime ge 2030-01-01T00:01:42Z", (102, 103, 104)),
        ("createdDateTime lt 2030-01-01T00:00:01.0000001Z", (0, 1)),
        ("createdDateTime le 2030-01-01T00:00:00.9999999Z", (0,)),
    ],
)
def test_filters(client: httpx.Client, text: str, expected: range) -> None:
    """Each property and operator works, quoted and bare."""
    assert page(client, filter=text)[0] == list(expected)[:100]


@pytest.mark.parametrize("space", ["+", "%20"])
def test_space_can_be_plus_or_percent_20(client: httpx.Client, space: str) -> None:
    """Clients differ in how they encode a space in a query."""
    query = f"api-version={VERSION}&filter=createdDateTime{space}lt{space}2030-01-01T00:00:02Z"
    assert len(client.get(f"{PROJECTS}?{query}").json()["value"]) == 2


def test_filter_sees_what_the_version_shows(client: httpx.Client) -> None:
    """A property that the version does not have is not equal to any literal."""
    assert page(client, "2024-02-01-preview", filter="locale eq 'en-US'")[0] == []
    assert page(client, "2024-02-01-preview", filter="locale ne 'en-US'")[0] == list(range(100))


@pytest.mark.parametrize(
    ("text", "character", "words"),
    [
        ("", 1, "a property"),
        (" kind eq 'x'", 1, "a property"),
        ("name eq 'x'", 1, "'name' cannot be used in a filter"),
        ("kind", 5, "one space"),
        ("kind  eq 'x'", 6, "an operator"),
        ("kind gt 'x'", 6, "'gt' is not an operator for kind"),
        ("kind EQ 'x'", 6, "'EQ' is not an operator"),
        ("kind eq", 8, "one space"),
        ("kind eq ", 9, "a value"),
        ("kind eq 'x", 9, "not closed"),
        ("kind eq 'x' and locale eq 'y'", 12, "the end"),
        ("kind eq a'b", 10, "the end"),
        ("kind eq '''", 11, "the end"),
        ("createdDateTime gt yesterday", 20, "a date and time"),
        ("createdDateTime gt 2030-02-30T00:00:00Z", 20, "a date and time"),
        ("createdDateTime gt 2030-01-01", 20, "a date and time"),
        ("createdDateTime gt 0001-01-01T00:00:00+14:00", 20, "a date and time"),
    ],
)
def test_invalid_filter_reports_its_position(client: httpx.Client, text: str, character: int, words: str) -> None:
    """The error has the position of the invalid character, and the parameter."""
    response = client.get(PROJECTS, params={"api-version": VERSION, "filter": text})
    error = response.json()["error"]
    assert (response.status_code, error["target"]) == (400, "filter")
    assert f"at character {character}:" in error["message"]
    assert words in error["message"]


def test_list_order_is_creation_order(client: httpx.Client) -> None:
    """Updating a project does not move it."""
    body = {"kind": "PersonalVoice", "description": "changed"}
    assert client.put(f"{PROJECTS}/project-1", params={"api-version": VERSION}, json=body).status_code == 201
    assert page(client, maxpagesize=3)[0] == [0, 1, 2]


@pytest.mark.parametrize("path", ["basemodels", "modelrecipes"])
@pytest.mark.parametrize("version", ["2024-02-01-preview", VERSION])
def test_published_lists(client: httpx.Client, path: str, version: str) -> None:
    """Base models and recipes are `{value: […]}` in every version; unknown query parameters are ignored."""
    response = client.get(f"/customvoice/{path}", params={"api-version": version, "maxpagesize": "1"})
    assert response.status_code == 200
    assert response.json().keys() == {"value"}
    first = response.json()["value"][0]
    if path == "basemodels":
        assert (first["name"], first["capabilities"]) == ("PhoenixV2Neural", ["PersonalVoice"])
    else:
        assert (first["kind"], first["version"]) == ("Default", "V7.2023.03")
        assert ("minDurationInSeconds" in first) == (version == VERSION)
