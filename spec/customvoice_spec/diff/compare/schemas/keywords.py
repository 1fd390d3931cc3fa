"""Compare the other keywords of JSON Schema 2020-12 and of OpenAPI. A keyword that no rule knows is a change too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from customvoice_spec.diff.openapi.canonical import canonical
from customvoice_spec.diff.openapi.effective import BOUNDS, Effective, Schema

from .difference import Difference
from .local import Comparer, Local

Compare = Callable[[Any, Any, str], None]
"""Compares two schemas at a path."""

_SCHEMAS = {
    "contains": "contains",
    "contentSchema": "content-schema",
    "else": "else",
    "propertyNames": "property-names",
    "then": "then",
    "unevaluatedItems": "unevaluated-items",
    "unevaluatedProperties": "unevaluated-properties",
}
_MAPS = {"dependentSchemas": "dependent-schema", "patternProperties": "pattern-property"}
NESTED = frozenset({*_SCHEMAS, *_MAPS, "if", "not", "prefixItems"})
"""The keywords of this module that contain schemas."""
_VALUES = {"contentEncoding": "content-encoding", "contentMediaType": "content-media-type", "xml": "xml"}
_NOTES = ("$comment", "externalDocs")
_EXAMPLES = ("example", "examples")
# Compared in other modules, or without meaning for values.
_COMPARED = frozenset(
    {
        "$anchor",
        "$defs",
        "$dynamicAnchor",
        "$groups",
        "$id",
        "$ref",
        "additionalProperties",
        "allOf",
        "anyOf",
        "const",
        "default",
        "definitions",
        "dependentRequired",
        "deprecated",
        "description",
        "discriminator",
        "enum",
        "format",
        "if",
        "items",
        "maxContains",
        "minContains",
        "multipleOf",
        "not",
        "nullable",
        "oneOf",
        "pattern",
        "prefixItems",
        "properties",
        "readOnly",
        "required",
        "title",  # like the name of a component
        "type",
        "uniqueItems",
        "writeOnly",
        "x-extensible-enum",
        "x-ms-enum",
        "x-ms-examples",
        "x-nullable",
        *BOUNDS.values(),
        *_SCHEMAS,
        *_MAPS,
        *_VALUES,
        *_NOTES,
        *_EXAMPLES,
    }
)


def compare_keywords(comparison: Comparer, old: Effective, new: Effective, path: str, local: Local) -> None:
    """Add the differences in keywords that only some schemas have, and in the schemas in them."""
    out = local.differences

    def compare(before: Any, after: Any, here: str) -> None:
        comparison.schemas(before, after, here, local)

    out += compare_notes(old.plain, new.plain, path)
    out += _contains_counts(old, new, path)
    for keyword, aspect in _VALUES.items():
        if canonical(old.get(keyword)) != canonical(new.get(keyword)):
            out.append(Difference(f"{aspect}-changed", path, old.get(keyword), new.get(keyword)))
    for keyword, aspect in _SCHEMAS.items():
        _schemas(aspect, {"": old.get(keyword)}, {"": new.get(keyword)}, path, out, compare)
    for keyword, aspect in _MAPS.items():
        _schemas(aspect, old.get(keyword) or {}, new.get(keyword) or {}, path, out, compare)
    lists = [dict(enumerate(each.get("prefixItems") or ())) for each in (old, new)]
    _schemas("prefix-items", lists[0], lists[1], path, out, compare)
    before, after = old.get("if"), new.get("if")
    if not _is_same(comparison, before, after):
        out.append(Difference(f"if-{_word(before, after)}", path, before, after))
    if not _is_same(comparison, old.get("not"), new.get("not")):
        out.append(Difference("not-changed", path, old.get("not"), new.get("not")))
    out += _dependent_required(old.get("dependentRequired") or {}, new.get("dependentRequired") or {}, path)


def compare_notes(old: Schema, new: Schema, path: str) -> Iterator[Difference]:
    """Yield the differences in comments, examples, extensions and keywords that no rule knows."""
    if old == new:
        return
    for keyword in sorted({*old, *new} - _COMPARED):
        if canonical(old.get(keyword)) != canonical(new.get(keyword)):
            aspect = "extension-changed" if keyword.startswith("x-") else "keyword-changed"
            yield Difference(aspect, f"{path}{step(keyword)}", old.get(keyword), new.get(keyword))
    for keyword in _NOTES:
        if canonical(old.get(keyword)) != canonical(new.get(keyword)):
            yield Difference("documentation-changed", f"{path}{step(keyword)}", old.get(keyword), new.get(keyword))
    examples = [[each["example"]] if "example" in each else each.get("examples") for each in (old, new)]
    if canonical(examples[0]) != canonical(examples[1]):
        yield Difference("examples-changed", path, examples[0], examples[1])


def _is_same(comparison: Comparer, old: Any, new: Any) -> bool:
    """Return True if two conditions are equal. Each difference in one counts, whatever its direction."""
    if old is None or new is None:
        return old is new
    return comparison.is_same(old, new)


def step(kind: str, key: object = "") -> str:
    """Return one step of a path to a schema in a keyword: `(contains)`, `(pattern-property ^x)`."""
    text = f"{kind} {key}" if key != "" else kind
    return f"({text.replace('(', '%28').replace(')', '%29')})"


def _schemas(
    aspect: str, old: Mapping[Any, Any], new: Mapping[Any, Any], path: str, out: list[Difference], compare: Compare
) -> None:
    for key in dict.fromkeys([*old, *new]):
        before, after = old.get(key), new.get(key)
        if before is not None and after is not None:
            compare(before, after, f"{path}{step(aspect, key)}")
        elif before is not None or after is not None:
            here = path if key == "" else f"{path}{step(aspect, key)}"
            out.append(Difference(f"{aspect}-{_word(before, after)}", here, before, after))


def _word(old: Any, new: Any) -> str:
    return "added" if old is None else "removed" if new is None else "changed"


def _contains_counts(old: Effective, new: Effective, path: str) -> Iterator[Difference]:
    """Yield the differences in the number of items that `contains` needs: at least 1, without limit."""
    if old.get("contains") is None or new.get("contains") is None:
        return
    least = old.get("minContains", 1), new.get("minContains", 1)
    if least[0] != least[1]:
        yield Difference(f"min-contains-{'increased' if least[1] > least[0] else 'decreased'}", path, *least)
    most = old.get("maxContains"), new.get("maxContains")
    if most[0] != most[1]:
        is_more = most[1] is None or (most[0] is not None and most[1] > most[0])
        shown = ["unlimited" if each is None else each for each in most]
        yield Difference(f"max-contains-{'increased' if is_more else 'decreased'}", path, shown[0], shown[1])


def _dependent_required(old: Mapping[str, Any], new: Mapping[str, Any], path: str) -> Iterator[Difference]:
    for name in dict.fromkeys([*old, *new]):
        before, after = (sorted(each[name]) if name in each else None for each in (old, new))
        if before == after:
            continue
        yield Difference(
            f"dependent-required-{_word(before, after)}", f"{path}{step('dependent-required', name)}", before, after
        )
