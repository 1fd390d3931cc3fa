"""The rules about schemas: every aspect of a schema, at every place where a schema can stand.

What a change means depends on who sends: a narrower schema hurts whoever sends requests, a wider one whoever reads
answers. So the levels follow from the effect of the aspect and the direction of the place; the few exceptions stand in
the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from .rule import Level, Rule

Effect = Literal["narrows", "widens", "changes", "notes"]
Levels = tuple[Level, Level]
"""(from one version to the next, within one version)"""

B, W, I = Level.BREAKING, Level.WARNING, Level.INFO  # noqa: E741 - the table is read by columns

PLACES = {
    "request-parameter": "request",
    "request-body": "request",
    "request-property": "request",
    "response-header": "response",
    "response-body": "response",
    "response-property": "response",
}
"""Where a schema can stand, and who sends what it describes."""

_DEFAULT_LEVELS: dict[tuple[Effect, str], Levels] = {
    ("narrows", "request"): (B, B),
    ("narrows", "response"): (I, W),
    ("widens", "request"): (I, W),
    ("widens", "response"): (W, B),
    ("changes", "request"): (B, B),
    ("changes", "response"): (B, B),
    ("notes", "request"): (I, I),
    ("notes", "response"): (I, I),
}
_CONSEQUENCES: dict[tuple[Effect, str], str] = {
    ("narrows", "request"): "Requests that were accepted may now be refused (InvalidRequestError).",
    ("narrows", "response"): "Answers keep to what callers know already.",
    ("widens", "request"): "Requests that were accepted still are.",
    ("widens", "response"): "Answers may hold values that callers have not met before.",
    ("changes", "request"): "Requests written for the old form may be refused (InvalidRequestError).",
    ("changes", "response"): "Code that reads the old form may fail (DecodingError).",
    ("notes", "request"): "Nothing to do.",
    ("notes", "response"): "Nothing to do.",
}


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing about a schema that can change. `name` ends the ids of its rules; `mirror` is the opposite's name."""

    name: str
    effect: Effect
    text: str
    mirror: str
    request: Levels | None = None
    response: Levels | None = None
    request_consequence: str = ""
    response_consequence: str = ""


def _bound(name: str, word: str, tightens: str, loosens: str) -> tuple[Aspect, ...]:
    """The four aspects of a bound; a bound of an answer that moves outwards breaks nobody's code by itself."""
    outwards: Levels = (I, W)
    return (
        Aspect(f"{name}-set", "narrows", f"{word} {{new}} was set", f"{name}-unset"),
        Aspect(f"{name}-unset", "widens", f"{word} {{old}} was taken away", f"{name}-set", response=outwards),
        Aspect(f"{name}-{tightens}", "narrows", f"{word} went from {{old}} to {{new}}", f"{name}-{loosens}"),
        Aspect(
            f"{name}-{loosens}",
            "widens",
            f"{word} went from {{old}} to {{new}}",
            f"{name}-{tightens}",
            response=outwards,
        ),
    )


