"""Rules about schemas: each change of `aspects`, at each place where a schema can be."""

from __future__ import annotations

from collections.abc import Iterator

from .aspect import Aspect, B, Effect, I, Levels, W
from .aspects import ASPECTS
from .rule import NO_ACTION, Rule

PLACES = {
    "request-parameter": "request",
    "request-body": "request",
    "request-property": "request",
    "response-header": "response",
    "response-body": "response",
    "response-property": "response",
}
"""Where a schema can be, and the direction in which its values are sent."""

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
    ("narrows", "request"): "Requests that were accepted may be rejected (InvalidRequestError).",
    ("narrows", "response"): "Responses contain only values that callers know already.",
    ("widens", "request"): "Requests that were accepted are still accepted.",
    ("widens", "response"): "Responses may contain values that callers do not know yet.",
    ("changes", "request"): "Requests in the old form may be rejected (InvalidRequestError).",
    ("changes", "response"): "Code that reads the old form may fail (DecodingError).",
    ("notes", "request"): NO_ACTION,
    ("notes", "response"): NO_ACTION,
}


def schema_rules() -> Iterator[Rule]:
    """Yield the rule of every change at every place."""
    for place, direction in PLACES.items():
        for aspect in ASPECTS:
            levels, consequence = _levels_and_consequence(aspect, direction)
            yield Rule(
                id=f"{place}-{aspect.name}",
                cross=levels[0],
                same=levels[1],
                text=aspect.text,
                consequence=consequence,
                mirror=f"{place}-{aspect.mirror}",
            )


def _levels_and_consequence(aspect: Aspect, direction: str) -> tuple[Levels, str]:
    levels, consequence = (
        (aspect.request, aspect.request_consequence)
        if direction == "request"
        else (aspect.response, aspect.response_consequence)
    )
    key = (aspect.effect, direction)
    return levels or _DEFAULT_LEVELS[key], consequence or _CONSEQUENCES[key]
