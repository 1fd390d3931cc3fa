"""docs/spec-diff.md and the migration pages: every command runs and prints what the page says."""

from __future__ import annotations

import re
import shlex
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

import pytest
from customvoice_spec.cli import main
from customvoice_spec.diff import RULES

from tests.support.paths import ROOT

DOCS = ROOT / "docs"
MANUAL = (DOCS / "spec-diff.md").read_text("utf-8")
GUIDES = sorted(DOCS.glob("spec-diff-*-to-*.md"))


class Step(NamedTuple):
    """A command and the output that the manual shows; `…` matches any lines."""

    command: str
    expected: str


def _steps(text: str) -> list[Step]:
    blocks = re.findall(r"^```console\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    parts = (part for block in blocks for part in re.split(r"^\$ ", block, flags=re.MULTILINE) if part)
    return [Step(*part.partition("\n")[::2]) for part in parts]


def _write_files(text: str, folder: Path) -> None:
    for name, content in re.findall(r"(?m)^`([\w.]+\.yaml)`.*\n\n```yaml\n((?:.*\n)*?)```$", text):
        (folder / name).write_text(content, "utf-8")


def _matches(printed: str, expected: str) -> bool:
    pattern = re.sub(r"(?m)^…\n", "…", expected)
    return fnmatchcase(printed, re.sub(r"([\[\]*?])", r"[\1]", pattern).replace("…", "*"))


def _run(capsys: pytest.CaptureFixture[str], step: Step, last: int) -> tuple[int, str]:
    if step.command == "echo $?":
        return last, f"{last}\n"
    command, _, target = step.command.partition(" > ")
    words = shlex.split(command)
    assert words[:2] == ["customvoice", "spec"]
    code = main(words[2:])
    printed = capsys.readouterr().out
    if target:
        Path(target).write_text(printed, "utf-8")
    return code, "" if target else printed


@pytest.mark.slow
def test_commands_print_what_the_manual_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each command, with the files of the manual, prints the output that the manual shows."""
    monkeypatch.chdir(tmp_path)
    _write_files(MANUAL, tmp_path)
    steps, code = _steps(MANUAL), 0
    assert len(steps) > 10
    for step in steps:
        code, printed = _run(capsys, step, code)
        assert _matches(printed, step.expected), f"$ {step.command}\n{printed}"


def test_rules_of_the_manual_exist() -> None:
    """Every rule id of the manual is in the catalogue."""
    named = set(re.findall(r"rule: ([\w-]+)|\[([\w-]+) [0-9a-f]{12}\]", MANUAL))
    assert named
    assert {one or other for one, other in named} <= set(RULES)


@pytest.mark.slow
@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.stem)
def test_migration_pages_are_up_to_date(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each migration page equals what `customvoice spec diff --format guide` writes now."""
    match = re.fullmatch(r"spec-diff-(.+)-to-(.+)", page.stem)
    assert match
    command = ["diff", match[1], match[2], "--format", "guide", "--fail-on", "never"]
    assert main(command) == 0
    again = f"customvoice spec {' '.join(command)} --output docs/{page.name}"
    assert page.read_text("utf-8") == capsys.readouterr().out, f"the page is out of date; run: {again}"


def test_migration_page_lists_what_the_change_log_omits() -> None:
    """The page lists changes of error bodies, headers, statuses, values, request properties and published lists."""
    (page,) = (page for page in GUIDES if page.stem == "spec-diff-2024-02-01-preview-to-2026-01-01")
    text = page.read_text("utf-8")
    order = ("## Breaking", "## Warnings", "## Information", "## As published")
    assert [line.partition(" (")[0] for line in text.splitlines() if line.startswith("## ")] == list(order)
    chapters = dict(zip(order, re.split(r"^## .*$", text, flags=re.MULTILINE)[1:], strict=True))
    for chapter, expected in [
        ("## Breaking", "`InnerError.message`"),
        ("## Breaking", "`InnerError.target`"),
        ("## Breaking", "`response 201 header Operation-Id`"),
        ("## Warnings", "`Error.code`"),
        ("## Warnings", "`response 200`"),
        ("## Warnings", "Value DataNotReady"),
        ("## Warnings", "`Model.id`"),
        ("## Information", "`Dataset.processAs`"),
        ("## As published", "from array to object"),
    ]:
        assert expected in chapters[chapter], (chapter, expected)