ASPECTS: tuple[Aspect, ...] = (
    Aspect("type-changed", "changes", "the type went from {old} to {new}", "type-changed"),
    Aspect("type-generalized", "widens", "the type widened from {old} to {new}", "type-specialized", response=(B, B)),
    Aspect("type-specialized", "narrows", "the type narrowed from {old} to {new}", "type-generalized"),
    Aspect("format-changed", "changes", "the format went from {old} to {new}", "format-changed"),
    Aspect("format-added", "narrows", "the format {new} was set", "format-removed"),
    Aspect("format-removed", "widens", "the format {old} was taken away", "format-added"),
    Aspect(
        "became-nullable",
        "widens",
        "null is allowed now",
        "became-not-nullable",
        response=(B, B),
        response_consequence="Answers may hold null where a value was sure; check for None.",
    ),
    Aspect("became-not-nullable", "narrows", "null is not allowed any more", "became-nullable"),
    Aspect("became-enum", "narrows", "only {new} is allowed now", "became-not-enum"),
    Aspect("became-not-enum", "widens", "any value is allowed now, not just {old}", "became-enum"),
    Aspect(
        "enum-value-added",
        "widens",
        "the value {new} was added",
        "enum-value-removed",
        response_consequence="Answers may hold {new}; a match over all values needs one more case.",
    ),
    Aspect(
        "enum-value-removed",
        "narrows",
        "the value {old} was removed",
        "enum-value-added",
        response_consequence="Answers do not hold {old} any more; code that waits for it waits in vain.",
        response=(W, W),
    ),
    Aspect(
        "x-extensible-enum-value-added",
        "widens",
        "the known value {new} was added to an open enumeration",
        "x-extensible-enum-value-removed",
        response=(W, W),
        request_consequence="{new} may be sent.",
        response_consequence="Answers may hold {new}; clients made before see it as a plain string.",
    ),
    Aspect(
        "x-extensible-enum-value-removed",
        "narrows",
        "the known value {old} was removed from an open enumeration",
        "x-extensible-enum-value-added",
        response=(W, W),
        request_consequence="{old} may be refused, and its enum member is gone.",
        response_consequence="Code that names the enum member of {old} has to change.",
    ),
    Aspect(
        "x-extensible-enum-added",
        "notes",
        "known values are listed now: {new}",
        "x-extensible-enum-removed",
        request_consequence="The wire stays; the Python type is an open enumeration.",
        response_consequence="The wire stays; the Python type is an open enumeration.",
    ),
    Aspect(
        "x-extensible-enum-removed",
        "notes",
        "known values are not listed any more: {old}",
        "x-extensible-enum-added",
        request=(W, W),
        response=(W, W),
        request_consequence="Any text may do; code that names enum members has to change.",
        response_consequence="Any text may come; code that names enum members has to change.",
    ),
    Aspect("enum-became-open", "widens", "the enumeration was opened: other values may come", "enum-became-closed"),
    Aspect("enum-became-closed", "narrows", "the enumeration was closed", "enum-became-open"),
    Aspect(
        "enum-name-changed",
        "changes",
        "the enumeration's name went from {old} to {new}",
        "enum-name-changed",
        request=(W, W),
        response=(W, W),
        request_consequence="The wire stays; the Python enumeration is called {new}.",
        response_consequence="The wire stays; the Python enumeration is called {new}.",
    ),
    Aspect(
        "default-value-added",
        "notes",
        "the default {new} was set",
        "default-value-removed",
        request=(W, B),
        request_consequence="Requests that leave it out are read as if they said {new}.",
    ),
    Aspect(
        "default-value-removed",
        "notes",
        "the default {old} was taken away",
        "default-value-added",
        request=(W, B),
        request_consequence="Requests that leave it out may be read otherwise than as {old}.",
    ),
    Aspect(
        "default-value-changed",
        "notes",
        "the default went from {old} to {new}",
        "default-value-changed",
        request=(B, B),
        request_consequence="Requests that leave it out are read as {new} instead of {old}.",
    ),
    *_bound("max-length", "the greatest length", "decreased", "increased"),
    *_bound("min-length", "the least length", "increased", "decreased"),
    *_bound("max", "the maximum", "decreased", "increased"),
    *_bound("min", "the minimum", "increased", "decreased"),
    *_bound("exclusive-max", "the exclusive maximum", "decreased", "increased"),
    *_bound("exclusive-min", "the exclusive minimum", "increased", "decreased"),
    *_bound("max-items", "the greatest number of items", "decreased", "increased"),
    *_bound("min-items", "the least number of items", "increased", "decreased"),
    *_bound("max-properties", "the greatest number of properties", "decreased", "increased"),
    *_bound("min-properties", "the least number of properties", "increased", "decreased"),
    Aspect("unique-items-added", "narrows", "items have to differ now", "unique-items-removed"),
    Aspect("unique-items-removed", "widens", "items may be equal now", "unique-items-added", response=(I, W)),
    Aspect("multiple-of-changed", "changes", "the step went from {old} to {new}", "multiple-of-changed"),
    Aspect("pattern-added", "narrows", "the pattern {new} was set", "pattern-removed"),
    Aspect("pattern-removed", "widens", "the pattern {old} was taken away", "pattern-added", response=(I, W)),
    Aspect("pattern-changed", "changes", "the pattern went from {old} to {new}", "pattern-changed", response=(W, B)),
    Aspect(
        "additional-properties-closed",
        "narrows",
        "other properties are not allowed any more",
        "additional-properties-opened",
    ),
    Aspect(
        "additional-properties-opened",
        "widens",
        "other properties are allowed now",
        "additional-properties-closed",
        response=(I, W),
    ),
    Aspect("any-of-added", "widens", "the alternative {new} was added (anyOf)", "any-of-removed"),
    Aspect("any-of-removed", "narrows", "the alternative {old} was removed (anyOf)", "any-of-added"),
    Aspect("one-of-added", "widens", "the alternative {new} was added (oneOf)", "one-of-removed"),
    Aspect("one-of-removed", "narrows", "the alternative {old} was removed (oneOf)", "one-of-added"),
    Aspect("not-changed", "changes", "what must not match went from {old} to {new}", "not-changed"),
    Aspect("discriminator-changed", "changes", "the discriminator went from {old} to {new}", "discriminator-changed"),
    Aspect(
        "became-read-only",
        "narrows",
        "only the service sets it now",
        "became-not-read-only",
        request=(W, B),
        response=(I, I),
        request_consequence="What callers send here is not taken any more; the Python argument is gone.",
    ),
    Aspect(
        "became-not-read-only",
        "widens",
        "callers may set it now",
        "became-read-only",
        response=(I, I),
        request_consequence="The service may take what callers send here; it becomes an argument in Python.",
    ),
    Aspect(
        "became-write-only",
        "narrows",
        "it is taken from requests only",
        "became-not-write-only",
        request=(I, W),
        response=(B, B),
        response_consequence="Answers do not hold it any more; the attribute stays None.",
    ),
    Aspect(
        "became-not-write-only",
        "widens",
        "answers show it now",
        "became-write-only",
        request=(I, W),
        response=(I, W),
        response_consequence="Answers hold one more property.",
    ),
    Aspect(
        "deprecated",
        "notes",
        "it was deprecated",
        "reactivated",
        request_consequence="Plan to stop sending it.",
        response_consequence="Plan to stop reading it.",
    ),
    Aspect("reactivated", "notes", "it is not deprecated any more", "deprecated"),
    Aspect("description-changed", "notes", "the description changed", "description-changed"),
)


def schema_rules() -> Iterator[Rule]:
    """Yield every aspect's rule for every place."""
    for place, direction in PLACES.items():
        for aspect in ASPECTS:
            levels, consequence = _judged(aspect, direction)
            yield Rule(
                id=f"{place}-{aspect.name}",
                cross=levels[0],
                same=levels[1],
                text=aspect.text,
                consequence=consequence,
                mirror=f"{place}-{aspect.mirror}",
            )


def _judged(aspect: Aspect, direction: str) -> tuple[Levels, str]:
    own, said = (
        (aspect.request, aspect.request_consequence)
        if direction == "request"
        else (aspect.response, aspect.response_consequence)
    )
    key = (aspect.effect, direction)
    return own or _DEFAULT_LEVELS[key], said or _CONSEQUENCES[key]
