"""Creation by POST on a collection, the id in the body, where a version has it.

Rules: spec nodes `TrainingSets_Post` and `…_CreateByPost`, erratum 33; docs/FIDELITY.md: creating by POST on the
collection.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...contract.schemas import resolve
from ...results.not_applicable import NotApplicable
from ..core.expect import expect, expect_equal, expect_error, expect_status, summary
from ..core.scenario import Scenario
from ..tools import paging
from ..tools.resource_factory import JSON, ResourceFactory
from ..tools.texts import texts
from .echo import expect_echo
from .updates import expect_existing_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...contract.operation import Operation
    from ...oracles import Exchange
    from ..core.context import Context

_GROUP, _RULE = "Echo", "post"


def _post_creates(context: Context) -> None:
    """POST creates a resource like any other; an existing id is rejected, however its resource was created."""
    for operation in _operations(context):
        factory, collection = ResourceFactory(context), operation.collection
        one, two = texts(context.rng, 2)
        body = {**factory.body(collection), "displayName": one, "description": two}
        name = factory.name(collection)
        answer = _post(context, collection, {**body, "id": name})
        expect_status(answer, 201, rule=_RULE, why="the request is valid, and the id is new")
        expect_echo(factory.contract, collection, body, answer.json, summary(answer))
        expect_equal(answer.json.get("id"), name, f"id in {summary(answer)}", "echo-id")
        created = factory.finish(answer)
        if not operation.is_long_running:
            expect_equal(created, answer.json, f"/{collection}/{name}, read after {summary(answer)}", _RULE)
        _taken(context, factory, collection, name, {**body, "id": name, "description": "posted again"})
        if not operation.is_long_running:
            _changed(context, factory, collection, created)
        put = str(factory.create(collection)["id"])
        _taken(context, factory, collection, put, {**body, "id": put})
        _gone(context, factory, operation, name, body)


def _taken(context: Context, factory: ResourceFactory, collection: str, name: str, body: dict[str, Any]) -> None:
    before = factory.read(collection, name)
    expect_existing_id(_post(context, collection, body), factory.contract)
    expect_equal(factory.read(collection, name), before, f"/{collection}/{name} after 409", "rejected-request-effect")


def _changed(context: Context, factory: ResourceFactory, collection: str, created: dict[str, Any]) -> None:
    """A PUT changes it like any other, and it is listed once."""
    name = str(created["id"])
    sent = {key: created[key] for key in ("kind", "projectId", "locale", "voiceKind") if key in created}
    shown = factory.finish(factory.put(collection, name, sent))
    expected = {key: value for key, value in created.items() if key not in ("description", "displayName")}
    expect_equal(shown, expected, f"/{collection}/{name}, changed by a PUT,", "update-lost")
    listed = [each for each in paging.items(paging.walk(context.service, f"/{collection}")) if each.get("id") == name]
    expect_equal(listed, [shown], f"The items {name} of /{collection}", "list-item")


def _gone(context: Context, factory: ResourceFactory, operation: Operation, name: str, body: dict[str, Any]) -> None:
    """After a deletion the id can be posted again; an invalid id is rejected, and a missing one if it is required."""
    collection, schema = operation.collection, resolve(context.contract.document, operation.request[JSON])
    expect_status(factory.delete(collection, name), 204, rule="delete-status", why="nothing prevents its deletion")
    again = _post(context, collection, {**body, "id": name})
    expect_status(again, 201, rule=_RULE, why="the id is free again")
    factory.finish(again)
    if "id" not in schema["required"]:
        unnamed = factory.finish(_post(context, collection, body))
        context.remember(collection, str(unnamed["id"]))
    count = len(paging.ids(paging.walk(context.service, f"/{collection}")))
    missing_id: list[dict[str, Any]] = [{}] if "id" in schema["required"] else []
    for wrong in (*missing_id, {"id": ""}, {"id": "no id"}, {"id": 123}):
        answer = _post(context, collection, {**body, **wrong})
        expect_error(answer, 400, rule=_RULE, why=f"the body has to have an id; it had {wrong}")
    if "projectId" in body:
        missing = factory.name(collection)
        answer = _post(context, collection, {**body, "id": missing, "projectId": context.id("missing")})
        expect_error(answer, 404, "NotFound", rule="reference", why="there is no such project")
        text = f"{summary(answer)}, and yet it is there."
        expect(not factory.is_there(collection, missing), text, "rejected-request-effect")
    after = len(paging.ids(paging.walk(context.service, f"/{collection}")))
    expect_equal(after, count, f"The number of items of /{collection} after rejections", "rejected-request-effect")


def _post(context: Context, collection: str, body: dict[str, Any]) -> Exchange:
    if body.get("id"):
        context.remember(collection, str(body["id"]))
    return context.service.send("POST", f"/{collection}", json=body)


def _operations(context: Context) -> Iterator[Operation]:
    found = [each for each in context.contract.operations if each.is_creation and not each.has_id]
    if not found:
        raise NotApplicable(f"{context.version} creates nothing by POST on a collection")
    yield from found


SCENARIOS = (
    Scenario(
        "post-with-id",
        "POST on a collection creates the resource that its body names",
        _GROUP,
        _post_creates,
        frozenset({"training", "personal-voice"}),
    ),
)
