"""Another key is another Speech resource: what one key creates does not exist for the other.

Rules: docs/FIDELITY.md: credentials (each key is a Speech resource of its own).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...live.left_out import collections_left_out
from ...results.not_applicable import NotApplicable
from ...service.target import KEY_HEADER
from ..core.expect import expect, expect_equal, expect_error, expect_status, summary
from ..core.scenario import Scenario
from ..tools import paging
from ..tools.resource_factory import REFERENCES, ResourceFactory

if TYPE_CHECKING:
    from typing import Any

    from ...service.client import Service
    from ..core.context import Context

_GROUP = "Security"
_RULE = "other-key"


def _other(context: Context) -> Service:
    if context.other_key is None:
        raise NotApplicable("there is no key of another Speech resource")
    return context.with_key(context.other_key)


def _apart(context: Context) -> None:
    """Check each collection: what one key creates is invisible to the other."""
    factory, theirs = ResourceFactory(context), ResourceFactory(context, _other(context))
    for collection in context.contract.resources:
        if collection not in collections_left_out(context.live):
            _invisible(factory, theirs, collection)


def _invisible(factory: ResourceFactory, theirs: ResourceFactory, collection: str) -> None:
    """The other key can neither read, list, filter, change, delete, reference nor overwrite my resource."""
    context, other = factory.context, theirs.service
    begun = {"Operation-Id": context.id("begun")}
    start = factory.put(collection, factory.name(collection), factory.body(collection), headers=begun)
    mine = factory.finish(start)
    name, path = str(mine["id"]), f"/{collection}/{mine['id']}"
    expect_error(other.send("GET", path), 404, rule=_RULE, why="it belongs to another key")
    if context.live is None:
        # Only an emulator is known to accept any token; tokens belong to the first key.
        both = other.with_headers({KEY_HEADER: str(context.other_key), "Authorization": "Bearer a.b.c"})
        expect_error(both.send("GET", path), 404, rule=_RULE, why="a known key wins over a token beside it")
    _not_listed(context, other, collection, mine)
    for operation in context.contract.operations:
        if operation.collection == collection and operation.action:
            body = {
                "json": {
                    "kind": "AudioOnly",
                    "audios": {"containerUrl": "http://127.0.0.1:9/c", "extensions": [".wav"]},
                }
            }
            acted = other.send(operation.method, f"{path}:{operation.action}", **(body if operation.request else {}))
            expect_error(acted, 404, rule=_RULE, why="it belongs to another key")
    deleted = other.send("DELETE", path, params={"forceDelete": "true"} if collection == "projects" else None)
    expect_status(deleted, 204, rule=_RULE, why="for this key there is nothing to delete")
    _mine_as_before(factory, collection, mine, "the other key deleted it")
    if "operation-location" in start.headers:
        _operation_is_mine(context, other, start.headers["operation-location"])
    _no_reference(context, other, collection, name)
    within = context.training_set(name) if collection == "projects" else None
    _own_under_the_same_id(theirs, collection, mine, begun)
    _mine_as_before(factory, collection, mine, "the other key used its id")
    if within:
        there = context.service.send("GET", f"/trainingsets/{within}")
        expect_status(there, 200, rule=_RULE, why="the project that the other key has deleted was its own")


def _mine_as_before(factory: ResourceFactory, collection: str, mine: dict[str, Any], when: str) -> None:
    found = factory.service.send("GET", f"/{collection}/{mine['id']}")
    expect_status(found, 200, rule=_RULE, why=f"it is mine, though {when}")
    expect_equal(found.json, mine, f"{summary(found)} after {when}: the body", _RULE)


def _not_listed(context: Context, other: Service, collection: str, mine: dict[str, Any]) -> None:
    filters = [f"createdDateTime eq {mine['createdDateTime']}"]
    if "projectId" in mine:
        filters.append(f"projectId eq '{mine['projectId']}'")
    for params in ({}, *({"filter": each} for each in filters)):
        listed = paging.ids(paging.walk(other, f"/{collection}", **params))
        expect(mine["id"] not in listed, f"/{collection} {params} lists {mine['id']} to another key.", _RULE)
    listed = paging.ids(paging.walk(context.service, f"/{collection}"))
    expect(mine["id"] in listed, f"/{collection} does not list {mine['id']} to its own key.", "list-missing")


def _operation_is_mine(context: Context, other: Service, location: str) -> None:
    expect_error(other.read(location), 404, rule=_RULE, why="the operation is another key's")
    expect_status(context.service.read(location), 200, rule=_RULE, why="the operation is mine")


def _no_reference(context: Context, other: Service, collection: str, name: str) -> None:
    """A body of the other key that references my resource is a 404, as for a missing one."""
    names = [each for each, target in REFERENCES.items() if target == collection and each != "styleTrainingSetIds"]
    body: dict[str, Any] = {"projectId": name, "locale": "en-US"}
    if names == ["projectId"]:
        answer = context.put("trainingsets", context.id("other"), body, service=other)
        expect_error(answer, 404, rule=_RULE, why="the project that it names is another key's")


def _own_under_the_same_id(
    theirs: ResourceFactory, collection: str, mine: dict[str, Any], begun: dict[str, str]
) -> None:
    """The other key can use the id and the Operation-Id; what it creates and deletes with them is its own."""
    body = theirs.body(collection, description="theirs")
    made = theirs.finish(theirs.put(collection, str(mine["id"]), body, headers=begun))
    expect_equal(
        made.get("description"), "theirs", f"description of /{collection}/{mine['id']} of the other key", _RULE
    )
    gone = theirs.delete(collection, str(mine["id"]))
    expect_status(gone, 204, rule=_RULE, why="it is the other key's own")
    expect(not theirs.is_there(collection, str(mine["id"])), f"/{collection}/{mine['id']} is there still.", _RULE)


SCENARIOS = (
    Scenario(
        "other-key",
        "The key of another Speech resource reaches no resource of the first",
        _GROUP,
        _apart,
        frozenset({"second-key"}),
    ),
)
