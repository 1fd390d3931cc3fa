"""The table of schema changes: how each one affects the set of valid values, and its texts.

The level follows from the effect and the direction, because narrower schemas break senders and wider ones break
readers. Exceptions are in the table. A new keyword of JSON Schema gets its rows here, and its comparison a module in
`diff/compare/schemas/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .rule import Level

Effect = Literal["narrows", "widens", "changes", "notes"]
Levels = tuple[Level, Level]
"""(from one version to another, within one version)"""

B, W, I = Level.BREAKING, Level.WARNING, Level.INFO  # noqa: E741 - one letter keeps the columns of the table


@dataclass(frozen=True, slots=True)
class Aspect:
    """One change of a schema. `name` is the end of its rules' ids; `mirror` is the name of the opposite change."""

    name: str
    effect: Effect
    text: str
    mirror: str
    request: Levels | None = None
    response: Levels | None = None
    request_consequence: str = ""
    response_consequence: str = ""


def _bound(name: str, keyword: str, tightens: str, loosens: str) -> tuple[Aspect, ...]:
    """Return the four changes of a bound. A wider bound of a response does not break code by itself."""
    wider: Levels = (I, W)
    changed = f"{keyword} {{word}} from {{{{old}}}} to {{{{new}}}}"
    return (
        Aspect(f"{name}-set", "narrows", f"{keyword} {{new}} added", f"{name}-unset"),
        Aspect(f"{name}-unset", "widens", f"{keyword} {{old}} removed", f"{name}-set", response=wider),
        Aspect(f"{name}-{tightens}", "narrows", changed.format(word=tightens), f"{name}-{loosens}"),
        Aspect(f"{name}-{loosens}", "widens", changed.format(word=loosens), f"{name}-{tightens}", response=wider),
    )


