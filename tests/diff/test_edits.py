"""The spec diff against a list of edits whose verdicts were written down beforehand (spec_edits.py)."""

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


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_edit_gets_its_verdict(edit: Edit) -> None:
    """An edit that breaks callers is found breaking, one that does not is not."""
    breaks, rules = _verdict(edit)
    assert breaks == edit.breaks, rules


MERE_FORM = EDITS[[edit.name for edit in EDITS].index("a schema moves into a component") :]


@pytest.mark.parametrize("edit", MERE_FORM, ids=lambda edit: edit.name)
def test_mere_form_is_no_change(edit: Edit) -> None:
    """What only writes the same thing otherwise is not told at all."""
    assert _verdict(edit) == (False, [])


def test_the_list_is_long_enough_and_has_both_verdicts() -> None:
    """At least 60 edits, a third of them harmless, none twice."""
    assert len(EDITS) >= 60
    assert len({edit.name for edit in EDITS}) == len(EDITS)
    assert sum(not edit.breaks for edit in EDITS) >= len(EDITS) // 3
