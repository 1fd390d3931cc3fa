"""Set apart what contradicts rules that do not bind the service: findings become deviations of the outcome."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..service import curl
from ..standing.registry import RULES, binds
from .outcome import Finding

if TYPE_CHECKING:
    from ..standing.ledger import Ledger
    from .outcome import VersionOutcome

_ANSWER_BYTES = 600


def set_apart(outcome: VersionOutcome, ledger: Ledger) -> None:
    """Move the findings of rules that do not bind out of all rows, and add what the ledger has noted."""
    for row in [*outcome.operations, *outcome.oracles, *outcome.scenarios]:
        moved = [each for each in row.findings if not binds(each.rule, exact=each.exact)]
        row.findings = [each for each in row.findings if each not in moved]
        # The rows of the oracles repeat the findings of the others.
        if row not in outcome.oracles:
            for each in moved:
                outcome.add_deviation(_classified(each))
    for noted in ledger.deviations.values():
        exchange = noted.exchange
        shown = f"{exchange.status} {exchange.content[:_ANSWER_BYTES].decode(errors='replace')}" if exchange else ""
        request = curl.command(exchange) if exchange else ""
        found = Finding(noted.rule, "", noted.message, "", "", request, shown, noted.count, rule=noted.rule)
        outcome.add_deviation(_classified(found))


def _classified(finding: Finding) -> Finding:
    """Return the finding with what its rule rests on; a rejection with another status has a standing of its own."""
    rule = RULES[finding.rule]
    standing = rule.standing if not rule.standing.binds else rule.exact
    return replace(finding, title=rule.title, row=rule.rows[0] if rule.rows else "", standing=str(standing))
