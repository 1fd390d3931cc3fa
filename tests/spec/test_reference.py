"""`customvoice spec docs`: the HTML reference of all api-versions, as text and in a browser."""

from __future__ import annotations

import copy
import re
from collections import Counter
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from customvoice_spec import load_document, projected, versions
from customvoice_spec.cli import main
from customvoice_spec.reference import reference_page
from customvoice_spec.reference.markup import marked

from tests.support.browser import needs_chromium, seen

VERSIONS = versions()
OLDEST, NEWEST = VERSIONS[0], VERSIONS[-1]


@pytest.fixture(scope="module")
def page() -> str:
    """Return the reference of our document."""
    return reference_page(load_document())


@cache
def _articles(page: str) -> dict[str, str]:
    return dict(re.findall(r'<article id="([^"]+)">(.*?)</article>', page, re.DOTALL))


@pytest.mark.slow
def test_page_loads_no_other_file(page: str) -> None:
    """The page has no URL that a browser would load."""
    assert not re.findall(r'(?:src|action)=|href="(?!#)|url\(|@import', page)


@pytest.mark.slow
def test_links_have_targets_and_ids_are_unique(page: str) -> None:
    """Each link within the page has a target, and each id exists once."""
    ids = Counter(re.findall(r'\bid="([^"]+)"', page))
    assert {name for name, number in ids.items() if number > 1} == set()
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


@pytest.mark.parametrize("version", VERSIONS)
def test_page_has_every_operation_and_schema(version: str, page: str) -> None:
    """Each version has its operations with parameters and statuses, and its schemas with properties."""
    document, articles = projected(version), _articles(page)
    for path, item in document["paths"].items():
        for node in (node for key, node in item.items() if key != "parameters"):
            text = articles[f"{version}-{node['operationId']}"]
            assert f"<code>{path}</code>" in text
            assert set(re.findall(r"<strong>(\w+)</strong>", text)) == set(node["responses"])
    for name, schema in document["components"]["schemas"].items():
        text = articles[f"{version}-{name}"]
        assert re.findall(r"<tr><td><code>([^<]+)</code>", text) == list(schema.get("properties", {}))
    assert sum(name.startswith(f"{version}-") for name in articles) == len(document["components"]["schemas"]) + sum(
        key != "parameters" for item in document["paths"].values() for key in item
    )


def _expected_badges(having: list[str], outer: list[str]) -> list[str]:
    since = [f"since {having[0]}"] if having[0] != OLDEST else []
    until = [f"until {having[-1]}"] if having[-1] != NEWEST else []
    return [badge for badge in since + until if badge not in outer]


def test_badges_show_the_versions_of_a_property(page: str) -> None:
    """An added or removed property has its first or last version as badge, unless its schema has the same badge."""
    having: dict[tuple[str, ...], list[str]] = {}
    for version in VERSIONS:
        for name, schema in projected(version)["components"]["schemas"].items():
            having.setdefault((name,), []).append(version)
            for key in schema.get("properties", {}):
                having.setdefault((name, key), []).append(version)
    badges, seen = _badges(page), set[str]()
    for thing, some in having.items():
        outer = _expected_badges(having[thing[:1]], []) if len(thing) > 1 else []
        expected = _expected_badges(some, outer)
        for version in some:
            assert badges[version, *thing] == expected
        seen.update(text.partition(" ")[0] for text in expected)
    assert seen == {"since", "until"}


def _badges(page: str) -> dict[tuple[str, ...], list[str]]:
    """Return the badges of schemas and properties by version and name."""
    shown: dict[tuple[str, ...], str] = {}
    for version in VERSIONS:
        for name in projected(version)["components"]["schemas"]:
            text = _articles(page)[f"{version}-{name}"]
            shown[version, name] = text.partition("</h3>")[0]
            for key, cell in re.findall(r"<tr><td><code>([^<]+)</code>(.*?)</td>", text):
                shown[version, name, key] = cell
    return {thing: re.findall(r'class="badge (?:since|until)">([^<]+)<', text) for thing, text in shown.items()}


