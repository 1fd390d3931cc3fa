"""Waivers: reviewed changes that do not count, with a reason and an expiry date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from customvoice_spec.diff.rules.catalogue import RULES
from customvoice_spec.errors import Problem, SpecError
from customvoice_spec.safe_yaml import YamlError, load_yaml

from .finding import Finding

_FIELDS = ("rule", "operation", "fingerprint", "reason", "expires")


@dataclass(frozen=True, slots=True)
class Waiver:
    """Accepts one change of one operation ("" for the whole document) until the end of the day `expires`."""

    rule: str
    operation: str
    fingerprint: str
    reason: str
    expires: date

    def matches(self, finding: Finding) -> bool:
        """Return True if the waiver is for this finding."""
        change = finding.change
        return (self.rule, self.operation, self.fingerprint) == (change.rule, change.operation, change.fingerprint)

    def __str__(self) -> str:
        return f"{self.rule} of {self.operation or 'the document'} ({self.fingerprint})"


def load_waivers(path: Path) -> tuple[Waiver, ...]:
    """Read a YAML list of waivers, each with rule, operation, fingerprint, reason and expires (YYYY-MM-DD).

    Raises SpecError, with the place, for a file that cannot be read, a missing or unknown field, or an unknown rule.
    """
    try:
        entries = load_yaml(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, YamlError) as error:
        raise SpecError(Problem("", f"{path} cannot be read: {error}", "Give a YAML list of waivers")) from None
    if not isinstance(entries, list):
        raise SpecError(Problem("", f"{path} is not a list", f"Write a list of waivers with {', '.join(_FIELDS)}"))
    return tuple(_waiver(entry, f"{path.name}[{index}]") for index, entry in enumerate(entries))


def apply_waivers(
    findings: Iterable[Finding], waivers: Iterable[Waiver], today: date
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Return the findings, with waived ones marked, and a complaint for each waiver that expired or matches none."""
    kept = tuple(findings)
    complaints = []
    for waiver in waivers:
        if not any(map(waiver.matches, kept)):
            complaints.append(f"unused waiver: {waiver} matches no change. Delete it.")
        elif waiver.expires < today:
            complaints.append(
                f"expired waiver: {waiver} expired on {waiver.expires}. Review the change again, or delete the waiver."
            )
        else:
            kept = tuple(each.waived(waiver.reason) if waiver.matches(each) else each for each in kept)
    return kept, tuple(complaints)


def _waiver(entry: Any, place: str) -> Waiver:
    if not isinstance(entry, Mapping) or set(entry) != set(_FIELDS):
        given = ", ".join(map(str, entry)) if isinstance(entry, Mapping) else type(entry).__name__
        raise SpecError(
            Problem(place, f"expected the fields {', '.join(_FIELDS)}, found {given}", "Correct the waiver")
        )
    if entry["rule"] not in RULES:
        raise SpecError(Problem(place, f"unknown rule {entry['rule']!r}", "Copy the rule id from the report"))
    if not str(entry["reason"] or "").strip():
        raise SpecError(Problem(place, "the reason is empty", "Write why the change is accepted"))
    try:
        expires = date.fromisoformat(str(entry["expires"]))
    except ValueError:
        raise SpecError(Problem(place, f"{entry['expires']!r} is not a date", "Write YYYY-MM-DD")) from None
    fingerprint = entry["fingerprint"]
    if not isinstance(fingerprint, str):
        raise SpecError(Problem(place, f"the fingerprint {fingerprint!r} is not a string", "Put it in quotes"))
    return Waiver(entry["rule"], str(entry["operation"] or ""), fingerprint, str(entry["reason"]), expires)
