"""Compare the keys of an object that no other comparison reads: an unknown key that changed is never silent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from customvoice_spec.diff.openapi.canonical import canonical
from customvoice_spec.diff.openapi.operation import METHODS

from .change import Change

# Keys that other modules compare, and texts and examples, which do not change what is sent.
_TEXTS = {"description", "example", "examples", "externalDocs", "summary", "$ref"}
DOCUMENT = frozenset(
    {
        "$self",
        "components",
        "info",
        "openapi",
        "paths",
        "security",
        "servers",
        "tags",
        "webhooks",
        "x-bundled",  # nodes of other files
        "x-swagger",  # what references lead to in a document that was Swagger 2.0
    }
)
PATH_ITEM = frozenset({"additionalOperations", "parameters", "servers", *METHODS})
OPERATION = frozenset(
    {"callbacks", "deprecated", "operationId", "parameters", "requestBody", "responses", "security", "servers", "tags"}
)
PARAMETER = frozenset(
    {"allowEmptyValue", "content", "deprecated", "explode", "in", "name", "required", "schema", "style"}
)
HEADER = frozenset({"content", "deprecated", "required", "schema"})
BODY = frozenset({"content", "required"})
RESPONSE = frozenset({"content", "headers"})
MEDIA_TYPE = frozenset({"encoding", "schema"})
SECURITY_SCHEME = frozenset({"flows", "in", "name", "scheme", "type"})


def compare_leftovers(
    old: Mapping[str, Any], new: Mapping[str, Any], known: frozenset[str], slot: str = ""
) -> Iterator[Change]:
    """Yield a change for each key that is not in `known` and has another value."""
    if old == new:
        return
    for key in sorted({str(each) for each in (*old, *new)} - known - _TEXTS):
        before, after = old.get(key), new.get(key)
        if key != "x-ms-examples" and canonical(before) != canonical(after):
            rule = "extension-changed" if key.startswith("x-") else "keyword-changed"
            yield Change(rule, slot=slot, path=key, old=before, new=after)
