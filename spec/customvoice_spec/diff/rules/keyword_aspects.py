"""Changes of keywords that only some schemas have: those of JSON Schema 2020-12, and those that no rule knows."""

from __future__ import annotations

from .aspect import Aspect, I, W


def _pair(name: str, text: str) -> tuple[Aspect, Aspect]:
    """Return the rows of a keyword that restricts values: added and removed."""
    return (
        Aspect(f"{name}-added", "narrows", f"{text} added: {{new}}", f"{name}-removed"),
        Aspect(f"{name}-removed", "widens", f"{text} removed: {{old}}", f"{name}-added", response=(W, W)),
    )


def _changed(name: str, text: str) -> Aspect:
    return Aspect(f"{name}-changed", "changes", f"{text} changed from {{old}} to {{new}}", f"{name}-changed")


KEYWORD_ASPECTS: tuple[Aspect, ...] = (
    *_pair("contains", "Schema of contains"),
    *_pair("content-schema", "contentSchema"),
    *_pair("dependent-required", "dependentRequired"),
    *_pair("dependent-schema", "Dependent schema"),
    *_pair("else", "Schema of else"),
    *_pair("if", "Condition if"),
    *_pair("pattern-property", "Pattern property"),
    *_pair("prefix-items", "Schema of prefixItems"),
    *_pair("property-names", "propertyNames"),
    *_pair("then", "Schema of then"),
    *_pair("unevaluated-items", "unevaluatedItems"),
    *_pair("unevaluated-properties", "unevaluatedProperties"),
    _changed("content-encoding", "contentEncoding"),
    _changed("content-media-type", "contentMediaType"),
    _changed("dependent-required", "dependentRequired"),
    _changed("if", "Condition if"),
    Aspect("min-contains-increased", "narrows", "minContains increased from {old} to {new}", "min-contains-decreased"),
    Aspect("min-contains-decreased", "widens", "minContains decreased from {old} to {new}", "min-contains-increased"),
    Aspect("max-contains-decreased", "narrows", "maxContains decreased from {old} to {new}", "max-contains-increased"),
    Aspect("max-contains-increased", "widens", "maxContains increased from {old} to {new}", "max-contains-decreased"),
    Aspect(
        "xml-changed",
        "changes",
        "XML form changed from {old} to {new}",
        "xml-changed",
        request=(W, W),
        response=(W, W),
        request_consequence="Requests in XML have a different form. JSON is unchanged.",
        response_consequence="Responses in XML have a different form. JSON is unchanged.",
    ),
    Aspect("documentation-changed", "notes", "Documentation changed from {old} to {new}", "documentation-changed"),
    Aspect("examples-changed", "notes", "Examples changed from {old} to {new}", "examples-changed"),
    Aspect(
        "extension-changed",
        "notes",
        "Extension changed from {old} to {new}",
        "extension-changed",
        request=(I, I),
        response=(I, I),
        request_consequence="Tools that read the extension see a different value.",
        response_consequence="Tools that read the extension see a different value.",
    ),
    Aspect(
        "keyword-changed",
        "changes",
        "Keyword changed, not understood: from {old} to {new}",
        "keyword-changed",
        request=(W, W),
        response=(W, W),
        request_consequence="The comparison does not know the keyword. Check what it means.",
        response_consequence="The comparison does not know the keyword. Check what it means.",
    ),
)
