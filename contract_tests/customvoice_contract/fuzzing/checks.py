"""Our oracles as Schemathesis checks: checked on every response of every phase."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import schemathesis
from schemathesis.core.failures import Failure, FailureGroup, Severity

from ..oracles import ContractViolation, Exchange
from ..service.control import Control

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..service.client import Service
    from .case_type import AnyCase

_SEVERITIES = {"high": Severity.HIGH, "medium": Severity.MEDIUM}
LRO_CHECK = "long_running_operations"


class OracleFailure(Failure):
    """A violation found by one of our oracles; its rule makes failures of one operation distinct."""

    __slots__ = ("exact", "oracle", "rule")

    def __init__(self, operation: str, violation: ContractViolation) -> None:
        """Take the operation's label and what the oracle raised."""
        super().__init__(
            operation=operation,
            title=type(violation).__name__,
            message=violation.message,
            severity=_SEVERITIES[violation.severity],
        )
        self.rule = violation.rule
        self.exact = violation.exact
        self.oracle = violation.oracle or LRO_CHECK

    @property
    def _unique_key(self) -> str:
        return self.rule


def register(service: Service) -> None:
    """Register the oracles with Schemathesis (for this process). The monitor of `service` counts."""
    # It gives the monitor the time of the service's clock.
    Control.find(service.endpoint, service.monitor)

    @schemathesis.check
    def contract_oracles(_: schemathesis.CheckContext, response: schemathesis.Response, case: AnyCase) -> None:
        """Check the exchange by every passive oracle."""
        exchange = service.monitor.translate(_exchange(response))
        found = service.monitor.observe(exchange)
        service.violations.extend((exchange, each) for each in found)
        _raise(case, found)

    @schemathesis.check
    def long_running_operations(
        _: schemathesis.CheckContext, response: schemathesis.Response, case: AnyCase
    ) -> bool | None:
        """Follow the operation that the request started to its end."""
        declared = bool(case.operation.definition.raw.get("x-ms-long-running-operation"))
        exchange = service.monitor.translate(_exchange(response))
        if not declared or not exchange.is_success or exchange.method != case.operation.method.upper():
            return True  # True means: there was nothing to check
        known, found = len(service.violations), list[ContractViolation]()
        service.monitor.counts[LRO_CHECK] += 1
        try:
            service.follow(exchange)
        except ContractViolation as violation:
            violation.oracle = LRO_CHECK
            service.violations.append((exchange, violation))
        found += [each for _, each in service.violations[known:]]
        _raise(case, found)
        return None


def _raise(case: AnyCase, violations: Iterable[ContractViolation]) -> None:
    failures = [OracleFailure(case.operation.label, each) for each in violations]
    if failures:
        raise FailureGroup(failures)


def _exchange(response: schemathesis.Response) -> Exchange:
    request = response.request
    body = request.body
    if isinstance(body, str):
        body = body.encode()
    return Exchange(
        method=str(request.method),
        url=str(request.url),
        status=response.status_code,
        headers={name.lower(): ", ".join(values) for name, values in response.headers.items()},
        content=response.content,
        request_headers={str(name).lower(): _text(value) for name, value in request.headers.items()},
        request_content=body if isinstance(body, bytes) else b"",
        started=datetime.now(UTC) - timedelta(seconds=response.elapsed),
        seconds=response.elapsed,
    )


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
