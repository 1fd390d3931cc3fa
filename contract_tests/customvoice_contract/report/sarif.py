"""SARIF 2.1.0, for code scanning: a rule per check, a result per finding, placed at its operation in the document."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from . import locations

if TYPE_CHECKING:
    from ..results.outcome import Finding, RunOutcome

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_RUN_FAILED = "run-failed"


def render(outcome: RunOutcome) -> str:
    """Return the run as a SARIF log."""
    rules: dict[str, dict[str, Any]] = {}
    results = []
    for each in outcome.versions:
        for finding in each.findings:
            rules.setdefault(_rule(finding), {"id": _rule(finding), "shortDescription": {"text": finding.title}})
            results.append(_result(each.version, finding))
        for name, step in each.failed_steps:
            rule = f"walkthrough: {name}"
            rules.setdefault(rule, {"id": rule, "shortDescription": {"text": f"The walkthrough {name}"}})
            results.append(_plain(rule, f"{each.version}: {step.name}: {step.detail}"))
    driver = {
        "name": "customvoice verify",
        "semanticVersion": version("customvoice"),
        "rules": sorted(rules.values(), key=lambda rule: str(rule["id"])),
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": results,
        "invocations": [_invocation(outcome)],
        "properties": {"target": outcome.target, "profile": outcome.profile, "seed": outcome.seed},
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _rule(finding: Finding) -> str:
    return finding.rule or finding.check


def _result(api_version: str, finding: Finding) -> dict[str, Any]:
    text = f"{api_version} {finding.operation}: {finding.message}"
    if finding.curl:
        text += f"\n\n{finding.curl}"
    identity = f"{api_version} {finding.operation} {finding.check} {finding.title} {finding.rule}"
    return _plain(_rule(finding), text, "error" if finding.severity == "high" else "warning", finding.operation) | {
        # What identifies a finding is not its wording, which quotes generated values.
        "partialFingerprints": {"customvoice/v1": hashlib.sha256(identity.encode()).hexdigest()[:32]}
    }


def _plain(rule: str, text: str, level: str = "error", operation: str = "") -> dict[str, Any]:
    physical = {
        "artifactLocation": {"uri": locations.DOCUMENT},
        "region": {"startLine": locations.line_of(operation)},
    }
    location: dict[str, Any] = {"physicalLocation": physical}
    if operation:
        location["logicalLocations"] = [{"name": operation, "kind": "function"}]
    return {"ruleId": rule, "level": level, "message": {"text": text}, "locations": [location]}


def _invocation(outcome: RunOutcome) -> dict[str, Any]:
    errors = [(each.version, error) for each in outcome.versions for error in each.errors]
    notes = [
        {"level": "error", "message": {"text": f"{api_version}: {error}"}, "descriptor": {"id": _RUN_FAILED}}
        for api_version, error in errors
    ]
    return {
        "executionSuccessful": not errors,
        "startTimeUtc": outcome.started.replace("+00:00", "Z"),
        "toolExecutionNotifications": notes,
    }
