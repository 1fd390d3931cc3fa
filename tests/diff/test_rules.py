"""Every rule of the spec diff: a pair of documents that shows it, and nothing else."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import pytest
from customvoice_spec.diff import RULES, Level, compare_documents

from tests.diff.pairs import ASPECT_PAIRS, OPERATION_PAIRS, PLACES, base, with_schema

SCHEMA_CASES = [(place, aspect) for place in PLACES for aspect in ASPECT_PAIRS]


def _ids(old: Mapping[str, Any], new: Mapping[str, Any]) -> set[str]:
    return {change.rule for change in compare_documents(old, new)}


@pytest.mark.parametrize(("place", "aspect"), SCHEMA_CASES, ids=lambda value: value)
def test_schema_rule_is_found_alone(place: str, aspect: str) -> None:
    """A change of one aspect of a schema is found under its own id at every place, and under no other."""
    old, new = ASPECT_PAIRS[aspect]
    assert _ids(with_schema(place, old), with_schema(place, new)) == {f"{place}-{aspect}"}


@pytest.mark.parametrize(("place", "aspect"), SCHEMA_CASES, ids=lambda value: value)
def test_schema_rule_has_its_mirror(place: str, aspect: str) -> None:
    """The opposite change is found under the mirror's id."""
    old, new = ASPECT_PAIRS[aspect]
    assert _ids(with_schema(place, new), with_schema(place, old)) == {RULES[f"{place}-{aspect}"].mirror}


@pytest.mark.parametrize("rule", OPERATION_PAIRS)
def test_operation_rule_is_found_alone(rule: str) -> None:
    """Each rule beyond schemas is found in its own pair, alone."""
    old, new = OPERATION_PAIRS[rule]
    assert _ids(old, new) == {rule}


@pytest.mark.parametrize("rule", [rule for rule in OPERATION_PAIRS if RULES[rule].mirror])
def test_operation_rule_has_its_mirror(rule: str) -> None:
    """The opposite change is found under the mirror's id."""
    old, new = OPERATION_PAIRS[rule]
    assert _ids(new, old) == {RULES[rule].mirror}


def test_every_rule_has_a_pair() -> None:
    """No rule stands in the catalogue without a pair of documents, and there are at least 120 rules."""
    shown = {f"{place}-{aspect}" for place, aspect in SCHEMA_CASES} | set(OPERATION_PAIRS)
    assert shown | {"api-version-added", "api-version-removed"} == set(RULES)
    assert len(RULES) >= 120


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_rule_has_a_mirror_or_says_why_not(rule: Any) -> None:
    """A rule names its mirror, whose own mirror leads back or is waived; or it says why there is none."""
    if rule.mirror is None:
        assert rule.waiver
        return
    mirror = RULES[rule.mirror]
    assert mirror.mirror == rule.id or mirror.waiver


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_same_version_is_never_judged_milder(rule: Any) -> None:
    """What a version promised is held to at least as strictly within the version as from one to the next."""
    order = list(Level)
    assert order.index(rule.same) <= order.index(rule.cross)


def test_a_document_equals_itself() -> None:
    """Nothing is found between a document and its copy, however its keys are ordered."""
    document = base()
    turned = {key: document[key] for key in reversed(document)}
    assert compare_documents(document, copy.deepcopy(turned)) == []
