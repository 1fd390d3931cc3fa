"""Oracle: requests without credentials are rejected before any other check; requests with a valid key are not.

Rules: spec node `security`; docs/FIDELITY.md "credentials", "wrong key", "order of checks".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..contract.operation import below_root
from .violation import ContractViolation

if TYPE_CHECKING:
    from ..contract.contract import Contract
    from ..contract.exchange import Exchange
    from ..contract.history import History

_KEY, _TOKEN = "ocp-apim-subscription-key", "authorization"
_UNAUTHORIZED = 401


class CredentialsIgnored(ContractViolation):
    """A request without valid credentials was not rejected."""

    rule = "credentials-ignored"


class ValidCredentialsRejected(ContractViolation):
    """A request with a key that works was rejected as if it had none."""

    rule = "valid-credentials-rejected"


def check_credentials(exchange: Exchange, _contract: Contract, history: History) -> bool:
    """Check 401: for every request without a credential or with a wrong key, for none with a right one."""
    key, token = exchange.request_headers.get(_KEY), exchange.request_headers.get(_TOKEN)
    if below_root(exchange.path) is None:
        return False
    # A basic or empty Authorization is not one of the described credentials.
    has_token = token is not None and token.lower().startswith("bearer ") and token[7:].strip() != ""
    if not key and not has_token:
        if exchange.status != _UNAUTHORIZED:
            raise CredentialsIgnored(f"{exchange.summary} without credentials; expected 401.")
        return True
    if key in history.keys:
        if exchange.status == _UNAUTHORIZED:
            raise ValidCredentialsRejected(f"{exchange.summary} with a valid key; expected another answer.")
    elif key and history.keys and not has_token and exchange.status != _UNAUTHORIZED:
        raise CredentialsIgnored(f"{exchange.summary} with an unknown key; expected 401.")
    return True
