"""The Python names of a finding: computed from both documents, `old → new` where a name differs."""

from __future__ import annotations

from typing import Any

import pytest
from customvoice_spec.diff import diff

from tests.diff.pairs import OPERATION_PAIRS, turned


def _names(rule: str, pair: tuple[Any, Any]) -> tuple[str, ...]:
    findings = [each for comparison in diff({"1": pair[0]}, {"1": pair[1]}).comparisons for each in comparison.findings]
    return next(each.names for each in findings if each.change.rule == rule)


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        ("api-operation-id-changed", "client.things.create → client.things.put"),
        ("api-path-changed", "client.things.create"),
        ("long-running-operation-added", "client.things.create → client.things.begin_create"),
        ("new-optional-request-parameter", "client.things.create(more=)"),
        ("schema-renamed", "Thing → Ware"),
        ("endpoint-added", "client.things.get"),
    ],
)
def test_finding_has_the_names_of_both_documents(rule: str, name: str) -> None:
    """A name that changes is shown as old → new, a name that stays once."""
    assert _names(rule, OPERATION_PAIRS[rule]) == (name,)


def test_operation_that_stops_being_long_running_loses_its_prefix() -> None:
    """Losing the long-running mark shows the method with the prefix begin_ first."""
    pair = turned(OPERATION_PAIRS["long-running-operation-added"])
    assert _names("long-running-operation-removed", pair) == ("client.things.begin_create → client.things.create",)
