"""The HTML report as a browser lays it out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from customvoice_contract.report import html
from customvoice_contract.results.outcome import Covered, Finding, Row, RunOutcome, Step, Verdict, VersionOutcome, Walk
from customvoice_spec import versions

from tests.support.browser import needs_chromium, seen

# Page width, room for it, whether the verdict is on top, and the ground.
PROBE = """
const box = document.querySelector(".banner").getBoundingClientRect();
const ground = getComputedStyle(document.body).backgroundColor;
return [document.documentElement.scrollWidth, innerWidth, box.top < 60 && box.width > 200, ground].join("|");
"""


def page() -> str:
    """A broken run with long words, as a page."""
    curl = "curl -X PUT 'http://127.0.0.1:8787/customvoice/models/" + "x" * 300 + "'"
    finding = Finding("no_null", "NullInResponse", "description is null", "Models_Create", "fuzzing", curl, "201", 1)
    rows = [Row(f"Operation_{n}", "PUT /models/{id}", 1000, 100, 10000, [finding] * (n == 1)) for n in range(32)]
    walk = Walk("personal voice", [Step("create project", Verdict.PASSED, "project " + "y" * 60, 0.5)])
    judged = [("echo", 3), ("lists", 2)]
    coverage = [Covered("Projects_Get", 200, name, count) for name, count in judged] + [Covered("x", 400, "other", 1)]
    outcomes = [VersionOutcome(name, 7, operations=rows, walks=[walk], coverage=coverage) for name in versions()]
    return html.render(RunOutcome("an emulator", "quick", 4294967295, "2030-01-01T00:00:00+00:00", 12.5, outcomes))


@pytest.mark.slow
@pytest.mark.browser
@needs_chromium
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 500], ids=["desktop", "phone"])
def test_page_fits_and_shows_the_verdict_first(tmp_path: Path, width: int, dark: bool) -> None:
    """At both widths nothing scrolls sideways, the verdict is on top, and both colour schemes work."""
    needed, available, on_top, ground = seen(page(), PROBE, tmp_path, width=width, dark=dark).split("|")
    assert int(needed) <= int(available) <= width
    assert on_top == "true"
    brightness = sum(int(part) for part in re.findall(r"\d+", ground)[:3])
    assert (brightness < 380) == dark


@pytest.mark.slow
@pytest.mark.browser
@needs_chromium
def test_coverage_map_counts_by_oracle(tmp_path: Path) -> None:
    """Choosing an oracle counts only its checks; the newest version is shown first."""
    script = """
    const panels = [...document.querySelectorAll(".coverage")], said = [];
    const front = () => panels.filter(each => each.offsetHeight > 0);
    said.push(front().length, front()[0].dataset.panel);
    const cell = () => front()[0].querySelector("td[data-counts*=echo]");
    said.push(cell().textContent);
    const choice = front()[0].querySelector("select");
    choice.value = "lists"; choice.dispatchEvent(new Event("change"));
    said.push(cell().textContent);
    choice.value = "other"; choice.dispatchEvent(new Event("change"));
    said.push(cell().textContent, cell().className);
    document.querySelector(".controls button").click();
    said.push(front().length, front()[0].dataset.panel);
    return said.join("|");"""
    first, last = versions()[0], versions()[-1]
    shown = seen(page(), script, tmp_path)
    assert shown == f"1|{last}|5|2|never|never|1|{first}"
