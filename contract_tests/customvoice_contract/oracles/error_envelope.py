"""Oracle: every error is the envelope, and `x-ms-error-code` repeats its code (Azure REST guideline; docs/FIDELITY.md).

The one exception is a duplicate creation: 409 with a bare JSON string, `x-ms-error-code: Conflict`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .violation import ErrorEnvelopeBroken

if TYPE_CHECKING:
    from ..contract.exchange import Exchange

ERROR_CODE_HEADER = "x-ms-error-code"
_CONFLICT = 409


def check_error_envelope(exchange: Exchange, *, header_declared: bool = True) -> bool:
    """Check a response of 400 or more; return whether there was anything to check (HEAD responses have no body).

    Where the document of the version does not declare the header (`header_declared`), it may be absent, not wrong.
    Raises ErrorEnvelopeBroken.
    """
    if exchange.status < 400 or exchange.method == "HEAD":
        return False
    header = exchange.headers.get(ERROR_CODE_HEADER)
    is_duplicate = exchange.status == _CONFLICT and isinstance(exchange.json, str)
    code = "Conflict" if is_duplicate else _code_of(exchange)
    if not header and (code.isdigit() or not header_declared):
        return True  # the gateway's own responses, recognised by their code, may omit the header (spec/ERRATA.md)
    if not header:
        raise ErrorEnvelopeBroken(
            f"{_where(exchange)} without the header {ERROR_CODE_HEADER}; expected the error code in it."
        )
    if header != code:
        raise ErrorEnvelopeBroken(
            f"{_where(exchange)} with {ERROR_CODE_HEADER}: {header}; expected the code of the body, {code}."
        )
    return True


def _code_of(exchange: Exchange) -> str:
    body = exchange.json
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        raise ErrorEnvelopeBroken(
            f'{_where(exchange)} with a body that is not {{"error": {{…}}}}: {exchange.content[:200]!r}.'
        )
    for name in ("code", "message"):
        if not isinstance(error.get(name), str) or not error[name]:
            raise ErrorEnvelopeBroken(
                f"{_where(exchange)} with error.{name} = {error.get(name)!r}; expected non-empty text."
            )
    return str(error["code"])


def _where(exchange: Exchange) -> str:
    return f"{exchange.method} answered {exchange.status}"
