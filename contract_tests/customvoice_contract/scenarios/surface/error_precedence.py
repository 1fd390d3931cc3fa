"""The order of checks: credentials, route, method, api-version, parameters, body, then state.

Rules: docs/FIDELITY.md: order of checks (400 hides a missing resource), reference to a missing resource, media type.
Credentials are checked by the scenario about authentication.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...live.left_out import collections_left_out
from ...service.client import API_VERSION
from ..core.expect import expect, expect_equal, expect_error, summary
from ..core.sample import sample
from ..core.scenario import Scenario
from ..tools.resource_factory import FORM, JSON, takes_guids

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...contract.operation import Operation
    from ..core.context import Context

_RULE = "error-precedence"
_NO_VERSION, _ODD_VERSION = {API_VERSION: None}, {API_VERSION: "1999-12-31"}
_TEXT: dict[str, Any] = {"headers": {"Content-Type": "text/plain"}, "content": b"{"}
_CUT = {"headers": {"Content-Type": JSON}, "content": b"{"}
_MOST = 135


@dataclass(frozen=True, slots=True)
class _Case:
    """A request with several faults, and the expected error for the first: a status, a code, a target if it has one."""

    method: str
    path: str
    status: int
    code: str
    why: str
    target: str | None = None
    sent: dict[str, Any] = field(default_factory=dict)


def _first_fault_wins(context: Context) -> None:
    """Requests with several faults get the error of the first; none of them has an effect."""
    cases = [*_routes(context), *(each for operation in _operations(context) for each in _of(context, operation))]
    for case in sample(context, cases, _MOST):
        answer = context.service.send(case.method, case.path, **case.sent)
        expect_error(answer, case.status, case.code, rule=_RULE, why=case.why)
        if case.target:
            found = ((answer.json or {}).get("error") or {}).get("target")
            expect_equal(found, case.target, f"error.target of {summary(answer)}, where {case.why},", _RULE)
        expect("operation-location" not in answer.headers, f"{summary(answer)} with Operation-Location.", _RULE)


def _operations(context: Context) -> Iterator[Operation]:
    left_out = collections_left_out(context.live)
    return (each for each in context.contract.operations if each.collection not in left_out)


def _routes(context: Context) -> Iterator[_Case]:
    """Yield unknown paths and methods, each with further faults."""
    for method, path in (("GET", "/nowhere"), ("PUT", "/projects/a/b/c"), ("POST", "/projects/!:explode")):
        for params in (_NO_VERSION, _ODD_VERSION):
            sent = {"params": params, **(_TEXT if method != "GET" else {})}
            yield _Case(method, path, 404, "404", "the path is unknown, and so is the version", sent=sent)
    for template in dict.fromkeys(each.template for each in _operations(context)):
        path = template.replace("{id}", "!")
        sent = {"params": context.rng.choice((_NO_VERSION, _ODD_VERSION, {"skip": "-1"})), **_TEXT}
        why = "the method is undescribed, and the rest is invalid"
        yield _Case("PATCH", path, 405, "" if context.live else "MethodNotAllowed", why, sent=sent)


def _of(context: Context, operation: Operation) -> Iterator[_Case]:
    """Yield requests for one operation, each with a fault and others that come later."""
    method, free = operation.method, _path(context, operation)
    odd = operation.template.replace("{id}", "!")
    wrong: dict[str, Any] = _TEXT if operation.request else {}
    late = {"skip": "-1", "forceDelete": "perhaps"}
    both = {**wrong, "headers": {**wrong.get("headers", {}), "Operation-Id": "!"}}
    for version, code in ((_NO_VERSION, "MissingApiVersionParameter"), (_ODD_VERSION, "UnsupportedApiVersionValue")):
        yield _Case(method, odd, 400, code, "no version is named", sent={**both, "params": {**version, **late}})
    if operation.has_id:
        yield _Case(method, odd, 400, "BadRequest", "the id is invalid, and so is the body", "id", sent=dict(wrong))
    if "Operation-Id" in operation.parameters:
        why = "the Operation-Id is invalid, and the resource is missing"
        yield _Case(method, free, 400, "BadRequest", why, "Operation-Id", sent=dict(both))
    if operation.request:
        why = "the body is not JSON or a form, and a reference is missing"
        yield _Case(method, free, 415, "UnsupportedMediaType", why, sent=dict(_TEXT))
    if JSON in operation.request:
        why = "the body is malformed, and a reference is missing"
        yield _Case(method, free, 400, "BadRequest", why, sent=dict(_CUT))
        if operation.item and "projectId" in context.contract.request_names(operation):
            nothing = {"projectId": context.id("missing"), "consentId": "!", "locale": 4_711, "recipe": {}}
            yield _Case(method, free, 400, "BadRequest", "it also breaks its schema", sent={"json": nothing})
    if FORM in operation.request:
        fields = {"data": {"projectId": context.id("missing")}, "files": {"other": ("a", b"x")}}
        yield _Case(method, free, 400, "BadRequest", "parts are also missing", sent=fields)


def _path(context: Context, operation: Operation) -> str:
    """Return the path of a missing resource."""
    guid = takes_guids(context.contract, operation.collection)
    return operation.template.replace("{id}", context.guid() if guid else context.id("none"))


SCENARIOS = (
    Scenario(
        "error-precedence", "Of several faults the one that is checked first is reported", "Errors", _first_fault_wins
    ),
)
