"""The violation for a service whose state differs from the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..oracles.violation import ContractViolation
from ..standing import ledger

if TYPE_CHECKING:
    from ..contract.exchange import Exchange

_SHOWN = 200


class StateDisagrees(ContractViolation):
    """A response differs from what the model holds; `rule` says in which respect."""

    def __init__(self, rule: str, message: str, *, exact: bool = True) -> None:
        """Take the last word of the rule's id and the sentence that a person reads."""
        super().__init__(message, rule=f"state-{rule}", exact=exact)


def expect(condition: object, rule: str, message: str) -> None:
    """Raise StateDisagrees unless `condition` holds, or the rule does not bind the service."""
    if not condition:
        _report(StateDisagrees(rule, message))


def expect_status(answer: Exchange, allowed: frozenset[int], rule: str, why: str) -> None:
    """Raise StateDisagrees unless the response has one of the `allowed` statuses; `why` names the reason."""
    wanted = " or ".join(map(str, sorted(allowed)))
    shown = answer.content[:_SHOWN].decode(errors="replace") or "(empty)"
    if answer.status in allowed:
        return
    exact = not (min(allowed) >= 400 and 400 <= answer.status < 500)
    message = f"{answer.method} {answer.path} answered {answer.status}; expected {wanted}: {why}. Answer: {shown}"
    _report(StateDisagrees(rule, message, exact=exact), answer)


def _report(violation: StateDisagrees, answer: Exchange | None = None) -> None:
    found = ledger.current()
    if found is None or not found.accepts(violation.rule, violation.message, answer, exact=violation.exact):
        raise violation
