"""What scenarios say about answers; each raises a ContractViolation with received against expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...oracles import ContractViolation
from ...standing import ledger

if TYPE_CHECKING:
    from ...oracles import Exchange

_SHOWN = 300


def expect(condition: object, message: str, rule: str) -> None:
    """Raise a ContractViolation with `message` under the stable id `rule` unless `condition` holds."""
    if not condition:
        _report(ContractViolation(message, rule=rule))


def expect_status(exchange: Exchange, *statuses: int, rule: str, why: str = "") -> None:
    """The response has one of `statuses`; `why` says what makes it so."""
    expected = " or ".join(str(each) for each in statuses)
    reason = f": {why}" if why else ""
    if exchange.status in statuses:
        return
    rejected = 400 <= exchange.status < 500
    exact = not (rejected and min(statuses) >= 400)
    message = f"{summary(exchange)}; expected {expected}{reason}."
    violation = ContractViolation(message, rule=rule, exact=exact)
    if exact and rejected != (min(statuses) >= 400):
        # The service is in another state than the scenario: nothing after this can be checked.
        raise violation
    _report(violation, exchange)


def expect_error(exchange: Exchange, status: int, *codes: str, rule: str, why: str = "") -> None:
    """The response is an error of `status` with one of `codes` (any, where none is given)."""
    expect_status(exchange, status, rule=rule, why=why)
    code = error_code(exchange)
    expected = " or ".join(codes)
    if exchange.status == status and codes and code not in codes:
        message = f"{summary(exchange)} with error.code {code!r}; expected {expected}."
        _report(ContractViolation(message, rule=rule, exact=False), exchange)


def expect_body(exchange: Exchange, *, rule: str) -> dict[str, Any]:
    """The response has a JSON object; return it."""
    body = exchange.json
    expect(isinstance(body, dict), f"{summary(exchange)} without a JSON object.", rule)
    return dict(body)


def expect_equal(found: object, expected: object, what: str, rule: str) -> None:
    """`found` is `expected`; `what` names it."""
    expect(found == expected, f"{what} is {_short(found)}; expected {_short(expected)}.", rule)


def error_code(exchange: Exchange) -> str | None:
    """Return `error.code` of the body, or None."""
    body = exchange.json
    error = body.get("error") if isinstance(body, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) else None


def summary(exchange: Exchange) -> str:
    """Return what was asked and answered, in a few words."""
    return f"{exchange.method} {exchange.path} answered {exchange.status}"


def _report(violation: ContractViolation, exchange: Exchange | None = None) -> None:
    """Raise the violation, unless the rule does not bind the service: then note it, and the scenario continues."""
    found = ledger.current()
    if found is None or not found.accepts(violation.rule, violation.message, exchange, exact=violation.exact):
        raise violation


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
