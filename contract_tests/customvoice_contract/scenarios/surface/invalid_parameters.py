"""Invalid parameters of path, query and headers: a 400 without effect, for every operation.

Rules: the parameters' schemas; docs/FIDELITY.md: order of checks, undescribed query parameters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ...live.left_out import collections_left_out
from ..core.expect import expect, expect_equal, expect_error, expect_status, summary
from ..core.sample import sample
from ..core.scenario import Scenario
from ..tools.operation_starts import dataset, speech
from ..tools.rejections import Rejections
from ..tools.resource_factory import FORM, ResourceFactory, bodies, takes_guids
from ..tools.subjects import every_operation
from ..tools.valid_requests import file_part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...contract.operation import Operation
    from ...oracles import Exchange
    from ..core.context import Context
    from ..tools.valid_requests import ValidRequests

_GROUP = "Errors"
_RULE = "parameter"
_WORD = 16
_OPERATION_ID = "Operation-Id"
_NO_IDS = (
    "a",
    "ab",
    "-abc",
    "abc-",
    ".abc",
    "abc.",
    "_ab",
    "a b c",
    "a$bc",
    "a,bc",
    "a+bc",
    "a'bc",
    "a*b",
    "abc!",
    "a%bc",
)
# The scenario about headers skips those that HTTP headers cannot contain.
_NOT_ASCII = (
    "caf\u00e9s",
    "\uff41\uff42\uff43",
    "abc\u200b",
    "\u0430bc",
    "\U0001f600\U0001f600\U0001f600",
    "abc\u0000",
    "abc\n",
)
_LONG = ("x" * 65, "x" * 300)
# Names of described parameters match in any case (docs/FIDELITY.md).
_UNDESCRIBED = ("top", "$top", "$filter", "$skip", "expand", "force", "x" * 100, "\u00e9")
_NO_GUIDS = ("9f50c644-2121-40e9-9ea7-544e48bfe3c", "9f50c644-2121-40e9-9ea7-544e48bfe3cg", "not-a-guid", "0")


def _ids_have_a_form(context: Context, requests: ValidRequests) -> None:
    """An invalid id is a 400 for every method, without effect."""
    every = list(requests)
    everything = context.rng.choice([each for each in every if each.operation.has_id])
    for request in every:
        operation = request.operation
        if not operation.has_id:
            continue
        odd: tuple[str, ...] = (*_NO_IDS, *_NOT_ASCII, *_LONG)
        if takes_guids(context.contract, operation.collection):
            odd = (*_NO_GUIDS, *odd)
        for name in sample(context, odd, 4, every=request is everything):
            path = operation.template.replace("{id}", quote(name, safe=""))
            answer = context.service.send(operation.method, path, **request.body)
            expect_error(answer, 400, "BadRequest", rule="invalid-id", why=f"{name[:70]!r} is not an id")
            _expect_not_quoted(answer, name)


def _operation_ids_have_a_form(context: Context, requests: ValidRequests) -> None:
    """An invalid Operation-Id is a 400, and starts no operation."""
    refusals = Rejections(context.service)
    for request in requests:
        if _OPERATION_ID not in request.operation.parameters:
            continue
        refusals.watch(request)
        for text in sample(context, (*_NO_IDS, *_LONG), 4):
            answer = request.send(context.service, headers={_OPERATION_ID: text})
            expect_error(
                answer, 400, "BadRequest", rule="invalid-operation-id", why=f"{text[:70]!r} is no Operation-Id"
            )
            _expect_not_quoted(answer, text)
    refusals.expect_no_effect()


def _expect_not_quoted(answer: Exchange, text: str) -> None:
    """Values are never quoted (docs/FIDELITY.md: validation errors); short ones may be words of the message."""
    quoted = len(text) > _WORD and text.encode() in answer.content
    expect(not quoted, f"{summary(answer)} and quotes the value sent, {text[:70]!r}.", "value-quoted")


def _flags_are_true_or_false(context: Context) -> None:
    """A boolean parameter is `true` or `false`, once; a rejected deletion deletes nothing."""
    factory, service = ResourceFactory(context), context.service
    for operation in context.contract.operations:
        flags = [each.name for each in operation.parameters.values() if each.schema.get("type") == "boolean"]
        for name in flags:
            target = str(factory.create(operation.collection)["id"])
            path = operation.template.replace("{id}", target)
            for params in _not_flags(name):
                answer = service.send(operation.method, path, params=params)
                expect_error(answer, 400, rule=_RULE, why=f"{params} is neither true nor false")
                expect_status(
                    service.send("GET", path), 200, rule="rejected-request-effect", why="the deletion was rejected"
                )
                absent = operation.template.replace("{id}", factory.name(operation.collection))
                answer = service.send(operation.method, absent, params=params)
                expect_error(
                    answer,
                    400,
                    rule=_RULE,
                    why=f"{params} is neither true nor false, whether or not the resource exists",
                )
            done = service.send(operation.method, path, params={name: "false"})
            expect_status(done, 204, rule=_RULE, why=f"{name}=false is the default, and nothing prevents the deletion")


def _not_flags(name: str) -> Iterator[list[tuple[str, str]]]:
    for text in ("", "1", "0", "yes", "no", "perhaps", "null", "tru", "true "):
        yield [(name, text)]
    yield [(name, "true"), (name, "true")]
    yield [(name, "false"), (name, "true")]


def _unknown_parameters_are_ignored_everywhere(context: Context) -> None:
    """Every operation ignores undescribed query parameters, including those of other operations.

    The requests name missing resources, so that nothing needs to be created: only that is rejected.
    """
    described = {each.name for operation in context.contract.operations for each in operation.parameters.values()}
    left_out = collections_left_out(context.live)
    for operation in context.contract.operations:
        if operation.collection in left_out:
            continue
        foreign = sorted(described - {"id", "api-version", _OPERATION_ID} - set(operation.parameters))
        params = {context.rng.choice(_UNDESCRIBED): "1", **dict.fromkeys(foreign, "-1")}
        guid = takes_guids(context.contract, operation.collection)
        name = context.guid() if guid else context.id("none")
        path, body = operation.template.replace("{id}", name), _without_ground(context, operation, name)
        answer = context.service.send(operation.method, path, params=params, **body)
        if answer.status == 201:
            context.remember(operation.collection, name)
        why = f"{', '.join(params)} are not parameters of {operation.id}"
        expect_status(answer, 200, 201, 204, 404, rule="undescribed-parameter", why=why)


def _without_ground(context: Context, operation: Operation, name: str) -> dict[str, Any]:
    """Return httpx's keywords for a body that is valid except for its references."""
    nothing = context.id("missing")
    if FORM in operation.request:
        fields = {
            key: value for key, value in bodies(context.contract, operation.collection)[0].items() if key != "audios"
        }
        return {"data": {**fields, "projectId": nothing}, "files": speech(file_part(context.contract, operation))}
    if operation.action:
        return {"json": dataset(None)} if operation.request else {}
    if not operation.request:
        return {}
    body = bodies(context.contract, operation.collection)[0]
    body = {**body, "projectId": nothing} if "projectId" in body else body
    return {"json": body if operation.has_id else {**body, "id": name}}


