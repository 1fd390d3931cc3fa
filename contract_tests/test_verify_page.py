"""The HTML report as a browser lays it out."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from customvoice_contract.outcome import Finding, Row, RunOutcome, Step, Verdict, VersionOutcome, Walk
from customvoice_contract.report import html

CHROMIUM = shutil.which("chromium")
# Without these, Chromium looks for hosts that a test has no business with.
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Writes what a person would see as the title: page width, room for it, and the state of the banner.
PROBE = """<script>addEventListener("load", () => {
  const box = document.querySelector(".banner").getBoundingClientRect();
  const ground = getComputedStyle(document.body).backgroundColor;
  const onTop = box.top < 60 && box.width > 200;
  document.title = [document.documentElement.scrollWidth, innerWidth, onTop, ground].join("|");
})</script></body>"""


def page() -> str:
    """A broken run with long words, as a page."""
    curl = "curl -X PUT 'http://127.0.0.1:8787/customvoice/models/" + "x" * 300 + "'"
    finding = Finding("no_null", "NullInAnswer", "description is null", "Models_Create", "fuzzing", curl, "201", 1)
    rows = [Row(f"Operation_{n}", "PUT /models/{id}", 1000, 100, 10000, [finding] * (n == 1)) for n in range(32)]
    walk = Walk("personal voice", [Step("create project", Verdict.PASSED, "project " + "y" * 60, 0.5)])
    versions = [VersionOutcome(name, 7, operations=rows, walks=[walk]) for name in ("2024-02-01-preview", "2026-01-01")]
    return html.render(RunOutcome("an emulator", "quick", 4294967295, "2030-01-01T00:00:00+00:00", 12.5, versions))


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (Debian package chromium)")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 500], ids=["desktop", "phone"])
def test_the_page_fits_and_says_the_verdict_first(tmp_path: Path, width: int, scheme: str) -> None:
    """At both widths nothing needs sideways scrolling, the verdict is on top, and each colour scheme is followed."""
    file = tmp_path / "report.html"
    file.write_text(page().replace("</body>", PROBE), "utf-8")
    command = [
        str(CHROMIUM),
        *QUIET,
        f"--blink-settings=preferredColorScheme={0 if scheme == 'dark' else 1}",
        f"--user-data-dir={tmp_path / 'profile'}",
        f"--window-size={width},900",
        "--dump-dom",
        file.as_uri(),
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    (title,) = re.findall(r"<title>([^<]*)</title>", done.stdout)
    needed, available, on_top, ground = title.split("|")
    assert int(needed) <= int(available) <= width
    assert on_top == "true"
    brightness = sum(int(part) for part in re.findall(r"\d+", ground)[:3])
    assert (brightness < 380) == (scheme == "dark")
