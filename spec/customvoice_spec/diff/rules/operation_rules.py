"""Rules about operations: existence, names, long-running operations, pages."""

from __future__ import annotations

from .rule import NO_ACTION, Level, Rule

B, W, I = Level.BREAKING, Level.WARNING, Level.INFO  # noqa: E741 - one letter keeps the columns of the table

OPERATION_RULES: tuple[Rule, ...] = (
    Rule("endpoint-added", I, W, "Operation added", "The client gets a new method.", "api-removed-without-deprecation"),
    Rule(
        "api-removed-without-deprecation",
        B,
        B,
        "Operation removed",
        "Calls get 404 or 405. The method is removed from the client.",
        "endpoint-added",
    ),
    Rule(
        "api-path-removed-without-deprecation",
        B,
        B,
        "Operation removed with its path",
        "Calls get 404 (NotFoundError). The method is removed from the client.",
        unmirrored="an added path is reported by its operations",
    ),
    Rule(
        "api-removed-with-deprecation",
        W,
        B,
        "Deprecated operation removed",
        "Calls get 404 or 405. The method is removed from the client.",
        unmirrored="an added operation was not deprecated before",
    ),
    Rule(
        "api-path-changed",
        B,
        B,
        "Operation moved from {old} to {new}",
        "Calls to the old path get 404 or 405. The Python method stays; move to a client of the new document.",
        "api-path-changed",
    ),
    Rule("endpoint-deprecated", I, I, "Operation deprecated", "Plan to stop calling it.", "endpoint-reactivated"),
    Rule("endpoint-reactivated", I, I, "Operation no longer deprecated", NO_ACTION, "endpoint-deprecated"),
    Rule(
        "api-operation-id-changed",
        W,
        B,
        "operationId changed from {old} to {new}",
        "The wire format is unchanged. The name of the method changes in generated clients.",
        "api-operation-id-changed",
    ),
    Rule(
        "api-operation-id-removed",
        W,
        B,
        "operationId {old} removed",
        "The wire format is unchanged. The name of the method changes in generated clients.",
        "api-operation-id-added",
    ),
    Rule(
        "api-operation-id-added",
        I,
        I,
        "operationId {new} added",
        "The wire format is unchanged. The name of the method changes in generated clients.",
        "api-operation-id-removed",
    ),
    Rule(
        "api-tag-added", I, I, "Tag {new} added", "The method may move to another operation group.", "api-tag-removed"
    ),
    Rule(
        "api-tag-removed", W, W, "Tag {old} removed", "The method may move to another operation group.", "api-tag-added"
    ),
    Rule("api-description-changed", I, I, "Operation description changed", NO_ACTION, "api-description-changed"),
    Rule("api-summary-changed", I, I, "Operation summary changed", NO_ACTION, "api-summary-changed"),
    Rule(
        "long-running-operation-added",
        B,
        B,
        "Operation became long-running",
        "The response is no longer the final result. The method is called begin_… and returns a poller.",
        "long-running-operation-removed",
    ),
    Rule(
        "long-running-operation-removed",
        B,
        B,
        "Operation is no longer long-running",
        "The method no longer returns a poller and loses its prefix begin_.",
        "long-running-operation-added",
    ),
    Rule(
        "long-running-operation-final-state-changed",
        W,
        W,
        "Final state is read via {new} instead of {old}",
        "Pollers read the result from a different place.",
        "long-running-operation-final-state-changed",
    ),
    Rule(
        "pageable-added",
        B,
        B,
        "List became paged",
        "Only a pager returns the items after the first page.",
        "pageable-removed",
    ),
    Rule(
        "pageable-removed", B, B, "List is no longer paged", "The method no longer returns a pager.", "pageable-added"
    ),
    Rule(
        "pageable-item-name-changed",
        B,
        B,
        "Items of a page renamed from {old} to {new}",
        "Pagers read a different property.",
        "pageable-item-name-changed",
    ),
    Rule(
        "pageable-next-link-name-changed",
        B,
        B,
        "Link to the next page renamed from {old} to {new}",
        "Pagers of the old form stop after the first page.",
        "pageable-next-link-name-changed",
    ),
    Rule(
        "pageable-next-link-added",
        W,
        W,
        "Link to the next page added: {new}",
        "Only a pager returns the items after the first page.",
        "pageable-next-link-removed",
    ),
    Rule(
        "pageable-next-link-removed",
        W,
        W,
        "Link to the next page removed: {old}",
        "The list is returned in one response.",
        "pageable-next-link-added",
    ),
    Rule(
        "extension-changed",
        I,
        I,
        "Extension changed from {old} to {new}",
        "Tools that read the extension see a different value.",
        "extension-changed",
    ),
)
