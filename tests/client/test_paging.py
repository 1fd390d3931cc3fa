"""Lists: which pages are fetched, when, and which links are followed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from customvoice import LinkError, ServerError
from customvoice._runtime.errors import ErrorContext
from customvoice._runtime.http.links import resolve_link
from hypothesis import example, given
from hypothesis import strategies as st

from tests.client.harness import ENDPOINT, Harness, answer, harnesses


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def make_client(request: pytest.FixtureRequest) -> Iterator[Harness]:
    yield from harnesses(request.param)


class Pages:
    """Serves a list: each page links to the next by skip. `sent` lists the requests."""

    def __init__(self, *pages: list[str], base: str = ENDPOINT) -> None:
        self.pages = pages
        self.base = base
        self.sent: list[httpx.QueryParams] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request.url.params)
        number = int(request.url.params.get("skip", 0))
        body: dict[str, Any] = {"value": [{"id": name, "kind": "PersonalVoice"} for name in self.pages[number]]}
        if number + 1 < len(self.pages):
            link = (
                f"{self.base}/customvoice/projects?skip={number + 1}&filter=kind%20eq%20%27x%27&api-version=2026-01-01"
            )
            body["nextLink"] = link
        return answer(200, body)


def test_all_items_of_all_pages_come_in_order(make_client: Harness) -> None:
    """Iterating returns every item once, across pages, also across empty ones."""
    service = Pages(["a", "b"], [], ["c"])
    with make_client(service) as client:
        assert [item.id for item in client.projects.list()] == ["a", "b", "c"]
    assert len(service.sent) == 3


def test_pages_are_fetched_lazily(make_client: Harness) -> None:
    """Creating the list sends no request; reading sends one per page."""
    service = Pages(["a", "b"], ["c"])
    with make_client(service) as client:
        items = client.projects.list()
        assert service.sent == []
        assert [next(items).id, next(items).id] == ["a", "b"]
        assert len(service.sent) == 1


def test_next_link_is_followed_unchanged(make_client: Harness) -> None:
    """The first request has the caller's query and nothing else; the next one is the link, unchanged."""
    service = Pages(["a"], ["b"])
    with make_client(service) as client:
        list(client.projects.list(filter="kind eq 'x'", maxpagesize=1))
    assert dict(service.sent[0]) == {"filter": "kind eq 'x'", "maxpagesize": "1", "api-version": "2026-01-01"}
    assert dict(service.sent[1]) == {"skip": "1", "filter": "kind eq 'x'", "api-version": "2026-01-01"}


def test_by_page_resumes_from_a_saved_token(make_client: Harness) -> None:
    """by_page returns page after page, and its continuation_token later starts at the next page."""
    service = Pages(["a", "b"], ["c"], ["d"])
    with make_client(service) as client:
        pages = client.projects.list().by_page()
        assert [item.id for item in next(pages)] == ["a", "b"]
        token = pages.continuation_token
        assert "skip=1" in token
        later = client.projects.list().by_page(token)
        assert [[item.id for item in page] for page in later] == [["c"], ["d"]]
        assert later.continuation_token is None


def test_a_list_without_link_is_one_page(make_client: Harness) -> None:
    """Recipes and base models have one page; a nextLink that is null ends the list too."""
    with make_client(lambda _: answer(200, {"value": [{"kind": "Default"}], "nextLink": None})) as client:
        assert [recipe.kind for recipe in client.models.list_recipes()] == ["Default"]


@pytest.mark.parametrize(
    "base",
    [
        "https://evil.example",
        "https://127.0.0.1:8787",
        "http://127.0.0.1:80",
        "//evil.example",
        "http://127.0.0.1:8787@evil.example",
        "http://evil.example\\@127.0.0.1:8787",
        "http://user:password@127.0.0.1:8787",
        "\thttp://evil.example",
        "file://127.0.0.1:8787",
    ],
)
def test_link_to_another_origin_is_rejected(make_client: Harness, base: str) -> None:
    """A nextLink to another origin is not followed, because it would send the key there."""
    service = Pages(["a"], ["b"], base=base)
    with make_client(service) as client:
        items = client.projects.list()
        assert next(items).id == "a"
        with pytest.raises(LinkError, match="nextLink leads to another origin"):
            next(items)
    assert len(service.sent) == 1


def test_a_relative_link_is_followed(make_client: Harness) -> None:
    """A nextLink without origin is relative to the client's own."""
    with make_client(Pages(["a"], ["b"], base="")) as client:
        assert [item.id for item in client.projects.list()] == ["a", "b"]


