"""`customvoice spec add-version`: the new version equals its neighbour; other versions and the text do not change."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pytest
import yaml
from customvoice_spec import SpecError, document_path, load_document, project, versions
from customvoice_spec.add_version import add_version
from customvoice_spec.cli import main
from hypothesis import given
from hypothesis import strategies as st

KNOWN = ("2023-01-01", "2024-01-01-preview", "2025-01-01")
OLDEST, NEWEST = KNOWN[0], KNOWN[-1]
FACTS = "# What documents of 2025-01-01 declare: the yardstick.\nerrata: {}\n"
# Every kind of annotation, quoted in every way, with comments, text beyond ASCII and an alias.
TEXT = """\
# Ünïcödé 🎙 before everything.
openapi: 3.1.0
info: {title: t, version: all}
x-versions: # oldest first
  - {version: '2023-01-01', stage: stable}
  # the second
  - {version: '2024-01-01-preview', stage: preview}  # soon gone
  - version: '2025-01-01'
    stage: stable  # the newest
paths:
  /things:
    parameters: [{$ref: '#/components/parameters/ApiVersion'}]
    get:
      operationId: Things_Get
      responses: {'200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}
components:
  parameters:
    ApiVersion: {name: api-version, in: query, required: true, schema: {type: string}}
  schemas:
    Thing:
      type: object
      properties:
        early: &early {type: string, x-until: "2024-01-01-preview"} # 🎙
        again: *early
        first: {type: string, x-until: 2023-01-01}
        late: {type: string, x-since: '2024-01-01-preview', description: since 2024-01-01-preview}
        last: {type: string, x-since: 2025-01-01}
        shape: {type: string, x-by-version: {'2024-01-01-preview': {type: integer}, "2025-01-01": {type: boolean}}}
"""


def neighbours() -> list[tuple[str, str]]:
    """Return pairs of a version to add and the neighbour to copy."""
    days = {"2022-05-05": 0, "2023-05-05": 1, "2024-05-05-preview": 2, "2026-05-05": 3}
    return [(day, other) for day, at in days.items() for other in KNOWN[max(at - 1, 0) : at + 1]]


@pytest.mark.parametrize(("version", "other"), neighbours())
def test_new_version_equals_its_neighbour(version: str, other: str) -> None:
    """The new version has the projection of its neighbour; other projections and unlisted lines do not change."""
    old = yaml.safe_load(re.sub(r"(?<!['\"])\b(\d{4}-\d\d-\d\d)(?!['\"-])", r"'\1'", TEXT))
    added = add_version(TEXT, "x.yaml", version, other)
    new = yaml.safe_load(re.sub(r"(?<!['\"])\b(\d{4}-\d\d-\d\d)(?!['\"-])", r"'\1'", added.text))
    assert versions(new) == tuple(sorted((*KNOWN, version)))
    assert [project(new, each) for each in KNOWN] == [project(old, each) for each in KNOWN]
    named = project(new, version)
    thing = named["components"]["schemas"]["Thing"]
    assert thing == project(old, other)["components"]["schemas"]["Thing"]
    assert named["info"]["version"] == version
    changes = [line for line in difflib.ndiff(TEXT.splitlines(), added.text.splitlines()) if line[0] in "+-"]
    assert len(changes) == 1 + 2 * len(added.moved)
    for number in added.moved:
        assert version in added.text.splitlines()[number - 1]


def test_annotations_of_the_neighbour_name_the_new_version() -> None:
    """x-until moves to a later version, x-since and patches to an earlier one; descriptions and aliases stay."""
    later = add_version(TEXT, "x.yaml", "2024-05-05", "2024-01-01-preview")
    assert "early: &early {type: string, x-until: '2024-05-05'} # 🎙" in later.text
    assert "late: {type: string, x-since: '2024-01-01-preview'" in later.text
    earlier = add_version(TEXT, "x.yaml", "2023-05-05", "2024-01-01-preview")
    assert "x-since: '2023-05-05', description: since 2024-01-01-preview}" in earlier.text
    assert "{'2023-05-05': {type: integer}, \"2025-01-01\": {type: boolean}}" in earlier.text
    assert len(earlier.moved) == 2


def test_entry_is_in_order() -> None:
    """The entry is before the next version, below comments of the previous one, or last; its name gives the stage."""
    text = add_version(TEXT, "x.yaml", "2023-05-05-preview", "2023-01-01").text
    entry = "  - {version: '2023-05-05-preview', stage: preview}\n"
    assert f"  # the second\n{entry}  - {{version: '2024-01-01-preview'" in text
    text = add_version(TEXT, "x.yaml", "2026-05-05", "2025-01-01").text
    assert "    stage: stable  # the newest\n  - {version: '2026-05-05', stage: stable}\npaths:" in text
    windows = add_version(TEXT.replace("\n", "\r\n"), "x.yaml", "2026-05-05", "2025-01-01").text
    assert windows == text.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("version", "other", "message"),
    [
        ("2025-01-01", "2025-01-01", "exists already"),
        ("2025-1-1", "2025-01-01", "'2025-1-1' is not a valid api-version.* YYYY-MM-DD"),
        ("2025-02-30", "2025-01-01", "is not a valid api-version"),
        ("2026-01-01-beta", "2025-01-01", "is not a valid api-version"),
        ("2026-01-01", "2025-02-02", "unknown api-version '2025-02-02'. Choose one of 2023-01-01, "),
        ("2026-01-01", "2023-01-01", "2026-01-01 is out of order: .* after 2025-01-01, .* Copy it from 2025-01-01"),
        ("2022-01-01", "2025-01-01", "is before 2023-01-01, not next to 2025-01-01. Copy it from 2023-01-01"),
        ("2023-05-05", "2025-01-01", "after 2023-01-01 and before 2024-01-01-preview, .* Copy it from .* or "),
    ],
)
def test_invalid_version_is_rejected(version: str, other: str, message: str) -> None:
    """A version that exists, is not a date, or is not next to its neighbour is rejected with advice."""
    with pytest.raises(SpecError, match=message):
        add_version(TEXT, "x.yaml", version, other)


def test_versions_in_one_line_are_rejected() -> None:
    """The list must have one line per version, because a line may have a comment."""
    text = re.sub(r"(?s)x-versions:.*paths:", "x-versions: [{version: '2025-01-01', stage: stable}]\npaths:", TEXT)
    text = re.sub(r" {8}(?:early|again|first|late|last|shape):.*\n", "", text).replace("      properties:\n", "")
    with pytest.raises(SpecError, match=r"line 4, /x-versions: x-versions is one line\. Write one line per version"):
        add_version(text, "x.yaml", "2026-05-05", "2025-01-01")


@pytest.mark.slow
@given(st.dates(), st.booleans(), st.sampled_from(KNOWN))
def test_any_date_is_added_or_rejected(day: object, preview: bool, other: str) -> None:
    """Next to its neighbour a version is added in order, and only annotations change; otherwise it is rejected."""
    version = f"{day}-preview" if preview else str(day)
    order = sorted({*KNOWN, version})
    if version in KNOWN or abs(order.index(version) - order.index(other)) != 1:
        with pytest.raises(SpecError):
            add_version(TEXT, "x.yaml", version, other)
        return
    added = add_version(TEXT, "x.yaml", version, other)
    before, after = TEXT.splitlines(), added.text.splitlines()
    del after[next(number for number, line in enumerate(after) if f"version: '{version}', stage:" in line)]
    changed = [number for number, (one, two) in enumerate(zip(before, after, strict=True)) if one != two]
    assert [number + 2 for number in changed] == sorted(set(added.moved))


@pytest.mark.slow
def test_our_document_gets_one_line() -> None:
    """A copy of the newest version adds one line to our document and changes nothing else."""
    text = document_path().read_text("utf-8")
    added = add_version(text, "customvoice.yaml", "2031-01-01", versions()[-1])
    assert added.text.replace("  - {version: '2031-01-01', stage: stable}\n", "") == text
    assert added.moved == ()


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """Write a document and the facts of its newest version; return the path of the document."""
    path = tmp_path / "customvoice.yaml"
    path.write_text(TEXT, "utf-8")
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / f"{NEWEST}.yaml").write_text(FACTS, "utf-8")
    return path


def test_command_writes_document_and_facts(scratch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both files are written, the document keeps its mode, and the output lists the next steps."""
    scratch.chmod(0o640)
    assert main(["add-version", "2031-01-01-preview", "--from", NEWEST, "--file", str(scratch)]) == 0
    assert versions(load_document(scratch))[-1] == "2031-01-01-preview"
    facts = scratch.parent / "facts" / "2031-01-01-preview.yaml"
    assert facts.read_text("utf-8") == FACTS.replace(NEWEST, "2031-01-01-preview")
    assert scratch.stat().st_mode & 0o777 == 0o640
    assert {path.name for path in scratch.parent.iterdir()} == {"facts", "customvoice.yaml"}
    printed = capsys.readouterr().out
    assert all(word in printed for word in ("x-since: '2031-01-01-preview'", f"x-until: '{NEWEST}'", "spec check"))


def test_existing_facts_are_not_overwritten(scratch: Path) -> None:
    """Facts that exist before the command are kept."""
    facts = scratch.parent / "facts" / "2031-01-01.yaml"
    facts.write_text("mine", "utf-8")
    assert main(["add-version", "2031-01-01", "--from", NEWEST, "--file", str(scratch)]) == 0
    assert facts.read_text("utf-8") == "mine"


def test_rejected_command_changes_no_file(scratch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong usage exits with 2, an invalid document with 1; the files are unchanged."""
    before = scratch.read_bytes()
    assert main(["add-version", "2031-01-01", "--from", OLDEST, "--file", str(scratch)]) == 2
    assert f"Copy it from {NEWEST}." in capsys.readouterr().err
    assert scratch.read_bytes() == before
    broken = before.replace(b"x-since:", b"x-sinse:", 1)
    scratch.write_bytes(broken)
    assert main(["add-version", "2031-01-01", "--from", NEWEST, "--file", str(scratch)]) == 1
    assert "Write x-since" in capsys.readouterr().err
    assert scratch.read_bytes() == broken
    assert not (scratch.parent / "facts" / "2031-01-01.yaml").exists()


def test_failed_write_keeps_the_old_text(
    scratch: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """If the file cannot be replaced, the command exits with 1, and no partial file remains."""
    before = scratch.read_bytes()

    def refuse(self: Path, _: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "replace", refuse)
    assert main(["add-version", "2031-01-01", "--from", NEWEST, "--file", str(scratch)]) == 1
    assert "cannot be written (Permission denied)" in capsys.readouterr().err
    assert scratch.read_bytes() == before
    assert {path.name for path in scratch.parent.iterdir()} == {"facts", "customvoice.yaml"}
    assert [path.name for path in (scratch.parent / "facts").iterdir() if path.name.startswith(".")] == []
