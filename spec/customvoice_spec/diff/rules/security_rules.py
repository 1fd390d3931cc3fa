"""Rules about the credentials of an operation."""

from __future__ import annotations

from .rule import NO_ACTION, Level, Rule

B, W, I = Level.BREAKING, Level.WARNING, Level.INFO  # noqa: E741 - one letter keeps the columns of the table

SECURITY_RULES: tuple[Rule, ...] = (
    Rule(
        "api-security-added",
        I,
        W,
        "Credential {new} accepted",
        "Callers can sign in with it too.",
        "api-security-removed",
    ),
    Rule(
        "api-security-removed",
        B,
        B,
        "Credential {old} no longer accepted",
        "Callers with it get 401 (AuthenticationError).",
        "api-security-added",
    ),
    Rule(
        "api-security-became-required",
        B,
        B,
        "Credential became required",
        "Calls without a credential get 401 (AuthenticationError).",
        "api-security-became-optional",
    ),
    Rule("api-security-became-optional", I, W, "Credential became optional", NO_ACTION, "api-security-became-required"),
    Rule(
        "api-security-scope-added",
        B,
        B,
        "Scope {new} became required",
        "Tokens without it get 401 or 403.",
        "api-security-scope-removed",
    ),
    Rule("api-security-scope-removed", I, W, "Scope {old} no longer required", NO_ACTION, "api-security-scope-added"),
)
