"""The rules about the document as a whole, operations, and credentials."""

from __future__ import annotations

from .rule import Level, Rule

B, W, I = Level.BREAKING, Level.WARNING, Level.INFO  # noqa: E741 - the table is read by columns

_ALL_CALLS = "Every call is affected."
_NOTHING = "Nothing to do."

DOCUMENT_RULES: tuple[Rule, ...] = (
    Rule(
        "api-version-added",
        I,
        I,
        "the api-version {new} was added",
        "A client for it appears beside the others.",
        "api-version-removed",
    ),
    Rule(
        "api-version-removed",
        B,
        B,
        "the api-version {old} was removed",
        "Its client is gone; move to another one.",
        "api-version-added",
    ),
    Rule("api-base-path-changed", B, B, "the base path went from {old} to {new}", _ALL_CALLS, "api-base-path-changed"),
    Rule(
        "api-security-component-added",
        I,
        I,
        "the security scheme {new} was added",
        _NOTHING,
        "api-security-component-removed",
    ),
    Rule(
        "api-security-component-removed",
        I,
        I,
        "the security scheme {old} was removed",
        "Where an operation took it, that operation has an entry of its own.",
        "api-security-component-added",
    ),
    Rule(
        "api-security-component-type-changed",
        B,
        B,
        "the security scheme changed from {old} to {new}",
        "Credentials are sent otherwise.",
        "api-security-component-type-changed",
    ),
    Rule(
        "api-security-component-oauth-url-changed",
        W,
        W,
        "where tokens come from went from {old} to {new}",
        "Tokens are fetched elsewhere.",
        "api-security-component-oauth-url-changed",
    ),
)

ENDPOINT_RULES: tuple[Rule, ...] = (
    Rule(
        "endpoint-added", I, W, "the operation was added", "There is a new method.", "api-removed-without-deprecation"
    ),
    Rule(
        "api-removed-without-deprecation",
        B,
        B,
        "the operation was removed",
        "Calls answer 404 or 405; the method is gone.",
        "endpoint-added",
    ),
    Rule(
        "api-path-removed-without-deprecation",
        B,
        B,
        "the operation was removed with its whole path",
        "Calls answer 404 (NotFoundError); the method is gone.",
        None,
        "an added path shows by its operations",
    ),
    Rule(
        "api-removed-with-deprecation",
        W,
        B,
        "the deprecated operation was removed",
        "Calls answer 404 or 405; the method is gone.",
        None,
        "what is added is not deprecated before",
    ),
    Rule(
        "endpoint-deprecated", I, I, "the operation was deprecated", "Plan to stop calling it.", "endpoint-reactivated"
    ),
    Rule("endpoint-reactivated", I, I, "the operation is not deprecated any more", _NOTHING, "endpoint-deprecated"),
    Rule(
        "api-operation-id-changed",
        W,
        W,
        "the operationId went from {old} to {new}",
        "The wire stays; generated names change.",
        "api-operation-id-changed",
    ),
    Rule(
        "api-operation-id-removed",
        W,
        W,
        "the operationId {old} was removed",
        "Generated names change.",
        "api-operation-id-added",
    ),
    Rule(
        "api-operation-id-added",
        I,
        I,
        "the operationId {new} was given",
        "Generated names change.",
        "api-operation-id-removed",
    ),
    Rule("api-tag-added", I, I, "the tag {new} was added", "The method may move to another group.", "api-tag-removed"),
    Rule(
        "api-tag-removed", W, W, "the tag {old} was removed", "The method may move to another group.", "api-tag-added"
    ),
    Rule("api-description-changed", I, I, "the description changed", _NOTHING, "api-description-changed"),
    Rule("api-summary-changed", I, I, "the summary changed", _NOTHING, "api-summary-changed"),
    Rule(
        "long-running-operation-added",
        B,
        B,
        "the operation is long-running now",
        "The answer is not the end any more: the method returns a poller and is called begin_….",
        "long-running-operation-removed",
    ),
    Rule(
        "long-running-operation-removed",
        B,
        B,
        "the operation is not long-running any more",
        "There is no poller; the method loses its begin_….",
        "long-running-operation-added",
    ),
    Rule(
        "long-running-operation-final-state-changed",
        W,
        W,
        "the final state is read via {new}, not {old}",
        "Pollers read the result elsewhere.",
        "long-running-operation-final-state-changed",
    ),
    Rule(
        "pageable-added",
        B,
        B,
        "the list comes in pages now",
        "Items beyond the first page need the pager.",
        "pageable-removed",
    ),
    Rule("pageable-removed", B, B, "the list does not come in pages any more", "There is no pager.", "pageable-added"),
    Rule(
        "pageable-item-name-changed",
        B,
        B,
        "the items of a page are called {new}, not {old}",
        "Pagers read elsewhere.",
        "pageable-item-name-changed",
    ),
    Rule(
        "pageable-next-link-name-changed",
        B,
        B,
        "the link to the next page is called {new}, not {old}",
        "Pagers of the old form stop after the first page.",
        "pageable-next-link-name-changed",
    ),
    Rule(
        "pageable-next-link-added",
        W,
        W,
        "pages name the next one in {new} now",
        "Items beyond the first page need the pager.",
        "pageable-next-link-removed",
    ),
    Rule(
        "pageable-next-link-removed",
        W,
        W,
        "pages do not name a next one any more",
        "Everything comes at once.",
        "pageable-next-link-added",
    ),
    Rule(
        "extension-changed",
        I,
        I,
        "it went from {old} to {new}",
        "Tools that read the extension see a difference.",
        "extension-changed",
    ),
)

SECURITY_RULES: tuple[Rule, ...] = (
    Rule(
        "api-security-added",
        I,
        W,
        "the credential {new} is taken now",
        "There is one more way to sign in.",
        "api-security-removed",
    ),
    Rule(
        "api-security-removed",
        B,
        B,
        "the credential {old} is not taken any more",
        "Callers with it get 401 (AuthenticationError).",
        "api-security-added",
    ),
    Rule(
        "api-security-became-required",
        B,
        B,
        "a credential is required now",
        "Calls without one get 401 (AuthenticationError).",
        "api-security-became-optional",
    ),
    Rule(
        "api-security-became-optional",
        I,
        W,
        "calls without a credential are answered now",
        _NOTHING,
        "api-security-became-required",
    ),
    Rule(
        "api-security-scope-added",
        B,
        B,
        "the scope {new} is required now",
        "Tokens without it get 401 or 403.",
        "api-security-scope-removed",
    ),
    Rule(
        "api-security-scope-removed",
        I,
        W,
        "the scope {old} is not required any more",
        _NOTHING,
        "api-security-scope-added",
    ),
)
