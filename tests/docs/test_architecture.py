"""docs/ARCHITECTURE.md: every path in the table "Where does X live" exists."""

from __future__ import annotations

import re

import pytest

from tests.support.paths import ROOT

TEXT = (ROOT / "docs" / "ARCHITECTURE.md").read_text("utf-8")


def rows() -> dict[str, list[str]]:
    """Return the paths of each row of the table, by the change that the row is about."""
    table = TEXT.partition("\n## Where does X live\n")[2].partition("\n## ")[0]
    lines = re.findall(r"^\| (.+?) \| (.+) \|$", table, re.MULTILINE)
    return {change: re.findall(r"`([^`]+)`", places) for change, places in lines[1:]}


def test_table_has_twenty_changes() -> None:
    """The table covers at least twenty changes, and each has a path."""
    assert len(rows()) >= 20
    assert [change for change, paths in rows().items() if not paths] == []


@pytest.mark.parametrize(("change", "paths"), rows().items(), ids=rows())
def test_paths_exist(change: str, paths: list[str]) -> None:
    """Every path of a row exists; one that ends with / is a folder."""
    for path in paths:
        place = ROOT / path
        assert place.is_dir() if path.endswith("/") else place.is_file(), f"{change}: {path}"
