"""Oracle: the code of an error belongs to its status, a 405 names the allowed methods, a 415 is for media types.

Rules: the codes of the document (spec node `ErrorCode`) and of docs/FIDELITY.md ("wrong key", "unknown route", "wrong
method", "api-version missing or unknown", "missing resource", "media type", "upload limit", "rate limit").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..contract.contract import Contract, known_versions
from ..contract.request import JSON, is_json_type, media_type
from .violation import ContractViolation

if TYPE_CHECKING:
    from ..contract.exchange import Exchange
    from ..contract.history import History

CODES = {
    400: ("BadRequest", "BadArgument", "MissingApiVersionParameter", "UnsupportedApiVersionValue"),
    401: ("Unauthorized", "401"),
    403: ("Forbidden", "403"),
    404: ("NotFound", "404"),
    405: ("MethodNotAllowed", "405"),
    409: ("Conflict",),
    413: ("RequestBodyTooLarge",),
    415: ("UnsupportedMediaType",),
    429: ("TooManyRequests", "429"),
    500: ("InternalServerError",),
    503: ("ServiceUnavailable",),
}
# Rejections that come before anything else is looked at, or that are about load.
_BEFORE = (401, 403, 429)
# The gateway's code for an unknown path; a missing resource has another code.
_NO_ROUTE = "404"
# Another API of the same host exchanges a key for a token (docs/FIDELITY.md: token from a key).
_EXCHANGE_PATH = "/sts/v1.0/issuetoken"
# A service may have them on every path (docs/FIDELITY.md: HEAD and OPTIONS).
_HTTP_METHODS = {"HEAD", "OPTIONS"}


class ErrorCodeWrong(ContractViolation):
    """The code of an error does not belong to its status."""

    rule = "error-code"


class ServerError(ContractViolation):
    """The service failed at a request, valid or not."""

    rule = "server-fault"


class WrongMethodHandling(ContractViolation):
    """An undescribed method is not rejected with 405, or a described one is."""

    rule = "method"


class MediaTypeNotRejected(ContractViolation):
    """A body of another media type than described is not rejected."""

    rule = "media-type"


class UnknownPathAccepted(ContractViolation):
    """An unknown path does not answer 404."""

    rule = "route"


def check_error_code(exchange: Exchange, _contract: Contract, _history: History) -> bool:
    """Check that the code of an error belongs to its status, and that no request makes the service fail."""
    if exchange.status < 400:
        return False
    if exchange.status >= 500 and not (exchange.status == 503 and "retry-after" in exchange.headers):
        raise ServerError(f"{exchange.summary}; expected no failure of the service, whatever is sent.")
    code, expected = exchange.error_code, CODES.get(exchange.status)
    if code is None or expected is None:
        return False
    if code not in expected:
        raise ErrorCodeWrong(f"{exchange.summary} with error.code {code}; expected {' or '.join(expected)}.")
    return True


def check_method(exchange: Exchange, contract: Contract, _history: History) -> bool:
    """Check 405: for undescribed methods of a known path, with `Allow` naming the described ones, and for no other."""
    methods = frozenset[str]().union(*(Contract.of(each).methods_of(exchange) for each in known_versions()))
    if not methods:
        if exchange.status == 405:
            raise UnknownPathAccepted(f"{exchange.summary}; no version has this path, expected 404.")
        return False
    if exchange.status != 405 and (exchange.method == "OPTIONS" or (exchange.method == "HEAD" and "GET" in methods)):
        return False  # what the document does not describe, but HTTP does
    if exchange.status == 405:
        _check_allow(exchange, methods, contract.methods_of(exchange))
        return True
    if exchange.is_success and contract.operation_of(exchange) is None:
        raise WrongMethodHandling(f"{exchange.summary}; {contract.version} does not describe {exchange.method} here.")
    if exchange.method not in methods and exchange.status not in _BEFORE and _is_plain(exchange):
        raise WrongMethodHandling(f"{exchange.summary}; expected 405, the path has {', '.join(sorted(methods))}.")
    return exchange.method not in methods


def check_route(exchange: Exchange, contract: Contract, _history: History) -> bool:
    """Check that a path which the version does not have answers the gateway's 404, after the check of credentials."""
    if not _is_plain(exchange) or contract.methods_of(exchange) or exchange.path.lower().endswith(_EXCHANGE_PATH):
        return False
    if exchange.api_version != contract.version and _is_known(exchange):
        return False  # the request names no known version
    if exchange.status not in (404, *_BEFORE):
        raise UnknownPathAccepted(f"{exchange.summary}; {contract.version} does not have this path, expected 404.")
    if exchange.status == 404 and exchange.error_code not in (None, _NO_ROUTE):
        raise UnknownPathAccepted(
            f"{exchange.summary} with error.code {exchange.error_code}; expected {_NO_ROUTE}, no such path."
        )
    return True


def _is_known(exchange: Exchange) -> bool:
    return any(Contract.of(each).methods_of(exchange) for each in known_versions())


def check_media_type(exchange: Exchange, contract: Contract, _history: History) -> bool:
    """Check that a body of another media type than the operation takes is rejected, at the latest with 415."""
    operation = contract.operation_of(exchange)
    if operation is None or not operation.request:
        return False
    kind = media_type(exchange.request_headers)
    if kind in operation.request:
        if exchange.status == 415 and _is_plain_text(exchange):
            raise MediaTypeNotRejected(
                f"{exchange.summary} to {kind}; the operation takes {' or '.join(operation.request)}."
            )
        return False
    if JSON in operation.request and is_json_type(kind):
        return False  # whether other names of JSON are read is not documented
    if exchange.is_success or exchange.status in (404, 409):
        raise MediaTypeNotRejected(
            f"{exchange.summary} to a body of {kind or 'no media type'}; expected 415, "
            f"the operation takes {' or '.join(operation.request)}."
        )
    return True


def _check_allow(exchange: Exchange, known: frozenset[str], own: frozenset[str]) -> None:
    if exchange.method in own:
        raise WrongMethodHandling(f"{exchange.summary}; the document describes {exchange.method} here.")
    named = {each.strip() for each in exchange.headers.get("allow", "").split(",") if each.strip()}
    if named not in (known, own) and named - _HTTP_METHODS not in (known, own):
        raise WrongMethodHandling(f"{exchange.summary} with Allow {sorted(named)}; expected {sorted(own or known)}.")


def _is_plain_text(exchange: Exchange) -> bool:
    """Return whether the body is neither compressed nor in a charset that a service may refuse."""
    coding = exchange.request_headers.get("content-encoding", "identity").strip().lower()
    charset = exchange.request_headers.get("content-type", "").lower().partition("charset=")[2].strip(' "')
    return coding in ("", "identity") and charset in ("", "utf-8")


def _is_plain(exchange: Exchange) -> bool:
    """Whether the path can be read in one way only."""
    return not any(sign in exchange.path for sign in ("%", "//", "/.", "\\", ";"))
