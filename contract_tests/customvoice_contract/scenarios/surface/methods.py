"""Undescribed methods: a 405 with `Allow` and without effect; no header turns one method into another.

Rules: docs/FIDELITY.md: wrong method, unknown route, order of checks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..core.expect import expect, expect_equal, expect_error, expect_status, summary
from ..core.sample import sample
from ..core.scenario import Scenario
from ..tools.rejections import Rejections
from ..tools.subjects import every_operation

if TYPE_CHECKING:
    from ...oracles import Exchange
    from ..core.context import Context
    from ..tools.valid_requests import Request, ValidRequests

_RULE = "method"
_METHODS = ("GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "COPY", "PROPFIND", "LINK")
# Methods that a service may allow in addition to the described ones.
_SOME = 8
_ALWAYS = {"HEAD", "OPTIONS"}
_OVERRIDES = ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X-Original-Method")
_OVERRIDE_PARAMS = ("_method", "method", "$method", "httpMethod")


def _only_described_ones(context: Context, requests: ValidRequests) -> None:
    """An undescribed method is a 405 that lists the described ones, without effect."""
    refusals = Rejections(context.service)
    paths: dict[str, Request] = {}
    for request in requests:
        paths.setdefault(request.operation.template, request)
    everything = context.rng.choice(list(paths.values()))
    for template, request in paths.items():
        refusals.watch(request)
        described = {each.method for each in context.contract.operations if each.template == template}
        others = [each for each in _METHODS if each not in described]
        for method in sample(context, others, _SOME, every=request is everything):
            body = request.body if method in ("PUT", "POST", "PATCH") else {}
            answer = context.service.send(method, request.path, **body)
            _expect_refused(answer, described)
            if answer.content and context.live is None:
                expect_error(answer, 405, "MethodNotAllowed", rule=_RULE)
        if not request.operation.has_id and context.live is None:
            for method in sorted({"DELETE", "PUT"} - described):
                answer = context.service.send(method, f"{request.path}/", json={})
                expect_status(
                    answer, 404, 405, rule=_RULE, why="an empty id is invalid, and a collection cannot be deleted"
                )
    refusals.expect_no_effect()


def _expect_refused(answer: Exchange, described: set[str]) -> None:
    if answer.method == "HEAD":
        # By HTTP a HEAD may be answered as its GET is; it never has a body.
        expect_status(
            answer, *((200, 404, 405) if "GET" in described else (405,)), rule=_RULE, why="HEAD is not described"
        )
        expect(not answer.content, f"{summary(answer)} with a body.", _RULE)
        if answer.status != 405:
            return
    elif answer.method == "OPTIONS":
        expect_status(answer, 200, 204, 405, rule=_RULE, why="OPTIONS is not described, but a method of HTTP")
    else:
        expect_error(answer, 405, rule=_RULE, why=f"the path has {', '.join(sorted(described))} only")
    allowed = {each.strip() for each in answer.headers.get("allow", "").split(",")}
    expect_equal(
        sorted(allowed - (_ALWAYS - described)), sorted(described), f"Allow of {summary(answer)}", "method-allow"
    )


def _no_override(context: Context, requests: ValidRequests) -> None:
    """A header or a parameter that names another method is ignored."""
    refusals = Rejections(context.service)
    deletions = [each for each in requests if each.operation.method == "DELETE"]
    everything = context.rng.choice(deletions)
    for request in deletions:
        refusals.watch(request)
        every = request is everything
        for name in sample(context, _OVERRIDES, 1, every=every):
            answer = context.service.send("GET", request.path, headers={name: "DELETE"})
            expect_status(answer, 200, rule="method-override", why=f"{name}: DELETE is not a header of this API")
            context.service.send("POST", request.path, headers={name: "DELETE"})
        for name in sample(context, _OVERRIDE_PARAMS, 1, every=every):
            answer = context.service.send("GET", request.path, params={name: "DELETE"})
            expect_status(answer, 200, rule="method-override", why=f"{name}=DELETE is not a parameter of this API")
            context.service.send("POST", request.path, params={name: "DELETE"}, data={name: "DELETE"})
    refusals.expect_no_effect()


SCENARIOS: tuple[Scenario, ...] = (
    every_operation("methods", "An undescribed method is a 405 with Allow", "Errors", _only_described_ones),
    every_operation("method-override", "No header or parameter turns GET into DELETE", "Security", _no_override),
)
