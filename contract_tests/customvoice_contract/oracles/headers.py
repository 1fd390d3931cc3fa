"""Oracle: every response has the headers of its kind, well-formed and correct.

Rules: spec node `headers` of each response; docs/FIDELITY.md "error envelope", "request id"; HTTP for Content-Type and
Content-Length. `Operation-Location` makes a client poll, so only responses that start an operation may have it.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from ..contract.request import media_type
from .violation import ContractViolation

if TYPE_CHECKING:
    from ..contract.contract import Contract
    from ..contract.exchange import Exchange
    from ..contract.history import History
    from ..contract.operation import Header

_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_WHOLE = re.compile(r"\d+", re.ASCII)
_LRO_HEADERS = ("operation-location", "operation-id")
_ERROR_CODE = "x-ms-error-code"
_REQUEST_ID = "apim-request-id"
# Answers after which it helps to wait.
_LATER = (408, 429, 500, 502, 503, 504)


class HeaderMissing(ContractViolation):
    """A required response header is missing."""

    rule = "header-missing"


class HeaderMalformed(ContractViolation):
    """A header has a malformed value."""

    rule = "header-malformed"


class HeaderMisplaced(ContractViolation):
    """A response has a header that it must not have."""

    rule = "header-misplaced"


class ContentTypeWrong(ContractViolation):
    """The Content-Type does not name what the body is."""

    rule = "content-type"


class ContentLengthWrong(ContractViolation):
    """The Content-Length is not the length of the body."""

    rule = "content-length"


class RequestIdWrong(ContractViolation):
    """The id of the request is missing, no GUID, or that of an earlier request."""

    rule = "request-id"


def check_content_headers(exchange: Exchange, _contract: Contract, _history: History) -> bool:
    """Check Content-Type and Content-Length of every response. Bodies are always JSON (spec nodes `content`)."""
    headers = exchange.headers
    kind = media_type(headers)
    if exchange.content and kind != "application/json":
        raise ContentTypeWrong(
            f"{exchange.summary} with Content-Type {headers.get('content-type')!r}; expected application/json."
        )
    length = headers.get("content-length")
    if length is None or exchange.method == "HEAD" or "content-encoding" in headers:
        return True
    if not _WHOLE.fullmatch(length) or int(length) != len(exchange.content):
        raise ContentLengthWrong(
            f"{exchange.summary} with Content-Length {length}; the body has {len(exchange.content)} bytes."
        )
    return True


def check_described_headers(exchange: Exchange, contract: Contract, _history: History) -> bool:
    """Check the headers that the document describes for this response: there when required, and of their schema."""
    operation = contract.operation_of(exchange)
    answer = operation.answer(exchange.status) if operation else None
    if answer is None:
        return False
    for name, header in answer.headers.items():
        value = exchange.headers.get(name)
        if value is None:
            # error_envelope checks this one, since it knows the gateway's own answers.
            if header.required and name != _ERROR_CODE:
                raise HeaderMissing(f"{exchange.summary} without {header.name}; expected it.")
        elif not _fits(header, value):
            raise HeaderMalformed(f"{exchange.summary} with {header.name}: {value}; expected {_expected(header)}.")
    return bool(answer.headers)


def check_misplaced_headers(exchange: Exchange, contract: Contract, _history: History) -> bool:
    """Check that only operations and errors have their headers, and `Retry-After` only rejections."""
    operation = contract.operation_of(exchange)
    began = operation is not None and operation.is_long_running and exchange.is_success
    for name in _LRO_HEADERS:
        if name in exchange.headers and not began:
            raise HeaderMisplaced(f"{exchange.summary} with {name}; no operation started.")
    if _ERROR_CODE in exchange.headers and exchange.status < 400:
        raise HeaderMisplaced(
            f"{exchange.summary} with {_ERROR_CODE}: {exchange.headers[_ERROR_CODE]}; nothing went wrong."
        )
    retry = exchange.headers.get("retry-after")
    if retry is not None and not _WHOLE.fullmatch(retry):
        raise HeaderMalformed(f"{exchange.summary} with Retry-After: {retry}; expected whole seconds.")
    # While an operation is running a service may say when to look again (Azure REST guideline).
    works = began or (operation is not None and operation.collection == "operations")
    if retry is not None and not works and exchange.status not in _LATER:
        raise HeaderMisplaced(f"{exchange.summary} with Retry-After: {retry}; there is nothing to wait for.")
    return True


def check_request_id(exchange: Exchange, _contract: Contract, history: History) -> bool:
    """Check `apim-request-id`: a GUID on every response, never one that came before (docs/FIDELITY.md "request id")."""
    value = exchange.headers.get(_REQUEST_ID, "")
    if not _GUID.fullmatch(value):
        raise RequestIdWrong(f"{exchange.summary} with {_REQUEST_ID} {value!r}; expected a GUID.")
    if hashlib.blake2b(value.encode(), digest_size=12).digest() in history.request_ids:
        raise RequestIdWrong(
            f"{exchange.summary} with {_REQUEST_ID} {value}, which an earlier response had; expected a new one."
        )
    return True


def _fits(header: Header, value: str) -> bool:
    if header.schema_type == "integer":
        return bool(_WHOLE.fullmatch(value)) and header.validator.is_valid(int(value))
    return header.validator.is_valid(value)


def _expected(header: Header) -> str:
    return "whole seconds" if header.schema_type == "integer" else "text of the described form"
