"""Compare the keys of an object that no other comparison reads: an unknown key that changed is never silent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from customvoice_spec.diff.openapi.canonical import canonical
from customvoice_spec.diff.openapi.operation import METHODS

from .change import Change

# Texts and examples do not change what is sent.
_TEXTS = {"description": "documentation", "externalDocs": "documentation", "summary": "documentation"}
_TEXTS |= {"contact": "documentation", "license": "documentation", "termsOfService": "documentation"}
_TEXTS |= {"tags": "documentation", "title": "documentation", "example": "examples", "examples": "examples"}
DOCUMENT = frozenset(
    {
        "$self",
        "components",
        "info",
        "openapi",
        "paths",
        "security",
        "servers",
        "webhooks",
        "x-bundled",  # nodes of other files
        "x-swagger",  # what references lead to in a document that was Swagger 2.0
    }
)
PATH_ITEM = frozenset({"additionalOperations", "parameters", "servers", *METHODS})
OPERATION = frozenset(
    {
        "callbacks",
        "deprecated",
        "description",
        "summary",
        "operationId",
        "parameters",
        "requestBody",
        "responses",
        "security",
        "servers",
        "tags",
    }
)
PARAMETER = frozenset(
    {"allowEmptyValue", "content", "deprecated", "description", "explode", "in", "name", "required", "schema", "style"}
)
HEADER = frozenset({"content", "deprecated", "description", "required", "schema"})
BODY = frozenset({"content", "required"})
RESPONSE = frozenset({"content", "headers", "links"})
INFO = frozenset({"version"})
MEDIA_TYPE = frozenset({"encoding", "schema"})
SECURITY_SCHEME = frozenset({"flows", "in", "name", "scheme", "type"})


def compare_leftovers(
    old: Mapping[str, Any], new: Mapping[str, Any], known: frozenset[str], slot: str = ""
) -> Iterator[Change]:
    """Yield a change for each key that is not in `known` and has another value."""
    if old == new:
        return
    for key in sorted({str(each) for each in (*old, *new)} - known - {"$ref", "x-ms-examples"}):
        before, after = old.get(key) or None, new.get(key) or None
        if canonical(before) != canonical(after):
            kind = "extension" if key.startswith("x-") else _TEXTS.get(key, "keyword")
            yield Change(f"{kind}-changed", slot=slot, path=key, old=before, new=after)