ASPECTS: tuple[Aspect, ...] = (
    Aspect("type-changed", "changes", "Type changed from {old} to {new}", "type-changed"),
    Aspect("type-generalized", "widens", "Type widened from {old} to {new}", "type-specialized", response=(B, B)),
    Aspect("type-specialized", "narrows", "Type narrowed from {old} to {new}", "type-generalized"),
    Aspect("format-changed", "changes", "Format changed from {old} to {new}", "format-changed"),
    Aspect("format-added", "narrows", "Format {new} added", "format-removed"),
    Aspect("format-removed", "widens", "Format {old} removed", "format-added"),
    Aspect(
        "became-nullable",
        "widens",
        "Became nullable",
        "became-not-nullable",
        response=(B, B),
        response_consequence="Responses may contain null where a value was guaranteed. Check for None.",
    ),
    Aspect("became-not-nullable", "narrows", "No longer nullable", "became-nullable"),
    Aspect("became-enum", "narrows", "Values restricted to {new}", "became-not-enum"),
    Aspect("became-not-enum", "widens", "Values no longer restricted to {old}", "became-enum"),
    Aspect(
        "enum-value-added",
        "widens",
        "Enum value {new} added",
        "enum-value-removed",
        response_consequence="Responses may contain {new}. A match over all values needs one more case.",
    ),
    Aspect(
        "enum-value-removed",
        "narrows",
        "Enum value {old} removed",
        "enum-value-added",
        response_consequence="Responses no longer contain {old}. Code that expects it never gets it.",
        response=(W, W),
    ),
    Aspect(
        "x-extensible-enum-value-added",
        "widens",
        "Value {new} added to an open enum",
        "x-extensible-enum-value-removed",
        response=(W, W),
        request_consequence="Requests may send {new}.",
        response_consequence="Responses may contain {new}. Existing clients see it as a plain string.",
    ),
    Aspect(
        "x-extensible-enum-value-removed",
        "narrows",
        "Value {old} removed from an open enum",
        "x-extensible-enum-value-added",
        response=(W, W),
        request_consequence="The service may reject {old}. Its enum member is removed.",
        response_consequence="Code that uses the enum member of {old} must change.",
    ),
    Aspect(
        "x-extensible-enum-added",
        "notes",
        "Became an open enum of {new}",
        "x-extensible-enum-removed",
        request_consequence="The wire format is unchanged. The Python type becomes an open enum.",
        response_consequence="The wire format is unchanged. The Python type becomes an open enum.",
    ),
    Aspect(
        "x-extensible-enum-removed",
        "notes",
        "No longer an open enum of {old}",
        "x-extensible-enum-added",
        request=(W, W),
        response=(W, W),
        request_consequence="Any string may be valid. Code that uses enum members must change.",
        response_consequence="Any string may be returned. Code that uses enum members must change.",
    ),
    Aspect("enum-became-open", "widens", "Enum became open: other values are possible", "enum-became-closed"),
    Aspect("enum-became-closed", "narrows", "Enum became closed", "enum-became-open"),
    Aspect(
        "enum-name-changed",
        "changes",
        "Enum renamed from {old} to {new}",
        "enum-name-changed",
        request=(W, W),
        response=(W, W),
        request_consequence="The wire format is unchanged. The Python enum is renamed to {new}.",
        response_consequence="The wire format is unchanged. The Python enum is renamed to {new}.",
    ),
    Aspect(
        "default-value-added",
        "notes",
        "Default {new} added",
        "default-value-removed",
        request=(W, B),
        request_consequence="Requests that omit it mean {new}.",
    ),
    Aspect(
        "default-value-removed",
        "notes",
        "Default {old} removed",
        "default-value-added",
        request=(W, B),
        request_consequence="Requests that omit it may no longer mean {old}.",
    ),
    Aspect(
        "default-value-changed",
        "notes",
        "Default changed from {old} to {new}",
        "default-value-changed",
        request=(B, B),
        request_consequence="Requests that omit it mean {new} instead of {old}.",
    ),
    *_bound("max-length", "maxLength", "decreased", "increased"),
    *_bound("min-length", "minLength", "increased", "decreased"),
    *_bound("max", "maximum", "decreased", "increased"),
    *_bound("min", "minimum", "increased", "decreased"),
    *_bound("exclusive-max", "exclusiveMaximum", "decreased", "increased"),
    *_bound("exclusive-min", "exclusiveMinimum", "increased", "decreased"),
    *_bound("max-items", "maxItems", "decreased", "increased"),
    *_bound("min-items", "minItems", "increased", "decreased"),
    *_bound("max-properties", "maxProperties", "decreased", "increased"),
    *_bound("min-properties", "minProperties", "increased", "decreased"),
    Aspect("unique-items-added", "narrows", "uniqueItems added", "unique-items-removed"),
    Aspect("unique-items-removed", "widens", "uniqueItems removed", "unique-items-added", response=(I, W)),
    Aspect("multiple-of-changed", "changes", "multipleOf changed from {old} to {new}", "multiple-of-changed"),
    Aspect("pattern-added", "narrows", "Pattern {new} added", "pattern-removed"),
    Aspect("pattern-removed", "widens", "Pattern {old} removed", "pattern-added", response=(I, W)),
    Aspect("pattern-changed", "changes", "Pattern changed from {old} to {new}", "pattern-changed", response=(W, B)),
    Aspect(
        "additional-properties-closed",
        "narrows",
        "Additional properties no longer allowed",
        "additional-properties-opened",
    ),
    Aspect(
        "additional-properties-opened",
        "widens",
        "Additional properties allowed",
        "additional-properties-closed",
        response=(I, W),
    ),
    Aspect("any-of-added", "widens", "anyOf alternative {new} added", "any-of-removed"),
    Aspect("any-of-removed", "narrows", "anyOf alternative {old} removed", "any-of-added"),
    Aspect("one-of-added", "widens", "oneOf alternative {new} added", "one-of-removed"),
    Aspect("one-of-removed", "narrows", "oneOf alternative {old} removed", "one-of-added"),
    Aspect("became-any-of", "narrows", "Values restricted to anyOf {new}", "became-not-any-of"),
    Aspect("became-not-any-of", "widens", "Values no longer restricted to anyOf {old}", "became-any-of"),
    Aspect("became-one-of", "narrows", "Values restricted to oneOf {new}", "became-not-one-of"),
    Aspect("became-not-one-of", "widens", "Values no longer restricted to oneOf {old}", "became-one-of"),
    Aspect("any-of-became-one-of", "narrows", "anyOf became oneOf", "one-of-became-any-of"),
    Aspect("one-of-became-any-of", "widens", "oneOf became anyOf", "any-of-became-one-of"),
    Aspect("not-changed", "changes", "Schema of not changed from {old} to {new}", "not-changed"),
    Aspect("discriminator-changed", "changes", "Discriminator changed from {old} to {new}", "discriminator-changed"),
    Aspect(
        "discriminator-mapping-added",
        "widens",
        "Discriminator value {new} added",
        "discriminator-mapping-deleted",
    ),
    Aspect(
        "discriminator-mapping-deleted",
        "narrows",
        "Discriminator value {old} removed",
        "discriminator-mapping-added",
    ),
    Aspect(
        "discriminator-mapping-changed",
        "changes",
        "Schema of a discriminator value changed from {old} to {new}",
        "discriminator-mapping-changed",
    ),
    Aspect(
        "became-read-only",
        "narrows",
        "Became read-only",
        "became-not-read-only",
        request=(W, B),
        response=(I, I),
        request_consequence="The service no longer accepts it in requests. The Python argument is removed.",
    ),
    Aspect(
        "became-not-read-only",
        "widens",
        "No longer read-only",
        "became-read-only",
        response=(I, I),
        request_consequence="The service may accept it in requests. It becomes a Python argument.",
    ),
    Aspect(
        "became-write-only",
        "narrows",
        "Became write-only",
        "became-not-write-only",
        request=(I, W),
        response=(B, B),
        response_consequence="Responses no longer contain it. The attribute is always None.",
    ),
    Aspect(
        "became-not-write-only",
        "widens",
        "No longer write-only",
        "became-write-only",
        request=(I, W),
        response=(I, W),
        response_consequence="Responses contain one more property.",
    ),
    Aspect(
        "deprecated",
        "notes",
        "Deprecated",
        "reactivated",
        request_consequence="Plan to stop sending it.",
        response_consequence="Plan to stop reading it.",
    ),
    Aspect("reactivated", "notes", "No longer deprecated", "deprecated"),
    Aspect("description-changed", "notes", "Description changed", "description-changed"),
)
