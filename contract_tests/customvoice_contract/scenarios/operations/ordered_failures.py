"""Injected failures: each kind of operation fails for each of its reasons, and can then succeed.

Rules: docs/FIDELITY.md, "Failure reasons" (each can be injected), creating again, "upload while an upload runs" (after
Failed another upload is allowed); spec nodes `ConsentFailureReason`, `ModelFailureReason`.
"""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from ...contract.resource_type import at
from ...oracles import Contract
from ...results.not_applicable import NotApplicable
from ..core.expect import expect, expect_equal, expect_status
from ..core.scenario import Scenario
from ..tools.operation_starts import needs, prepare_again, start
from ..tools.paging import walk

if TYPE_CHECKING:
    from ..core.context import Context
    from ..tools.operation_starts import Start

_GROUP = "LRO"
_RULE, _AGAIN = "injected-failure", "after-failure"
_REASON = ("properties", "failureReason")
_REASONS = {
    "consents": "ConsentFailureReason",
    "models": "ModelFailureReason",
    "personalvoices": "ModelFailureReason",
}
_CREATIONS = ("Consents_Create", "Models_Create", "Endpoints_Create", "PersonalVoices_Post")
_INTERNAL = "Internal"


def _fails_and_succeeds(operation_id: str, context: Context) -> None:
    """The operation fails as injected, and its resource stays Failed; deleted and created again, it succeeds."""
    begun, asked = start(context, operation_id), str(uuid.uuid4())
    if context.control is None:
        raise NotApplicable("failures cannot be injected")
    reason = _drawn(context, begun.collection)
    context.control.outcome(begun.collection, resource=begun.name, **({"reason": reason} if reason else {}))
    first = begun.send(context.service, asked)
    failed = context.settle(first)
    _has_failed(context, begun, asked, reason)
    taken = begun.send(context.service, str(uuid.uuid4()))
    expect_status(taken, 409, rule=_AGAIN, why="a Failed resource exists until it is deleted")
    now = context.service.send("GET", begun.resource)
    expect_equal(now.json, failed, f"{begun.resource}, Failed, after a rejected creation,", _AGAIN)
    second = prepare_again(context, begun).send(context.service, str(uuid.uuid4()))
    ended = context.settle(second)
    if begun.ends == ("Succeeded",):
        expect_equal(ended["status"], "Succeeded", f"{begun.resource}, created again after a failure: status", _AGAIN)
        expect_equal(at(ended, _REASON), None, f"The failure reason of {begun.resource}, created again,", _AGAIN)
    before = context.service.send("GET", f"/operations/{asked}")
    expect_equal(before.json.get("status"), "Failed", f"The operation of {begun.path} that failed", _AGAIN)
    again = begun.send(context.service, asked)
    expect_equal(again.json, first.json, f"The response to {begun.path}, repeated after failure and success,", _AGAIN)
    now = context.service.send("GET", begun.resource)
    expect_equal(now.json, ended, f"{begun.resource}, after the request that failed was repeated,", _AGAIN)


def _drawn(context: Context, collection: str) -> str:
    """Return a reason of the collection, of any version; empty where there are none."""
    name = _REASONS.get(collection)
    known = [
        value
        for version in context.versions
        for value in Contract.of(version).document["components"]["schemas"].get(name, {}).get("enum", ())
    ]
    return str(context.rng.choice(sorted(set(known)))) if known else ""


def _has_failed(context: Context, begun: Start, asked: str, reason: str) -> None:
    """Check that operation, resource and list show Failed and the reason, in every version."""
    for version in context.versions:
        service, contract = context.for_version(version), Contract.of(version)
        read = service.send("GET", f"/operations/{asked}")
        expect_equal(read.json.get("status"), "Failed", f"The operation of {begun.path} ({version})", _RULE)
        shown: list[dict[str, Any]] = [service.send("GET", begun.resource).json]
        if version == context.version:
            where = f"projectId eq '{shown[0]['projectId']}'"
            pages = walk(service, f"/{begun.collection}", filter=where)
            shown += [item for page in pages for item in page.items if item["id"] == begun.name]
            expect(len(shown) > 1, f"/{begun.collection} does not list {begun.name}, which has Failed.", _RULE)
        for body in shown:
            expect_equal(body.get("status"), "Failed", f"The status of {begun.resource} ({version})", _RULE)
            if reason and _REASON in contract.resources[begun.collection].paths:
                name = _REASONS[begun.collection]
                known = contract.document["components"]["schemas"].get(name, {}).get("enum", ())
                summary = reason if reason in known else _INTERNAL
                expect_equal(at(body, _REASON), summary, f"The failure reason of {begun.resource} ({version})", _RULE)


def _upload(context: Context) -> None:
    """An upload with an injected failure adds nothing, and the next one does; the training set shows no reason."""
    begun = start(context, "TrainingSets_UploadData")
    if context.control is None:
        raise NotApplicable("failures cannot be injected")
    loaded = context.settle(begun.send(context.service))
    context.control.outcome("trainingsets", resource=begun.name, work="upload")
    asked = str(uuid.uuid4())
    failed = context.settle(begun.send(context.service, asked))
    _has_failed(context, begun, asked, "")
    expect_equal(failed.get("properties"), loaded.get("properties"), f"properties of {begun.resource}, Failed,", _RULE)
    ended = context.settle(begun.send(context.service))
    expect_equal(ended["status"], loaded["status"], f"{begun.resource}, loaded again: status", _AGAIN)
    counts = [(each.get("properties") or {}).get("utteranceCount", 0) for each in (loaded, ended)]
    expect_equal(counts[1], 2 * counts[0], f"utteranceCount of {begun.resource}, after two good uploads", _AGAIN)


_CONTROL = frozenset({"control"})
SCENARIOS = (
    *(
        Scenario(
            f"injected-failure-{each}",
            f"{each} fails as injected, then succeeds",
            _GROUP,
            partial(_fails_and_succeeds, each),
            needs(each) | _CONTROL,
        )
        for each in _CREATIONS
    ),
    Scenario(
        "injected-failure-upload",
        "An upload that fails adds nothing, and the next one succeeds",
        _GROUP,
        _upload,
        _CONTROL,
    ),
)
