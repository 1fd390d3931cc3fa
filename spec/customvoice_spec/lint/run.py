"""Run the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from customvoice_spec.document.projection import project
from customvoice_spec.document.source import line_of
from customvoice_spec.document.versions import versions_of

from . import annotation_rules, operation_rules, schema_rules  # noqa: F401 - they register their rules
from .rule import RULES, LintRule


@dataclass(frozen=True, slots=True)
class Complaint:
    """A violation of a rule: location (JSON Pointer, line), message, first version (None for the whole document)."""

    rule: LintRule
    place: str
    message: str
    version: str | None
    line: int | None = None

    def __str__(self) -> str:
        where = f"line {self.line}, {self.place}" if self.line else self.place
        seen = f" ({self.version})" if self.version else ""
        return f"{where}: {self.message}{seen}. {self.rule.fix}. [{self.rule.id}]"


def lint(document: Mapping[str, Any], path: Path | None = None) -> list[Complaint]:
    """Return each complaint about a valid document once, with the first version that has it.

    With `path`, complaints have the line in that file. Raises SpecError if the document cannot be projected.
    """
    found: dict[tuple[str, str, str], Complaint] = {}
    sides = [(None, document), *((version, project(document, version)) for version in versions_of(document))]
    for version, side in sides:
        for each in RULES.values():
            if each.whole == (version is None):
                for place, message in each.look(side):
                    line = line_of(place, path) if path else None
                    found.setdefault((each.id, place, message), Complaint(each, place, message, version, line))
    return sorted(found.values(), key=lambda complaint: (complaint.line or 0, complaint.place, complaint.rule.id))
