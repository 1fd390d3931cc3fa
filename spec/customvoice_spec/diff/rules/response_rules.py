"""Rules about responses: statuses, bodies, headers."""

from __future__ import annotations

from .rule import NO_ACTION, Level, Rule

B, W, I = Level.BREAKING, Level.WARNING, Level.INFO  # noqa: E741 - one letter keeps the columns of the table

RESPONSE_RULES: tuple[Rule, ...] = (
    Rule(
        "response-success-status-added",
        W,
        B,
        "Success status {new} added",
        "Code that expects a single status must accept {new} too.",
        "response-success-status-removed",
    ),
    Rule(
        "response-success-status-removed",
        B,
        B,
        "Success status {old} removed",
        "Code that expects {old} no longer gets it.",
        "response-success-status-added",
    ),
    Rule(
        "response-non-success-status-added",
        I,
        W,
        "Error status {new} added",
        "Calls may fail with one more error.",
        "response-non-success-status-removed",
    ),
    Rule(
        "response-non-success-status-removed",
        I,
        W,
        "Error status {old} removed",
        "Code that handles {old} may be unused.",
        "response-non-success-status-added",
    ),
    Rule("response-body-added", I, W, "Response body added", "Code can read it.", "response-body-removed"),
    Rule(
        "response-body-removed",
        B,
        B,
        "Response body removed",
        "Code that reads the body fails (DecodingError).",
        "response-body-added",
    ),
    Rule(
        "response-media-type-added",
        W,
        B,
        "Response media type {new} added",
        "Callers may get {new}.",
        "response-media-type-removed",
    ),
    Rule(
        "response-media-type-removed",
        B,
        B,
        "Response media type {old} removed",
        "Callers that read {old} fail.",
        "response-media-type-added",
    ),
    Rule(
        "response-required-header-added",
        I,
        W,
        "Required response header added",
        "Code can read it from every response.",
        "required-response-header-removed",
    ),
    Rule(
        "response-optional-header-added",
        I,
        W,
        "Optional response header added",
        "Code can read it where a response has it.",
        "optional-response-header-removed",
    ),
    Rule(
        "required-response-header-removed",
        B,
        B,
        "Required response header removed",
        "Code that relies on it fails.",
        "response-required-header-added",
    ),
    Rule(
        "optional-response-header-removed",
        W,
        B,
        "Optional response header removed",
        "Code that reads it gets nothing.",
        "response-optional-header-added",
    ),
    Rule(
        "response-header-became-optional",
        B,
        B,
        "Response header became optional",
        "Code that relies on it must check for it.",
        "response-header-became-required",
    ),
    Rule(
        "response-header-became-required",
        I,
        W,
        "Response header became required",
        NO_ACTION,
        "response-header-became-optional",
    ),
)
