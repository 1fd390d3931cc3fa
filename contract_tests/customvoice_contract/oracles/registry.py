"""The list of passive oracles. To add one, write a file beside this one and add a line here (docs/oracles.md)."""

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

GROUPS = ("LRO", "Idempotency", "State", "Lists", "Echo", "Versions", "Errors", "Headers", "Security")


@dataclass(frozen=True, slots=True)
class Oracle:
    """A check of single exchanges.

    `check` returns whether there was anything to check, and raises a ContractViolation. It may look at the history of
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
        "response_conforms",
        "Responses contain only what the api-version describes",
        "Versions",
        conformance.check_conformance,
    ),
    Oracle("known_api_version", "Unknown api-versions are rejected", "Versions", version_gate.check_version_gate),
    Oracle("no_null_in_responses", "No null in responses", "Echo", _no_null),
    Oracle("echo", "Responses show the values that were written", "Echo", echo.check_echo),
    Oracle("request_only", "Request-only properties are in no response", "Echo", echo.check_request_only),
    Oracle("exact_ids", "Ids are returned exactly as sent", "Echo", echo.check_id),
    Oracle("timestamp_form", "Timestamps are RFC 3339 in UTC", "Echo", timestamps.check_timestamp_form),
    Oracle("timestamp_order", "Timestamps are in order", "Echo", timestamps.check_timestamp_order),
    Oracle("timestamp_truth", "Timestamps show when things happened", "Echo", timestamps.check_timestamp_truth),
    Oracle("presence", "Created resources exist, deleted ones do not", "State", memory.check_presence),
    Oracle("creation", "A creation answers 201 for a new id only", "State", memory.check_creation),
    Oracle("unchanged", "Resources change only by a write", "State", memory.check_unchanged),
    Oracle("first_status", "New operations begin with their first status", "State", progress.check_first_status),
    Oracle("status_forward", "The status of a resource only moves forward", "State", progress.check_status_forward),
    Oracle("failure_reason", "Failed resources show a reason, others do not", "State", progress.check_failure_reason),
    Oracle("filled_in", "Omitted properties get a value from the service", "State", models.check_filled_in),
    Oracle("model", "Models show their styles and failed training sets", "State", models.check_model),
    Oracle("model_locale", "Models have the locale of their data", "State", models.check_model_locale),
    Oracle("operation_start", "New operations are named in response headers", "LRO", operations.check_operation_begins),
    Oracle("operation_read", "Operations are readable and only move forward", "LRO", operations.check_operation_read),
    Oracle("resource_agrees", "Operation and resource agree on the status", "LRO", operations.check_resource_agrees),
    Oracle(
        "operation_id_reused",
        "An Operation-Id is reused for the same request only",
        "Idempotency",
        operations.check_operation_id_reused,
    ),
    Oracle("page", "Pages respect maxpagesize and repeat no item", "Lists", pages.check_page),
    Oracle("next_link", "nextLink continues the same list", "Lists", pages.check_next_link),
    Oracle("next_page", "nextLink leads to further items", "Lists", pages.check_continued),
    Oracle("filter", "Every listed item satisfies the filter", "Lists", pages.check_filter),
    Oracle("list_complete", "Lists contain every resource", "Lists", pages.check_list_complete),
    Oracle("creation_order", "Lists are in order of creation", "Lists", pages.check_creation_order),
    Oracle("list_order", "Lists keep their order", "Lists", pages.check_list_order),
    Oracle("error_envelope", "x-ms-error-code equals error.code", "Errors", _error_envelope),
    Oracle("error_code", "Error codes belong to their status", "Errors", errors.check_error_code),
    Oracle("method", "Undescribed methods are a 405 with Allow", "Errors", errors.check_method),
    Oracle("route", "Unknown paths are a 404", "Errors", errors.check_route),
    Oracle("media_type", "Other media types are a 415", "Errors", errors.check_media_type),
    Oracle("invalid_rejected", "Invalid requests are rejected", "Errors", parameters.check_invalid_is_refused),
    Oracle("valid_accepted", "Valid requests are not rejected as invalid", "Errors", parameters.check_valid_is_read),
    Oracle("content_headers", "Content-Type and Content-Length are correct", "Headers", headers.check_content_headers),
    Oracle(
        "described_headers", "Described headers are present and well-formed", "Headers", headers.check_described_headers
    ),
    Oracle(
        "misplaced_headers",
        "No header is in a response that must not have it",
        "Headers",
        headers.check_misplaced_headers,
    ),
    Oracle("request_id", "Each response has a new GUID as request id", "Headers", headers.check_request_id),
    Oracle("credentials", "Requests without credentials are rejected first", "Security", credentials.check_credentials),
    Oracle(
        "server_details_hidden", "Responses show no details of the server", "Security", leaks.check_server_not_shown
    ),
    Oracle("secrets_hidden", "Responses repeat no secret of a request", "Security", leaks.check_secret_not_shown),
)
