"""The list of passive oracles. One more is a file beside this one and a line here (docs/oracles.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import (
    conformance,
    credentials,
    echo,
    errors,
    headers,
    leaks,
    memory,
    models,
    operations,
    pages,
    parameters,
    progress,
    timestamps,
    version_gate,
)
from .error_envelope import ERROR_CODE_HEADER, check_error_envelope
from .no_null import check_no_null

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..contract.contract import Contract
    from ..contract.exchange import Exchange
    from ..contract.history import History

    Check = Callable[[Exchange, Contract, History], bool]

GROUPS = ("LRO", "Idempotency", "Store model", "Lists", "Echo", "Versions", "Errors", "Headers", "Security")


@dataclass(frozen=True, slots=True)
class Oracle:
    """A judge of single exchanges.

    `check` returns whether there was anything to judge and raises a ContractViolation. It may look at the history of
    exchanges before this one, and changes nothing.
    """

    name: str
    title: str
    group: str
    check: Check


def _no_null(exchange: Exchange, _contract: Contract, _history: History) -> bool:
    return bool(check_no_null(exchange))


def _error_envelope(exchange: Exchange, contract: Contract, _history: History) -> bool:
    operation = contract.operation_of(exchange)
    answer = operation.answer(exchange.status) if operation else None
    return check_error_envelope(exchange, header_declared=answer is not None and ERROR_CODE_HEADER in answer.headers)


ORACLES: tuple[Oracle, ...] = (
    Oracle(
        "answer_conforms",
        "Answers conform: nothing the version does not know",
        "Versions",
        conformance.check_conformance,
    ),
    Oracle(
        "version_gate", "Version gate: unknown api-versions are refused", "Versions", version_gate.check_version_gate
    ),
    Oracle("no_null_in_answers", "No null in answers", "Echo", _no_null),
    Oracle("echo", "Echo: what was written is answered", "Echo", echo.check_echo),
    Oracle("request_only", "Request-only properties are never answered", "Echo", echo.check_request_only),
    Oracle("ids", "Ids are exact", "Echo", echo.check_id),
    Oracle("timestamp_form", "Timestamps: RFC 3339, UTC", "Echo", timestamps.check_timestamp_form),
    Oracle("timestamp_order", "Timestamps: in their order", "Echo", timestamps.check_timestamp_order),
    Oracle("timestamp_truth", "Timestamps: when things happened", "Echo", timestamps.check_timestamp_truth),
    Oracle("presence", "Presence: written is there, deleted is gone", "Store model", memory.check_presence),
    Oracle("creation", "Creation: 201 for what was not there", "Store model", memory.check_creation),
    Oracle("unchanged", "Unchanged: nothing changes but by a write", "Store model", memory.check_unchanged),
    Oracle("first_status", "First status of new work", "Store model", progress.check_first_status),
    Oracle("status_forward", "Status of resources: only forward", "Store model", progress.check_status_forward),
    Oracle(
        "failure_reason", "Failure reason: on what failed, only there", "Store model", progress.check_failure_reason
    ),
    Oracle("filled_in", "Filled in: what requests may leave out", "Store model", models.check_filled_in),
    Oracle("model", "Models: styles and blame agree with their data", "Store model", models.check_model),
    Oracle("model_locale", "Models: the locale of their data", "Store model", models.check_model_locale),
    Oracle("operation_begins", "Operations: announced by their headers", "LRO", operations.check_operation_begins),
    Oracle("operation_read", "Operations: there, themselves, only forward", "LRO", operations.check_operation_read),
    Oracle("resource_agrees", "Operations: resources agree with them", "LRO", operations.check_resource_agrees),
    Oracle(
        "operation_id_reused",
        "Operation-Id: reused for the same alone",
        "Idempotency",
        operations.check_operation_id_reused,
    ),
    Oracle("page", "Pages: no longer than asked, nothing twice", "Lists", pages.check_page),
    Oracle("next_link", "nextLink: the same list, further on", "Lists", pages.check_next_link),
    Oracle("next_page", "nextLink: leads to items", "Lists", pages.check_continued),
    Oracle("filter", "Filter: every item satisfies it", "Lists", pages.check_filter),
    Oracle("list_complete", "Lists: all that is there", "Lists", pages.check_list_complete),
    Oracle("creation_order", "Lists: in the order of creation", "Lists", pages.check_creation_order),
    Oracle("list_order", "Lists: the same order each time", "Lists", pages.check_list_order),
    Oracle("error_envelope", "Error envelope: header equals code", "Errors", _error_envelope),
    Oracle("error_code", "Error codes belong to their status", "Errors", errors.check_error_code),
    Oracle("method", "Methods: 405 with Allow", "Errors", errors.check_method),
    Oracle("route", "Routes: unknown paths find nothing", "Errors", errors.check_route),
    Oracle("media_type", "Media types: others are refused", "Errors", errors.check_media_type),
    Oracle("invalid_refused", "Invalid requests are refused", "Errors", parameters.check_invalid_is_refused),
    Oracle("valid_read", "Valid requests are not malformed", "Errors", parameters.check_valid_is_read),
    Oracle("content_headers", "Content-Type and Content-Length are true", "Headers", headers.check_content_headers),
    Oracle("described_headers", "Described headers are there, well-formed", "Headers", headers.check_described_headers),
    Oracle("misplaced_headers", "Headers stand where they belong", "Headers", headers.check_misplaced_headers),
    Oracle("request_id", "Request ids: a new GUID each", "Headers", headers.check_request_id),
    Oracle("credentials", "Credentials: demanded before anything else", "Security", credentials.check_credentials),
    Oracle("server_hidden", "Nothing of the server is shown", "Security", leaks.check_server_not_shown),
    Oracle("secrets_hidden", "Secrets of requests are not repeated", "Security", leaks.check_secret_not_shown),
)
