"""Each rule of the spec diff, with a pair of documents that differ in this rule only."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import pytest
from customvoice_spec.diff import RULES, Level, compare_documents

from tests.diff.pairs import ASPECT_PAIRS, OPERATION_PAIRS, PLACES, base, with_schema

pytestmark = pytest.mark.slow

SCHEMA_CASES = [(place, aspect) for place in PLACES for aspect in ASPECT_PAIRS]


def _ids(old: Mapping[str, Any], new: Mapping[str, Any]) -> set[str]:
    return {change.rule for change in compare_documents(old, new)}


@pytest.mark.parametrize(("place", "aspect"), SCHEMA_CASES, ids=lambda value: value)
def test_schema_change_has_one_rule(place: str, aspect: str) -> None:
    """One change of a schema is reported by its own rule, and by no other, at every place."""
    old, new = ASPECT_PAIRS[aspect]
    assert _ids(with_schema(place, old), with_schema(place, new)) == {f"{place}-{aspect}"}


@pytest.mark.parametrize(("place", "aspect"), SCHEMA_CASES, ids=lambda value: value)
def test_opposite_schema_change_has_the_mirror_rule(place: str, aspect: str) -> None:
    """The opposite change is reported by the mirror rule."""
    old, new = ASPECT_PAIRS[aspect]
    assert _ids(with_schema(place, new), with_schema(place, old)) == {RULES[f"{place}-{aspect}"].mirror}


@pytest.mark.parametrize("rule", OPERATION_PAIRS)
def test_operation_change_has_one_rule(rule: str) -> None:
    """One change outside schemas is reported by its own rule, and by no other."""
    old, new = OPERATION_PAIRS[rule]
    assert _ids(old, new) == {rule}


@pytest.mark.parametrize("rule", [rule for rule in OPERATION_PAIRS if RULES[rule].mirror])
def test_opposite_operation_change_has_the_mirror_rule(rule: str) -> None:
    """The opposite change is reported by the mirror rule."""
    old, new = OPERATION_PAIRS[rule]
    assert _ids(new, old) == {RULES[rule].mirror}


def test_every_rule_has_a_pair() -> None:
    """Each rule of the catalogue has a pair of documents, and there are at least 120 rules."""
    shown = {f"{place}-{aspect}" for place, aspect in SCHEMA_CASES} | set(OPERATION_PAIRS)
    assert shown | {"api-version-added", "api-version-removed"} == set(RULES)
    assert len(RULES) >= 120


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_rule_has_a_mirror_or_a_reason(rule: Any) -> None:
    """A rule has a mirror that mirrors it (or gives a reason why not), or a reason for having none."""
    if rule.mirror is None:
        assert rule.unmirrored
        return
    mirror = RULES[rule.mirror]
    assert mirror.mirror == rule.id or mirror.unmirrored


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_level_within_a_version_is_not_lower(rule: Any) -> None:
    """A change within one version has at least the level of the change between versions."""
    order = list(Level)
    assert order.index(rule.same) <= order.index(rule.cross)


def test_copy_of_a_document_has_no_changes() -> None:
    """A document and its copy with another key order have no changes."""
    document = base()
    turned = {key: document[key] for key in reversed(document)}
    assert compare_documents(document, copy.deepcopy(turned)) == []
