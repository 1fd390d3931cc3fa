"""Turn a finding of a JSON Schema validator into a problem of the document."""

from __future__ import annotations

from typing import Any

from customvoice_spec.document import json_pointer
from customvoice_spec.errors import Problem


def validator_problem(finding: Any, summary: str) -> Problem:
    message = finding.message if len(finding.message) <= 200 else finding.message[:200] + "…"
    place = json_pointer.join("", *finding.absolute_path)
    return Problem(place, f"{summary}: {message}", "Correct the node")
