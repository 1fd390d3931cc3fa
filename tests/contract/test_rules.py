"""The registry of rules: complete, and in agreement with docs/FIDELITY.md and with the code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from customvoice_contract.cli import main
from customvoice_contract.contract.contract import Contract
from customvoice_contract.contract.history import History
from customvoice_contract.oracles.violation import ContractViolation
from customvoice_contract.scenarios.core.expect import expect, expect_error, expect_status
from customvoice_contract.standing import dialect
from customvoice_contract.standing.fidelity import UNCHECKED, checkable_rows, rules_of_rows, with_table
from customvoice_contract.standing.ledger import Ledger, tolerating
from customvoice_contract.standing.registry import GROUPS, RULES, binds
from customvoice_contract.standing.rule import Standing

from tests.support.paths import ROOT

from .oracle_cases.made import VERSION, exchange

SUITE = ROOT / "contract_tests" / "customvoice_contract"
PAGE = (ROOT / "docs" / "FIDELITY.md").read_text("utf-8")


def _constants(tree: ast.Module) -> dict[str, object]:
    found: dict[str, object] = {}
    for node in tree.body:
        if not isinstance(node, ast.Assign):
            continue
        target, value = node.targets[0], node.value
        if isinstance(target, ast.Name) and isinstance(value, ast.Constant):
            found[target.id] = value.value
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for name, each in zip(target.elts, value.elts, strict=True):
                if isinstance(name, ast.Name) and isinstance(each, ast.Constant):
                    found[name.id] = each.value
    return found


def _rule_argument(call: ast.Call) -> ast.expr | None:
    """Return the argument of a call that is the id of a rule."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    named = next((each.value for each in call.keywords if each.arg == "rule"), None)
    place = {"expect": 2, "expect_equal": 3}.get(name)
    return named or (call.args[place] if place is not None and len(call.args) > place else None)


def _used(path: Path) -> set[str]:
    """Return the ids of rules that a module states as text; ids that are passed on are stated elsewhere."""
    tree = ast.parse(path.read_text("utf-8"))
    constants, used = _constants(tree), set[object]()
    for node in ast.walk(tree):
        found: ast.expr | None = None
        if isinstance(node, ast.Call):
            found = _rule_argument(node)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "rule":
            found = node.value
        if isinstance(found, ast.Constant):
            used.add(found.value)
        elif isinstance(found, ast.Name):
            used.add(constants.get(found.id))
    return {each for each in used if isinstance(each, str)}


def _modules() -> list[Path]:
    left_out = ("reference_model", "walkthroughs", "report", "standing")
    return [each for each in SUITE.rglob("*.py") if not set(left_out) & set(each.parts)]


def test_every_rule_of_the_code_is_registered() -> None:
    """Each id that oracles and scenarios raise is in the registry."""
    missing = {each: str(path.relative_to(SUITE)) for path in _modules() for each in _used(path) if each not in RULES}
    assert missing == {}


def test_ids_are_unique() -> None:
    """No two rules have the same id."""
    assert sum(len(group.rules) for group in GROUPS) == len(RULES)


def test_every_row_has_a_rule() -> None:
    """Each row of FIDELITY is checked by a rule, or UNCHECKED (standing/fidelity.py) says why not."""
    assert [row for row in checkable_rows(PAGE) if row not in rules_of_rows() and row not in UNCHECKED] == []
    assert set(UNCHECKED) & set(rules_of_rows()) == set()


def test_every_assumption_has_a_row() -> None:
    """Each rule that is assumed names rows that exist, so that a contradiction leads to the row to change."""
    assert set(rules_of_rows()) <= set(checkable_rows(PAGE))
    without = {rule.id for rule in RULES.values() if rule.standing is Standing.ASSUMED and not rule.rows}
    assert without == set()


def test_rows_name_their_rules() -> None:
    """The last table of FIDELITY names the rules of each row; the module `standing.fidelity` writes it."""
    assert with_table(PAGE) == PAGE


def test_only_documented_and_observed_rules_bind() -> None:
    """A guideline and an assumption bind no target; of a documented rejection the status may be an assumption."""
    assert binds("echo")
    assert binds("existing-id")
    assert not binds("request-id")
    assert not binds("creation-order")
    assert binds("update-fixed")
    assert not binds("update-fixed", exact=False)
    assert binds("not registered")


def test_list_shows_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    """`--list` has a line with id, standing, title and source for each rule."""
    assert main(["--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(RULES)
    [line] = [each for each in lines if each.startswith("creation-order ")]
    assert line.split()[1] == "assumed"
    assert "Lists are in order of creation (FIDELITY; order)" in line


def test_explain_shows_one_rule(capsys: pytest.CaptureFixture[str]) -> None:
    """`--explain` says what a rule demands, why, whom it binds, and an example; an unknown id is wrong usage."""
    assert main(["--explain", "delete-missing-status"]) == 0
    text = capsys.readouterr().out
    assert "DELETE of a missing resource responds 204" in text
    assert "guideline" in text
    assert "Row of docs/FIDELITY.md: deletion of a missing resource" in text
    assert "Example: DELETE /projects/none" in text
    assert main(["--explain", "delete-missing"]) == 2
    assert "Did you mean delete-missing-status" in capsys.readouterr().err


def test_strict_without_a_target_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """`--strict` has no effect on the run's own emulator, so it is an error there."""
    assert main(["--strict"]) == 2
    assert "--strict has no effect" in capsys.readouterr().err


def test_expectations_of_a_tolerant_run() -> None:
    """Of a tolerant run an assumed rule is noted, a documented one raised; another status of a rejection is noted."""
    gone = exchange("DELETE", "/projects/p", 404)
    with tolerating(Ledger()) as ledger:
        expect(False, "in another order", "creation-order")
        expect_error(gone, 400, rule="update-fixed")
        with pytest.raises(ContractViolation):
            expect(False, "not shown", "echo")
        with pytest.raises(ContractViolation):
            expect_status(gone, 204, rule="delete-status")
        with pytest.raises(ContractViolation):
            expect_status(exchange("PUT", "/projects/p", 200), 409, rule="update-fixed")
    assert list(ledger.deviations) == ["creation-order", "update-fixed"]
    with pytest.raises(ContractViolation):
        expect(False, "in another order", "creation-order")


def test_dialect_changes_nothing_on_a_service_as_assumed() -> None:
    """A response as we assumed it is passed on as the same object, and nothing is noted."""
    same = exchange("GET", "/projects", 200, {"value": []})
    ledger = Ledger()
    assert dialect.translate(same, Contract.of(VERSION), History(), ledger) is same
    assert ledger.deviations == {}
