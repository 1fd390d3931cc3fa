"""Rules about a document as a whole: versions, base path, security schemes."""

from __future__ import annotations

from .rule import NO_ACTION, Level, Rule

B, W, I = Level.BREAKING, Level.WARNING, Level.INFO  # noqa: E741 - one letter keeps the columns of the table

DOCUMENT_RULES: tuple[Rule, ...] = (
    Rule(
        "api-version-added", I, I, "api-version {new} added", "The package gets a client for it.", "api-version-removed"
    ),
    Rule(
        "api-version-removed",
        B,
        B,
        "api-version {old} removed",
        "Its client is removed. Move to another version.",
        "api-version-added",
    ),
    Rule(
        "schema-renamed",
        W,
        B,
        "Schema renamed from {old} to {new}",
        "The wire format is unchanged. The Python class {old} is now {new}.",
        "schema-renamed",
    ),
    Rule(
        "api-base-path-changed",
        B,
        B,
        "Base path changed from {old} to {new}",
        "Every call is affected.",
        "api-base-path-changed",
    ),
    Rule(
        "api-security-component-added", I, I, "Security scheme {new} added", NO_ACTION, "api-security-component-removed"
    ),
    Rule(
        "api-security-component-removed",
        I,
        I,
        "Security scheme {old} removed",
        "Each operation that used it has its own entry.",
        "api-security-component-added",
    ),
    Rule(
        "api-security-component-type-changed",
        B,
        B,
        "Security scheme changed from {old} to {new}",
        "Credentials are sent in a different way.",
        "api-security-component-type-changed",
    ),
    Rule(
        "api-security-component-oauth-url-changed",
        W,
        W,
        "Authorization URL changed from {old} to {new}",
        "Users sign in at a different URL.",
        "api-security-component-oauth-url-changed",
    ),
    Rule(
        "api-security-component-oauth-token-url-changed",
        W,
        W,
        "Token URL changed from {old} to {new}",
        "Tokens come from a different URL.",
        "api-security-component-oauth-token-url-changed",
    ),
    Rule(
        "api-security-component-oauth-scope-changed",
        I,
        I,
        "Text of a scope changed from {old} to {new}",
        NO_ACTION,
        "api-security-component-oauth-scope-changed",
    ),
    Rule("documentation-changed", I, I, "Text changed from {old} to {new}", NO_ACTION, "documentation-changed"),
    Rule("examples-changed", I, I, "Examples changed from {old} to {new}", NO_ACTION, "examples-changed"),
)
