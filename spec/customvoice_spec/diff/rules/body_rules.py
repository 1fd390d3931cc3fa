"""Rules about request bodies."""

from __future__ import annotations

from .rule import NO_ACTION, Level, Rule

B, W, I = Level.BREAKING, Level.WARNING, Level.INFO  # noqa: E741 - one letter keeps the columns of the table

BODY_RULES: tuple[Rule, ...] = (
    Rule(
        "request-body-added-required",
        B,
        B,
        "Required request body added",
        "Requests without a body are rejected (InvalidRequestError).",
        "request-body-removed",
    ),
    Rule("request-body-added-optional", I, W, "Optional request body added", NO_ACTION, "request-body-removed"),
    Rule(
        "request-body-removed",
        B,
        B,
        "Request body removed",
        "The service rejects or ignores a body.",
        unmirrored="an addition has one rule if it is required, another if optional",
    ),
    Rule(
        "request-body-became-required",
        B,
        B,
        "Request body became required",
        "Requests without a body are rejected (InvalidRequestError).",
        "request-body-became-optional",
    ),
    Rule(
        "request-body-became-optional", I, W, "Request body became optional", NO_ACTION, "request-body-became-required"
    ),
    Rule(
        "request-body-media-type-added",
        I,
        W,
        "Request media type {new} added",
        NO_ACTION,
        "request-body-media-type-removed",
    ),
    Rule(
        "request-body-media-type-removed",
        B,
        B,
        "Request media type {old} removed",
        "Requests with it get 415.",
        "request-body-media-type-added",
    ),
)
