"""The spec diff on a list of edits with known verdicts (benchmarks/edits.py)."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from customvoice_spec import projected, versions
from customvoice_spec.diff import Level, diff

from benchmarks.edits import EDITS, Edit

NEWEST = versions()[-1]


def _verdict(edit: Edit) -> tuple[bool, list[str]]:
    before = projected(NEWEST)
    after: dict[str, Any] = copy.deepcopy(before)
    edit.apply(after)
    found = diff({"old": before}, {"new": after})
    findings = [each for comparison in found.comparisons for each in comparison.findings]
    return found.counts()[Level.BREAKING] > 0, sorted({each.change.rule for each in findings})


@pytest.mark.slow
@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_edit_is_breaking_as_listed(edit: Edit) -> None:
    """The diff reports an edit as breaking if and only if the list says so."""
    breaks, rules = _verdict(edit)
    assert breaks == edit.breaks, rules


EQUIVALENT = EDITS[[edit.name for edit in EDITS].index("a schema moves into a component") :]


@pytest.mark.parametrize("edit", EQUIVALENT, ids=lambda edit: edit.name)
def test_equivalent_document_has_no_changes(edit: Edit) -> None:
    """An edit that does not change the meaning is not reported; another title is information."""
    assert _verdict(edit) == (False, ["documentation-changed"] if edit.name == "the title changes" else [])


def test_list_of_edits_is_large_and_mixed() -> None:
    """The list has at least 60 different edits, a third of them not breaking."""
    assert len(EDITS) >= 60
    assert len({edit.name for edit in EDITS}) == len(EDITS)
    assert sum(not edit.breaks for edit in EDITS) >= len(EDITS) // 3
