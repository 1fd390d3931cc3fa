"""`customvoice verify --list` and `--explain ID`."""

from __future__ import annotations

import difflib
import sys

from .registry import RULES

_DONE, _WRONG_USAGE = 0, 2


def show(explained: str | None) -> int:
    """Print one rule, or the list of all; return the exit status."""
    if not explained:
        sys.stdout.write(listing())
        return _DONE
    if explained not in RULES:
        close = difflib.get_close_matches(explained, RULES, 3)
        hint = f" Did you mean {' or '.join(close)}?" if close else ""
        sys.stderr.write(f"customvoice verify: there is no rule {explained!r}.{hint} --list prints all rules.\n")
        return _WRONG_USAGE
    sys.stdout.write(explanation(explained))
    return _DONE


def listing() -> str:
    """Return a line per rule: id, title, source, standing."""
    width = max(map(len, RULES))
    lines = [
        f"{rule.id:{width}}  {rule.standing:10}  {rule.title} ({_source(rule.id)})"
        for rule in sorted(RULES.values(), key=lambda each: each.id)
    ]
    return "\n".join([*lines, ""])


def explanation(name: str) -> str:
    """Return what a rule demands, why, whom it binds, and an example."""
    rule = RULES[name]
    effect = (
        "breaks the contract" if rule.standing.binds else "is reported as a deviation; with --strict it is a failure"
    )
    lines = [f"{rule.id}: {rule.title}.", f"Standing: {rule.standing}. A service that does otherwise {effect}."]
    if rule.exact != rule.standing:
        lines.append(f"The exact status of the rejection is {rule.exact}: any other 4xx is reported as a deviation.")
    lines += [f"Source: {rule.source}."]
    lines += [f"Row of docs/FIDELITY.md: {row}" for row in rule.rows]
    if rule.example:
        lines.append(f"Example: {rule.example}")
    return "\n".join([*lines, ""])


def _source(name: str) -> str:
    rule = RULES[name]
    return "; ".join([rule.source, *rule.rows])
