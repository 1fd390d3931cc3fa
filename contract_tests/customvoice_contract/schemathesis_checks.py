"""Our oracles as Schemathesis checks: judged on every response of every phase."""

from __future__ import annotations

from typing import TYPE_CHECKING

import schemathesis
from schemathesis.core.failures import Failure, Severity

from .oracles import ContractViolation, Exchange, check_error_envelope, check_no_null
from .oracles.error_envelope import ERROR_CODE_HEADER

if TYPE_CHECKING:
    from collections.abc import Callable

    from .case_type import AnyCase
    from .service import Service

    Oracle = Callable[[Exchange, AnyCase], bool | int]


class OracleFailure(Failure):
    """A violation found by one of our oracles; its rule makes failures of one operation distinct."""

    __slots__ = ("rule",)

    def __init__(self, operation: str, violation: ContractViolation) -> None:
        """Take the operation's label and what the oracle raised."""
        super().__init__(
            operation=operation, title=type(violation).__name__, message=violation.message, severity=Severity.HIGH
        )
        self.rule = violation.rule

    @property
    def _unique_key(self) -> str:
        return self.rule


class OracleCounts:
    """How many exchanges each oracle judged."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.judged: dict[str, int] = {}

    def add(self, name: str, *, judged: bool) -> None:
        """Count one call of the oracle `name`."""
        self.judged[name] = self.judged.get(name, 0) + judged


# Names of the checks, with the titles of their rows in the reports.
ORACLES = {
    "long_running_operations": "LRO check: each Operation-Location to its end",
    "no_null_in_answers": "No null in answers",
    "error_envelope": "Error envelope: header equals code",
}


def register(service: Service) -> OracleCounts:
    """Register the oracles with Schemathesis (for this process) and return their counters."""
    counts = OracleCounts()

    def long_running_operations(exchange: Exchange, case: AnyCase) -> bool:
        declared = bool(case.operation.definition.raw.get("x-ms-long-running-operation"))
        if not declared or not exchange.is_success or exchange.method != case.operation.method.upper():
            return False
        service.follow(exchange)
        return True

    def no_null_in_answers(exchange: Exchange, _: AnyCase) -> int:
        return check_no_null(exchange)

    def error_envelope(exchange: Exchange, case: AnyCase) -> bool:
        described = case.operation.responses.find_by_status_code(exchange.status)
        declared = described is not None and ERROR_CODE_HEADER in dict(described.headers.items())
        return check_error_envelope(exchange, header_declared=declared)

    for oracle in (long_running_operations, no_null_in_answers, error_envelope):
        schemathesis.check(_as_check(oracle.__name__, oracle, counts))
    return counts


def _as_check(name: str, oracle: Oracle, counts: OracleCounts) -> schemathesis.CheckFunction:
    def check(_: schemathesis.CheckContext, response: schemathesis.Response, case: AnyCase) -> bool | None:
        try:
            judged = bool(oracle(_exchange(response), case))
        except ContractViolation as violation:
            counts.add(name, judged=True)
            raise OracleFailure(case.operation.label, violation) from violation
        counts.add(name, judged=judged)
        return None if judged else True  # True means: there was nothing to judge

    check.__name__ = name
    return check


def _exchange(response: schemathesis.Response) -> Exchange:
    request = response.request
    return Exchange(
        method=str(request.method),
        url=str(request.url),
        status=response.status_code,
        headers={name.lower(): ", ".join(values) for name, values in response.headers.items()},
        content=response.content,
        request_headers={str(name).lower(): _text(value) for name, value in request.headers.items()},
    )


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
