"""The report for programs. Its schema is `diff.schema.json`."""

from __future__ import annotations

import json
from typing import Any

from customvoice_spec.diff.comparison import Comparison, Diff
from customvoice_spec.diff.findings.finding import Group, grouped


def json_report(diff: Diff) -> str:
    """Return the report as JSON. A change of several operations is one entry."""
    report = {
        "counts": {str(level): number for level, number in diff.counts().items()},
        "comparisons": [_comparison(each) for each in diff.comparisons],
        "complaints": list(diff.complaints),
    }
    return json.dumps(report, indent=2, ensure_ascii=False) + "\n"


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "old": comparison.old,
        "new": comparison.new,
        "scope": comparison.scope,
        "changes": [_group(group) for group in grouped(comparison.findings)],
    }


def _group(group: Group) -> dict[str, Any]:
    first, change = group.first, group.first.change
    return {
        "rule": change.rule,
        "level": str(first.level),
        "text": first.text,
        "consequence": first.consequence,
        "schema": change.schema or None,
        "slot": change.slot or None,
        "path": change.path or None,
        "old": change.old,
        "new": change.new,
        "before": first.before and first.before._asdict(),
        "after": first.after and first.after._asdict(),
        "python": list(group.names),
        "operations": [
            {"operation": each.change.operation or None, "fingerprint": each.change.fingerprint}
            for each in group.findings
        ],
        "waiver": first.waiver,
    }