@pytest.mark.slow
@given(st.text() | st.text(alphabet="htp:/\\@?#[]%.evil127:8\t\n ").map(lambda text: f"http://127.0.0.1:8787{text}"))
@example("http://127.0.0.1:8787.evil.example/")
@example("http://127.0.0.1:8787\\.evil.example/")
@example("http:/\\evil.example/")
@example("http:evil.example")
def test_no_link_sends_the_key_to_another_origin(link: str) -> None:
    """Any text is rejected, or leads to the client's origin according to another URL parser."""
    try:
        url = resolve_link(link, base_url=f"{ENDPOINT}/customvoice", name="nextLink", context=ErrorContext())
    except LinkError:
        return
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:  # the client does not send it
        return
    assert (parsed.scheme, parsed.host, parsed.port, parsed.userinfo) == ("http", "127.0.0.1", 8787, b"")


@pytest.mark.parametrize("link", ["?skip=1", "projects?skip=1", "/customvoice/projects?skip=1"])
def test_relative_link_is_resolved_against_its_page(make_client: Harness, link: str) -> None:
    """Relative links follow RFC 3986, on the first page and on later ones."""
    sent: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        sent.append(request.url.raw_path.decode())
        number = len(sent)
        return answer(200, {"value": [], **({"nextLink": link.replace("1", str(number))} if number < 3 else {})})

    with make_client(handle) as client:
        assert list(client.projects.list()) == []
    assert sent[1:] == ["/customvoice/projects?skip=1", "/customvoice/projects?skip=2"]


@pytest.mark.parametrize("link", [f"{ENDPOINT}/customvoice/projects?skip=1", "?api-version=2026-01-01"])
def test_circular_link_is_rejected(make_client: Harness, link: str) -> None:
    """A nextLink to a page that was fetched before, also the first, raises instead of looping."""
    with make_client(lambda _: answer(200, {"value": [], "nextLink": link})) as client:
        with pytest.raises(LinkError, match="leads in a circle") as caught:
            list(client.projects.list())
        assert caught.value.operation == "Projects_List"


def test_an_error_on_a_later_page_loses_nothing(make_client: Harness) -> None:
    """An error of the second page is raised there, and the next call requests that page again."""
    service = Pages(["a"], ["b"], ["c"])
    faults = [500, 503]

    def handle(request: httpx.Request) -> httpx.Response:
        return answer(faults.pop()) if "skip" in request.url.params and faults else service(request)

    with make_client(handle) as client:
        items = client.projects.list()
        assert next(items).id == "a"
        for _ in range(2):
            with pytest.raises(ServerError):
                next(items)
        assert [item.id for item in items] == ["b", "c"]


def test_iteration_resumes_and_restarts_after_the_end(make_client: Harness) -> None:
    """`for` resumes where `next` stopped; after the end another `for` sends new requests."""
    service = Pages(["a", "b"], ["c"])
    with make_client(service) as client:
        items = client.projects.list()
        assert next(items).id == "a"
        assert [item.id for item in items] == ["b", "c"]
        assert next(items, None) is None
        assert [item.id for item in items] == ["a", "b", "c"]
    assert len(service.sent) == 4


def test_pages_and_items_are_independent(make_client: Harness) -> None:
    """by_page starts again each time, whatever items were read."""
    with make_client(Pages(["a"], ["b"])) as client:
        items = client.projects.list()
        assert next(items).id == "a"
        assert [[item.id for item in page] for page in items.by_page()] == [["a"], ["b"]]
        assert next(items).id == "b"


@pytest.mark.parametrize("token", ["", " "])
def test_empty_token_is_rejected(make_client: Harness, token: str) -> None:
    """An empty token would silently start again, so it is a ValueError."""
    with make_client(Pages(["a"])) as client, pytest.raises(ValueError, match="continuation_token is empty"):
        client.projects.list().by_page(token)


def test_token_of_another_origin_is_rejected(make_client: Harness) -> None:
    """A saved token is followed on the client's own origin only."""
    with make_client(Pages(["a"])) as client, pytest.raises(LinkError, match="another origin"):
        next(client.projects.list().by_page("https://evil.example/customvoice/projects?skip=1"))


class Shrinking:
    """Serves the projects that remain, one per page, with `skip` counting the remaining ones; DELETE removes one."""

    def __init__(self, *names: str) -> None:
        self.names = list(names)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "DELETE":
            self.names.remove(request.url.path.rpartition("/")[2])
            return answer(204)
        skip = int(request.url.params.get("skip", 0))
        body: dict[str, Any] = {"value": [{"id": name, "kind": "x"} for name in self.names[skip : skip + 1]]}
        if skip + 1 < len(self.names):
            body["nextLink"] = f"{ENDPOINT}/customvoice/projects?skip={skip + 1}&api-version=2026-01-01"
        return answer(200, body)


def test_snapshot_is_complete_while_its_items_are_deleted(make_client: Harness) -> None:
    """Deleting the items of snapshot() skips none; deleting during the iteration skips every second one."""
    service = Shrinking("a", "b", "c", "d")
    with make_client(service) as client:
        for project in client.projects.list().snapshot():
            client.projects.delete(project.id)
        assert service.names == []
        service.names = ["a", "b", "c", "d"]
        for project in client.projects.list():
            client.projects.delete(project.id)
        assert service.names == ["b", "d"]
