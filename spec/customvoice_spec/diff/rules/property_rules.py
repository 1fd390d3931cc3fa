"""Rules about properties: present or missing, required or optional."""

from __future__ import annotations

from .rule import NO_ACTION, REJECTED, Level, Rule

B, W, I = Level.BREAKING, Level.WARNING, Level.INFO  # noqa: E741 - one letter keeps the columns of the table

PROPERTY_RULES: tuple[Rule, ...] = (
    Rule(
        "new-required-request-property",
        B,
        B,
        "Required property added to requests",
        REJECTED,
        "request-property-removed",
    ),
    Rule(
        "new-required-request-property-with-default",
        W,
        W,
        "Required property added to requests, with default {new}",
        "Requests without it may be rejected. Send it.",
        unmirrored="a removal does not depend on whether it was required",
    ),
    Rule(
        "new-optional-request-property",
        I,
        W,
        "Optional property added to requests",
        "Requests without it stay valid.",
        "request-property-removed",
    ),
    Rule(
        "request-property-removed",
        B,
        B,
        "Property removed from requests",
        "The service rejects or ignores it. The Python argument is removed.",
        unmirrored="an addition has one rule if it is required, another if optional",
    ),
    Rule(
        "request-property-became-required",
        B,
        B,
        "Property became required in requests",
        REJECTED,
        "request-property-became-optional",
    ),
    Rule(
        "request-property-became-optional",
        I,
        W,
        "Property became optional in requests",
        NO_ACTION,
        "request-property-became-required",
    ),
    Rule(
        "response-required-property-added",
        I,
        W,
        "Required property added to responses",
        "Code can read it from every response.",
        "response-required-property-removed",
    ),
    Rule(
        "response-optional-property-added",
        I,
        W,
        "Optional property added to responses",
        "Code can read it where a response has it.",
        "response-optional-property-removed",
    ),
    Rule(
        "response-required-property-removed",
        B,
        B,
        "Required property removed from responses",
        "Code that reads it gets None, or fails where the client requires it (DecodingError).",
        "response-required-property-added",
    ),
    Rule(
        "response-optional-property-removed",
        B,
        B,
        "Optional property removed from responses",
        "Code that reads it gets None.",
        "response-optional-property-added",
    ),
    Rule(
        "response-property-became-optional",
        B,
        B,
        "Property became optional in responses",
        "Code that relies on it must check for None.",
        "response-property-became-required",
    ),
    Rule(
        "response-property-became-required",
        I,
        W,
        "Property became required in responses",
        NO_ACTION,
        "response-property-became-optional",
    ),
)