def _unknown_parameters_are_ignored(context: Context) -> None:
    """Undescribed query parameters change nothing."""
    service, project = context.service, context.project()
    plain = service.send("GET", f"/projects/{project}")
    for name in _UNDESCRIBED:
        answer = service.send("GET", f"/projects/{project}", params={name: "1"})
        expect_status(answer, 200, rule="undescribed-parameter", why=f"{name} is not described")
        expect_equal(answer.json, plain.json, f"The body of {summary(answer)} with {name}", "undescribed-parameter")
    listed = service.send("GET", "/projects")
    for name in _UNDESCRIBED:
        answer = service.send("GET", "/projects", params={name: "1"})
        expect_equal(answer.json, listed.json, f"The body of {summary(answer)} with {name}", "undescribed-parameter")
    expect_status(plain, 200, rule="undescribed-parameter", why="it is there")


SCENARIOS = (
    every_operation("invalid-id", "Invalid ids are rejected", _GROUP, _ids_have_a_form),
    every_operation("invalid-operation-id", "Invalid Operation-Ids are rejected", _GROUP, _operation_ids_have_a_form),
    Scenario("invalid-flags", "Flags other than true and false are rejected", _GROUP, _flags_are_true_or_false),
    Scenario(
        "undescribed-parameter-everywhere",
        "Every operation ignores undescribed query parameters",
        _GROUP,
        _unknown_parameters_are_ignored_everywhere,
    ),
    Scenario(
        "undescribed-parameter", "Undescribed query parameters change nothing", _GROUP, _unknown_parameters_are_ignored
    ),
)