def test_descriptions_allow_code_and_emphasis_only() -> None:
    """Backticks and asterisks become markup; HTML and single asterisks stay text."""
    assert marked("A *training set*: `*.wav`, 2 * 3 * 4 <b>") == (
        "A <em>training set</em>: <code>*.wav</code>, 2 * 3 * 4 &lt;b&gt;"
    )


@pytest.mark.slow
def test_text_of_a_document_is_escaped() -> None:
    """Names, values and examples of a document are escaped."""
    document: dict[str, Any] = copy.deepcopy(load_document())
    evil = "<script>alert(1)</script>"
    document["info"]["description"] = document["tags"][0]["description"] = evil
    operation = document["paths"]["/projects"]["get"]
    operation["summary"] = evil
    operation["responses"]["200"]["content"]["application/json"]["examples"] = {"one": {"value": {"x": evil}}}
    page = reference_page(document)
    assert page.count("<script>") == 1
    assert evil in unescape(page)


@pytest.mark.slow
def test_command_writes_the_page(tmp_path: Path, page: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`docs` creates the folder, prints the path of the page, and writes the same bytes for the same document."""
    path = tmp_path / "new" / "reference.html"
    assert main(["docs", "--output", str(path)]) == 0
    assert capsys.readouterr().out.strip() == str(path)
    assert path.read_text("utf-8") == page


@pytest.mark.slow
@pytest.mark.browser
@needs_chromium
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (500, True)], ids=["desktop", "dark phone"])
def test_page_fits_and_follows_the_colour_scheme(page: str, tmp_path: Path, width: int, dark: bool) -> None:
    """The page does not scroll sideways, shows only the newest version, and shows the version switch."""
    script = """
    const box = document.getElementById("version").getBoundingClientRect();
    const shown = [...document.querySelectorAll("main")].filter(part => part.offsetHeight > 0);
    return [document.documentElement.scrollWidth, innerWidth, box.top >= 0 && box.bottom < 200,
      shown.map(part => part.id), getComputedStyle(document.body).backgroundColor].join("|");"""
    needed, available, in_sight, shown, ground = seen(page, script, tmp_path, width=width, dark=dark).split("|")
    assert int(needed) <= int(available) <= width
    assert (in_sight, shown) == ("true", NEWEST)
    brightness = sum(int(part) for part in re.findall(r"\d+", ground)[:3])
    assert (brightness < 380) == dark


@pytest.mark.slow
@pytest.mark.browser
@needs_chromium
def test_links_switch_and_search_show_the_target(page: str, tmp_path: Path) -> None:
    """A link shows its version, the switch keeps the selected element, and the search shows only matches."""
    old, new = OLDEST, NEWEST
    script = f"""
    const choice = document.getElementById("version"), search = document.getElementById("search"), said = [];
    const visible = kind => [...document.querySelectorAll(kind)].filter(one => one.offsetHeight > 0).map(one => one.id);
    const shown = () => visible("main"), left = () => visible("article");
    const seen = id => {{ const box = document.getElementById(id).getBoundingClientRect();
      return document.elementFromPoint(box.left + 20, box.top + 12).closest("article")?.id === id; }};
    said.push(shown(), seen("{old}-Consent"));
    choice.value = "{new}"; choice.dispatchEvent(new Event("change"));
    said.push(shown(), location.hash, seen("{new}-Consent"));
    search.value = "resume ENDPOINT"; search.dispatchEvent(new Event("input"));
    said.push(left().includes("{new}-Endpoints_Resume"), left().includes("{new}-Projects_List"), left().length < 20);
    location.hash = "{old}-Model"; await new Promise(done => addEventListener("hashchange", () => setTimeout(done)));
    said.push(shown(), search.value === "", seen("{old}-Model"));
    return said.join(" ");"""
    assert seen(page, script, tmp_path, anchor=f"#{old}-Consent").split() == [
        *(old, "true"),
        *(new, f"#{new}-Consent", "true"),
        *("true", "false", "true"),
        *(old, "true", "true"),
    ]
