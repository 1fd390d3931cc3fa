"""Rules about parameters; their schemas have the rules of `schema_rules`."""

from __future__ import annotations

from .rule import NO_ACTION, REJECTED, Level, Rule

B, W, I = Level.BREAKING, Level.WARNING, Level.INFO  # noqa: E741 - one letter keeps the columns of the table

PARAMETER_RULES: tuple[Rule, ...] = (
    Rule("new-required-request-parameter", B, B, "Required parameter added", REJECTED, "request-parameter-removed"),
    Rule(
        "new-optional-request-parameter",
        I,
        W,
        "Optional parameter added",
        "Requests may send it.",
        "request-parameter-removed",
    ),
    Rule(
        "request-parameter-removed",
        B,
        B,
        "Parameter removed",
        "The service rejects or ignores it. The Python argument is removed.",
        unmirrored="an addition has one rule if it is required, another if optional",
    ),
    Rule(
        "request-parameter-removed-with-deprecation",
        W,
        W,
        "Deprecated parameter removed",
        "The service rejects or ignores it. The Python argument is removed.",
        unmirrored="an addition has one rule if it is required, another if optional",
    ),
    Rule(
        "request-parameter-became-required",
        B,
        B,
        "Parameter became required",
        REJECTED,
        "request-parameter-became-optional",
    ),
    Rule(
        "request-parameter-became-optional",
        I,
        W,
        "Parameter became optional",
        NO_ACTION,
        "request-parameter-became-required",
    ),
    Rule(
        "request-parameter-serialization-changed",
        B,
        B,
        "Parameter serialization changed from {old} to {new}",
        "Requests in the old form are rejected (InvalidRequestError).",
        "request-parameter-serialization-changed",
    ),
    Rule(
        "request-path-parameter-renamed",
        W,
        W,
        "Path parameter renamed from {old} to {new}",
        "The wire format is unchanged. The Python argument is renamed.",
        "request-path-parameter-renamed",
    ),
)
