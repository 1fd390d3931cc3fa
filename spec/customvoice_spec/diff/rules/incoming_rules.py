"""Rules about webhooks and callbacks, which the service sends, and about servers, unused schemas and unknown keys."""

from __future__ import annotations

from .rule import NO_ACTION, Level, Rule

B, W, I = Level.BREAKING, Level.WARNING, Level.INFO  # noqa: E741 - one letter keeps the columns of the table

Levels = tuple[Level, Level]
"""(from one version to another, within one version)"""


def _pair(
    name: str, added: tuple[Level, Level], removed: tuple[Level, Level], what: str, lost: str
) -> tuple[Rule, Rule]:
    return (
        Rule(f"{name}-added", *added, f"{what} added", NO_ACTION, f"{name}-removed"),
        Rule(f"{name}-removed", *removed, f"{what} removed", lost, f"{name}-added"),
    )


def _changed(name: str, levels: Levels, what: str, consequence: str) -> Rule:
    cross, same = levels
    return Rule(name, cross, same, f"{what} changed from {{old}} to {{new}}", consequence, name)


INCOMING_RULES: tuple[Rule, ...] = (
    *_pair("webhook", (I, W), (B, B), "Webhook", "The service no longer sends it."),
    *_pair("callback", (I, W), (B, B), "Callback", "The service no longer sends it."),
    *_pair("callback-parameter", (I, W), (B, B), "Parameter of a callback", "The service no longer sends it."),
    *_pair("callback-response", (I, W), (B, B), "Response to a callback", "The service no longer accepts it."),
    *_pair("api-server", (I, W), (B, B), "Server", "Calls to it may fail."),
    *_pair("response-link", (I, W), (W, B), "Link of a response", "Code that follows it fails."),
    _changed("response-link-changed", (W, B), "Link of a response", "Code that follows it may fail."),
    _changed("api-server-variables-changed", (W, W), "Variables of a server", "The default URL may differ."),
    *_pair("api-schema", (I, I), (I, I), "Unused schema", "No operation uses it."),
    *_pair("shared-schema", (I, W), (B, B), "Shared schema", "Documents that refer to it become invalid."),
    _changed("api-schema-changed", (I, I), "Unused schema", "No operation uses it."),
    *_pair(
        "api-security-component-oauth-scope",
        (I, W),
        (B, B),
        "Scope of a security scheme",
        "Requests for a token with it may fail.",
    ),
    Rule(
        "request-parameter-empty-value-allowed",
        I,
        W,
        "Empty value allowed",
        NO_ACTION,
        "request-parameter-empty-value-forbidden",
    ),
    Rule(
        "request-parameter-empty-value-forbidden",
        B,
        B,
        "Empty value no longer allowed",
        "Requests with an empty value may be rejected (InvalidRequestError).",
        "request-parameter-empty-value-allowed",
    ),
    _changed(
        "request-parameter-order-changed",
        (W, W),
        "Order of the parameters",
        "The wire format is unchanged. Signatures of generated code may change.",
    ),
    _changed(
        "request-body-encoding-changed",
        (B, B),
        "Encoding of the parts",
        "Requests in the old form may be rejected (InvalidRequestError).",
    ),
    _changed(
        "response-body-encoding-changed", (W, B), "Encoding of the parts", "Code that reads the old form may fail."
    ),
    Rule(
        "keyword-changed",
        W,
        W,
        "Keyword changed, not understood: from {old} to {new}",
        "The comparison does not know the keyword. Check what it means.",
        "keyword-changed",
    ),
)
