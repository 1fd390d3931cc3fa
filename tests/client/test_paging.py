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
    """Plays a list: each page links to the next by skip. `sent` lists what was asked for."""

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
    """Iterating gives every item once, across pages, also across empty ones."""
    service = Pages(["a", "b"], [], ["c"])
    with make_client(service) as client:
        assert [item.id for item in client.projects.list()] == ["a", "b", "c"]
    assert len(service.sent) == 3


def test_nothing_is_fetched_before_it_is_asked_for(make_client: Harness) -> None:
    """The list is lazy: no request for making it, one per page as far as one reads."""
    service = Pages(["a", "b"], ["c"])
    with make_client(service) as client:
        items = client.projects.list()
        assert service.sent == []
        assert [next(items).id, next(items).id] == ["a", "b"]
        assert len(service.sent) == 1


def test_the_query_is_sent_and_the_link_is_followed_as_it_is(make_client: Harness) -> None:
    """The first request has what the caller chose and nothing else; the next is the link, unchanged."""
    service = Pages(["a"], ["b"])
    with make_client(service) as client:
        list(client.projects.list(filter="kind eq 'x'", maxpagesize=1))
    assert dict(service.sent[0]) == {"filter": "kind eq 'x'", "maxpagesize": "1", "api-version": "2026-01-01"}
    assert dict(service.sent[1]) == {"skip": "1", "filter": "kind eq 'x'", "api-version": "2026-01-01"}


def test_by_page_goes_on_from_a_kept_token(make_client: Harness) -> None:
    """by_page gives page by page, and its continuation_token starts at the next page later."""
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
    """Recipes and base models come in one page; a nextLink that is null ends the list too."""
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
def test_a_link_elsewhere_is_refused(make_client: Harness, base: str) -> None:
    """A nextLink on another origin is not followed, for the key would go there."""
    service = Pages(["a"], ["b"], base=base)
    with make_client(service) as client:
        items = client.projects.list()
        assert next(items).id == "a"
        with pytest.raises(LinkError, match="nextLink leads to another origin"):
            next(items)
    assert len(service.sent) == 1


def test_a_relative_link_is_followed(make_client: Harness) -> None:
    """A nextLink without origin counts from the client's own."""
    with make_client(Pages(["a"], ["b"], base="")) as client:
        assert [item.id for item in client.projects.list()] == ["a", "b"]


@given(st.text() | st.text(alphabet="htp:/\\@?#[]%.evil127:8\t\n ").map(lambda text: f"http://127.0.0.1:8787{text}"))
@example("http://127.0.0.1:8787.evil.example/")
@example("http://127.0.0.1:8787\\.evil.example/")
@example("http:/\\evil.example/")
@example("http:evil.example")
def test_whatever_the_link_the_key_stays_on_its_origin(link: str) -> None:
    """Any text is refused, or leads to the client's origin as another reader of URLs sees it."""
    try:
        url = resolve_link(link, base_url=f"{ENDPOINT}/customvoice", name="nextLink", context=ErrorContext())
    except LinkError:
        return
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:  # it will not be sent
        return
    assert (parsed.scheme, parsed.host, parsed.port, parsed.userinfo) == ("http", "127.0.0.1", 8787, b"")


@pytest.mark.parametrize("link", ["?skip=1", "projects?skip=1", "/customvoice/projects?skip=1"])
def test_a_relative_link_counts_from_its_page(make_client: Harness, link: str) -> None:
    """Relative links are those of RFC 3986, on the first page and on later ones."""
    sent: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        sent.append(request.url.raw_path.decode())
        number = len(sent)
        return answer(200, {"value": [], **({"nextLink": link.replace("1", str(number))} if number < 3 else {})})

    with make_client(handle) as client:
        assert list(client.projects.list()) == []
    assert sent[1:] == ["/customvoice/projects?skip=1", "/customvoice/projects?skip=2"]


@pytest.mark.parametrize("link", [f"{ENDPOINT}/customvoice/projects?skip=1", "?api-version=2026-01-01"])
def test_a_link_in_a_circle_is_refused(make_client: Harness, link: str) -> None:
    """A nextLink to a page that was fetched before, also the first, raises instead of looping."""
    with make_client(lambda _: answer(200, {"value": [], "nextLink": link})) as client:
        with pytest.raises(LinkError, match="leads in a circle") as caught:
            list(client.projects.list())
        assert caught.value.operation == "Projects_List"


def test_an_error_on_a_later_page_loses_nothing(make_client: Harness) -> None:
    """What goes wrong on the second page is raised there, and going on asks for that page again."""
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


def test_a_list_is_gone_on_with_and_begun_anew_after_its_end(make_client: Harness) -> None:
    """`for` goes on where `next` stopped; after the end another `for` asks the service again."""
    service = Pages(["a", "b"], ["c"])
    with make_client(service) as client:
        items = client.projects.list()
        assert next(items).id == "a"
        assert [item.id for item in items] == ["b", "c"]
        assert next(items, None) is None
        assert [item.id for item in items] == ["a", "b", "c"]
    assert len(service.sent) == 4


def test_pages_and_items_do_not_disturb_each_other(make_client: Harness) -> None:
    """by_page begins anew each time, whatever has been read of the items."""
    with make_client(Pages(["a"], ["b"])) as client:
        items = client.projects.list()
        assert next(items).id == "a"
        assert [[item.id for item in page] for page in items.by_page()] == [["a"], ["b"]]
        assert next(items).id == "b"


@pytest.mark.parametrize("token", ["", " "])
def test_an_empty_token_is_refused(make_client: Harness, token: str) -> None:
    """An empty token would silently begin anew, so it is a ValueError."""
    with make_client(Pages(["a"])) as client, pytest.raises(ValueError, match="continuation_token is empty"):
        client.projects.list().by_page(token)


def test_a_token_elsewhere_is_refused(make_client: Harness) -> None:
    """A kept token is followed on the client's own origin only."""
    with make_client(Pages(["a"])) as client, pytest.raises(LinkError, match="another origin"):
        next(client.projects.list().by_page("https://evil.example/customvoice/projects?skip=1"))
