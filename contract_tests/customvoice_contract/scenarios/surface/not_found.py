"""Missing resources, unknown routes, and references to missing resources.

Rules: docs/FIDELITY.md: missing resource, reference to a missing resource, unknown route, deletion of a missing
resource, trailing slash, order of checks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..core.expect import expect, expect_equal, expect_error, expect_status, summary
from ..core.scenario import Scenario
from ..tools.rejections import Rejections
from ..tools.resource_factory import FORM, JSON, REFERENCES
from ..tools.subjects import every_operation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ...oracles import Exchange
    from ..core.context import Context
    from ..tools.valid_requests import Request, ValidRequests

_GROUP = "Errors"
_RULE, _CODE = "missing-resource", "NotFound"
_ROUTE, _ROUTE_CODE = "unknown-route", "404"


def _resources_are_missed(context: Context, requests: ValidRequests) -> None:
    """Reading or acting on a missing resource is a 404; deleting it succeeds."""
    for request in requests:
        operation = request.operation
        if not operation.has_id or operation.is_creation:
            continue
        collection = operation.collection
        name = context.guid() if collection == "operations" else requests.factory.name(collection)
        answer = context.service.send(operation.method, operation.template.replace("{id}", name), **request.body)
        why = f"there is no {name}"
        if operation.method == "DELETE":
            expect_status(answer, 204, rule="delete-status", why=why)
        else:
            expect_error(answer, 404, _CODE, rule=_RULE, why=why)
            expect("operation-location" not in answer.headers, f"{summary(answer)} with Operation-Location.", _RULE)
        if operation.method != "GET":
            expect(
                not requests.factory.is_there(collection, name), f"{summary(answer)}, and then {name} is there.", _RULE
            )


def _references_are_checked(context: Context, requests: ValidRequests) -> None:
    """A body or form that names a missing resource is a 404 with the property as target; nothing is created."""
    refusals = Rejections(context.service)
    for request in requests:
        if not request.operation.is_creation or not request.operation.has_id:
            continue
        refusals.watch(request)
        for target, change in _dangling(request, requests):
            answer = request.send(context.service, **change)
            expect_error(answer, 404, _CODE, rule="reference", why=f"{target} names a missing resource")
            found = str(((answer.json or {}).get("error") or {}).get("target"))
            where = f"error.target of {summary(answer)}"
            expect_equal(found.split(".")[: len(target)], list(target), where, "reference-target")
            expect(
                "operation-location" not in answer.headers, f"{summary(answer)} with Operation-Location.", "reference"
            )
    refusals.expect_no_effect()


def _dangling(request: Request, requests: ValidRequests) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Yield the property with a missing reference, and httpx's keywords for the request."""
    if FORM in request.operation.request:
        fields = request.body["data"]
        for name in fields:
            if name in REFERENCES:
                yield (name,), {"data": {**fields, name: requests.factory.name(REFERENCES[name])}}
        return
    body = request.body[JSON.partition("/")[2]]
    for name, value in body.items():
        if name in REFERENCES:
            # An id in another case is another id.
            for other in (requests.factory.name(REFERENCES[name]), str(value).upper()):
                yield (name,), {"json": {**body, name: other}}
        if name == "recipe":
            yield (name,), {"json": {**body, name: {**value, "kind": "Unheard-of"}}}
    if "recipe" in body:
        yield from _styles(body, requests)


def _styles(body: Mapping[str, Any], requests: ValidRequests) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Yield a reference deep inside: the training set of a style."""
    styles = {"presetStyles": ["cheerful"], "styleTrainingSetIds": {"mine": requests.factory.name("trainingsets")}}
    changed = {**body, "recipe": {"kind": "MultiStyle"}, "locale": "en-US", "properties": styles}
    yield ("properties", "styleTrainingSetIds"), {"json": changed}


def _routes_are_missed(context: Context) -> None:
    """An unknown path is the gateway's 404, for every method; a slash at the end and another case are accepted."""
    service, project = context.service, context.project()
    tail = context.id("none")
    paths = (
        "",
        "/",
        "/nowhere",
        f"/projects/{project}/consents",
        f"/projects/{project}:explode",
    )
    more = (f"/project/{project}", "/projectss", "/projects:list", f"/models/{tail}:suspend")
    for path in (*paths, *more, f"/trainingsets/{tail}:upload:upload"):
        methods = (
            ("GET", "PUT", "POST", "DELETE") if path in paths else (context.rng.choice(("GET", "POST", "DELETE")),)
        )
        for method in methods:
            _expect_no_route(service.send(method, path, **({"json": {}} if method in ("PUT", "POST") else {})))
    described = {(each.collection, each.action) for each in context.contract.operations}
    for action in sorted({each.action for each in context.contract.operations if each.action}):
        for collection in context.contract.resources:
            if (collection, action) not in described:
                _expect_no_route(service.send("POST", f"/{collection}/{tail}:{action}"))
    shown = service.send("GET", f"/projects/{project}")
    expect_status(shown, 200, rule="rejected-request-effect", why="requests for unknown routes do nothing")
    for operation in context.contract.operations:
        if operation.is_list:
            plain = service.send("GET", operation.template)
            for path, rule in ((f"{operation.template}/", "trailing-slash"), (operation.template.upper(), "path-case")):
                other = service.send("GET", path)
                expect_equal(other.status, plain.status, f"The status of GET {path}", rule)
                expect_equal(other.json, plain.json, f"The body of GET {path}", rule)


def _expect_no_route(answer: Exchange) -> None:
    if answer.path.count("/") > 1 or answer.status != 404:
        expect_error(answer, 404, _ROUTE_CODE, rule=_ROUTE, why="no operation has this path")


SCENARIOS = (
    every_operation("missing-resource", "A missing resource is a 404", _GROUP, _resources_are_missed),
    every_operation(
        "missing-references", "A reference to a missing resource is a 404", _GROUP, _references_are_checked
    ),
    Scenario("unknown-route", "An unknown path is a 404", _GROUP, _routes_are_missed),
)
