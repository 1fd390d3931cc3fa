"""Oracle: a request without a known api-version is rejected.

Rules: spec node `ApiVersion` (required), docs/FIDELITY.md "api-version missing or unknown", "order of checks"
(only credentials, route and method come before).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..contract.contract import known_versions
from .violation import ContractViolation

if TYPE_CHECKING:
    from ..contract.contract import Contract
    from ..contract.exchange import Exchange
    from ..contract.history import History

_NAME = "api-version"
_BAD_REQUEST = 400
_BEFORE = (401, 403, 429)
_MISSING, _UNSUPPORTED = "MissingApiVersionParameter", "UnsupportedApiVersionValue"


class UnknownVersionAccepted(ContractViolation):
    """A request without an api-version, or with an unknown one, was accepted."""

    rule = "version-ignored"


class ValidVersionRejected(ContractViolation):
    """A known api-version was rejected."""

    rule = "valid-version-rejected"


def check_version_gate(exchange: Exchange, contract: Contract, _history: History) -> bool:
    """Check the response to a described operation by the `api-version` of its query."""
    given = exchange.query.get(_NAME, [])
    code = exchange.error_code
    if len(given) == 1 and given[0] in known_versions():
        if code in (_MISSING, _UNSUPPORTED):
            raise ValidVersionRejected(
                f"{exchange.summary} with {code}, to api-version {given[0]}; expected it to be known."
            )
        return True
    if contract.operation_of(exchange) is None:
        return False
    if exchange.status in _BEFORE:
        return False
    if exchange.status != _BAD_REQUEST:
        raise UnknownVersionAccepted(
            f"{exchange.summary} to api-version {given}; expected 400, the operation is described."
        )
    expected = _UNSUPPORTED if any(given) else _MISSING
    if code != expected:
        raise UnknownVersionAccepted(f"{exchange.summary} with {code} to api-version {given}; expected {expected}.")
    return True
