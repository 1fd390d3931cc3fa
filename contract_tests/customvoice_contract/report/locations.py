"""The line of an operation in the document, for reports that point into files."""

from __future__ import annotations

import re
from functools import cache

from customvoice_spec import document_path

DOCUMENT = "spec/customvoice.yaml"


@cache
def _lines() -> dict[str, int]:
    found: dict[str, int] = {}
    for number, line in enumerate(document_path().read_text("utf-8").splitlines(), 1):
        named = re.fullmatch(r"\s*operationId: (\w+)\s*", line)
        if named:
            found[named[1]] = number
    return found


def line_of(operation: str) -> int:
    """Return the line of an operationId in DOCUMENT; 1 for other names, such as scenarios."""
    return _lines().get(operation, 1)
