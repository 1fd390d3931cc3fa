"""Changes of a training set with data: only its texts change, also during an upload.

Rules: docs/FIDELITY.md: PUT of an existing project or training set (createdDateTime, status and counts stay), `id` in a
body, newer properties; spec nodes `readOnly` of training sets, `lastActionDateTime` (when the status last changed).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...contract.resource_type import at
from ...data.training_data import FEW_COUNT
from ...oracles import Contract
from ..core.expect import expect, expect_equal, expect_error, expect_status, summary
from ..core.scenario import Scenario
from ..tools.operation_starts import dataset

if TYPE_CHECKING:
    from ...oracles import Exchange
    from ..core.context import Context

_GROUP, _RULE = "Echo", "update-after-upload"
_TEXTS, _COUNT = ("description", "displayName"), ("properties", "utteranceCount")
_SMUGGLED = {
    "status": "Running",
    "createdDateTime": "2001-02-03T04:05:06.007Z",
    "lastActionDateTime": "2001-02-03T04:05:06.007Z",
    "properties": {"utteranceCount": 987_654},
}


def _texts_alone_change(context: Context) -> None:
    """After an upload, after one that failed, and during one: a PUT of any version leaves the rest as it is."""
    project, name = context.project(), context.id("set")
    body: dict[str, Any] = {"projectId": project, "locale": "en-US", "voiceKind": "Female"}
    context.put("trainingsets", name, {**body, "description": "empty"})
    # The last one finds nothing to load.
    for container in (context.container_url, None):
        loaded = _loaded(context, name, body, dataset(container))
        count = at(loaded, _COUNT) or 0
        expected = FEW_COUNT if context.container_url else 0
        expect_equal(count, expected, f"utteranceCount of /trainingsets/{name}, changed while it was loaded,", _RULE)
        others = [each for each in context.versions if each != context.version]
        for number, version in enumerate((context.version, *context.rng.sample(others, min(1, len(others))))):
            texts = {"description": f"by {version}"} | ({"displayName": "named"} if number % 2 else {})
            answer = context.for_version(version).send("PUT", f"/trainingsets/{name}", json={**body, **texts})
            _changed(context, answer, loaded, texts)
        _smuggled(context, name, body, loaded)
    _wrong_id(context, name, body)


def _loaded(context: Context, name: str, body: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """Load the data and change the text meanwhile; the end of the work does not bring the old one back."""
    path = f"/trainingsets/{name}"
    before = at(context.service.send("GET", path).json, _COUNT) or 0
    begun = context.service.send("POST", f"{path}:upload", json=data)
    expect_status(begun, 202, rule=_RULE, why="no other upload runs")
    shown = context.service.send("GET", path).json
    if shown.get("status") in ("NotStarted", "Running"):
        expect_equal(at(shown, _COUNT) or 0, before, f"utteranceCount of {path}, which is being loaded,", _RULE)
    answer = context.service.send("PUT", path, json={**body, "description": "while it is loaded"})
    expect_status(answer, 201, rule=_RULE, why="a training set can be changed at any time")
    ended = context.settle(begun)
    expect_equal(ended.get("description"), "while it is loaded", f"description of {path} after an upload", _RULE)
    expect(
        ended.get("status") in ("Succeeded", "Failed"), f"{path} shows {ended.get('status')!r} after its end.", _RULE
    )
    return ended


def _changed(context: Context, answer: Exchange, loaded: dict[str, Any], texts: dict[str, Any]) -> None:
    """What a change answers, and what is then read, differ in the texts alone."""
    expect_status(answer, 201, rule=_RULE, why="a training set can be changed at any time")
    known = Contract.of(answer.api_version or context.version).resources["trainingsets"].paths
    shared = known & context.contract.resources["trainingsets"].paths
    shown = context.service.send("GET", f"/trainingsets/{loaded['id']}").json
    for body, where in ((answer.json, summary(answer)), (shown, f"GET after {summary(answer)}")):
        for path in sorted(shared):
            expected = texts.get(path[0]) if path[0] in _TEXTS else at(loaded, path)
            expect_equal(at(body, path), expected, f"{'.'.join(path)} in {where}", _RULE)


def _smuggled(context: Context, name: str, body: dict[str, Any], loaded: dict[str, Any]) -> None:
    """Read-only properties of a change are ignored, or rejected."""
    texts = {"description": "smuggled"}
    answer = context.service.send("PUT", f"/trainingsets/{name}", json={**body, **texts, **_SMUGGLED})
    if answer.is_success:
        _changed(context, answer, loaded, texts)
    else:
        expect_error(answer, 400, rule="read-only", why="read-only properties are ignored or rejected")


def _wrong_id(context: Context, name: str, body: dict[str, Any]) -> None:
    """A change whose `id` is another one's, or in another case, changes what the path names, and nothing else."""
    other = context.id("other")
    before = context.service.send("GET", f"/trainingsets/{name}").json
    for wrong in (other, name.swapcase()):
        answer = context.put("trainingsets", name, {**body, "description": "wrong", "id": wrong})
        expect_status(answer, 201, rule="id-in-body", why="the id is in the path, and one in the body is ignored")
        expect_equal(answer.json.get("id"), name, f"id in {summary(answer)}", "id-in-body")
        absent = context.service.send("GET", f"/trainingsets/{wrong}")
        expect_status(absent, 404, rule="id-in-body", why=f"{summary(answer)}")
    context.put("trainingsets", name, {**body, "description": before.get("description"), "id": name})
    after = context.service.send("GET", f"/trainingsets/{name}").json
    expect_equal(after, before, f"/trainingsets/{name} after changes with ids in their bodies", "id-in-body")


SCENARIOS = (
    Scenario(
        "update-after-upload",
        "A change of a training set with data changes only its texts",
        _GROUP,
        _texts_alone_change,
    ),
)
