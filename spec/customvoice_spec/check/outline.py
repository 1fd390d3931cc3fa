"""Check the shape of a multi-version document that the projection relies on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from customvoice_spec.errors import Problem

from .validator_problem import validator_problem


def check_outline(document: Mapping[str, Any]) -> Iterator[Problem]:
    from jsonschema import Draft202012Validator  # a dependency of openapi-spec-validator, extra `spec`

    schema = json.loads((Path(__file__).parent / "document.schema.json").read_text("utf-8"))
    findings = list(Draft202012Validator(schema).iter_errors(document))
    yield from (
        validator_problem(finding, "the document does not have the shape that the projection needs")
        for finding in findings
    )
    if not findings:
        listed = [entry["version"] for entry in document["x-versions"]]
        if listed != sorted(set(listed)):
            yield Problem("/x-versions", "the versions are not in order", "List each once, oldest first")
