"""Unknown properties: ignored anywhere in a body, and never shown.

Rule: docs/FIDELITY.md: malformed JSON (unknown properties are ignored).
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from ..core.expect import expect, summary
from ..core.scenario import Scenario
from ..tools.operation_starts import needs, start
from ..tools.resource_factory import JSON, ResourceFactory, properties

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...oracles import Contract, Exchange
    from ..core.context import Context

_GROUP, _RULE = "Echo", "unknown-property"
# What begins by JSON; projects and training sets are created without work.
_STARTS = {
    "consents": "Consents_Create",
    "uploads": "TrainingSets_UploadData",
    "models": "Models_Create",
    "endpoints": "Endpoints_Create",
    "voices": "PersonalVoices_Create",
}


def _made(context: Context) -> None:
    """Projects and training sets are created and changed as if it had not been sent."""
    factory, canary = ResourceFactory(context), context.id("unknown")
    for collection in ("projects", "trainingsets"):
        name, body = factory.name(collection), factory.body(collection)
        schema = context.contract.document["components"]["schemas"][context.contract.resources[collection].schema]
        for _ in range(2):
            answer = factory.put(collection, name, _extended(context.contract, schema, body, canary))
            _expect_ignored(answer, canary)
            _expect_unseen(canary, factory.finish(answer), answer)


def _begun(operation_id: str, context: Context) -> None:
    """Work starts and ends as if it had not been sent, in whichever object of the body it was."""
    begun, canary = start(context, operation_id), context.id("unknown")
    [operation] = [each for each in context.contract.operations if each.id == operation_id]
    body = _extended(context.contract, operation.request[JSON], dict(begun.content or {})["json"], canary)
    answer = replace(begun, content={"json": body}).send(context.service)
    _expect_ignored(answer, canary)
    ended = context.settle(answer)
    _expect_unseen(canary, ended, answer)
    text = f"{summary(answer)} and ended {ended.get('status')!r} because of an unknown property; expected {begun.ends}."
    expect(ended.get("status") in begun.ends, text, _RULE)


def _extended(contract: Contract, schema: Mapping[str, Any], body: Mapping[str, Any], canary: str) -> dict[str, Any]:
    """Return the body with unknown properties in every object whose properties the document names."""
    extended = {**body, canary: {canary: [canary]}}
    for name, node in properties(contract, schema):
        if "string" in node.get("type", ()):
            extended |= {f"{name}_": canary, f"x{name}": canary}
        if "properties" in node and isinstance(body.get(name), dict):
            extended[name] = _extended(contract, node, body[name], canary)
    return extended


def _expect_ignored(answer: Exchange, canary: str) -> None:
    text = f"{summary(answer)} to the unknown property {canary}; expected 2xx. Response: {answer.content[:300]!r}"
    expect(answer.is_success, text, _RULE)
    expect(canary.encode() not in answer.content, f"{summary(answer)} and shows the unknown property {canary}.", _RULE)


def _expect_unseen(canary: str, shown: dict[str, Any], answer: Exchange) -> None:
    expect(canary not in json.dumps(shown), f"What {summary(answer)} has made shows the unknown {canary}.", _RULE)


SCENARIOS = (
    Scenario("unknown-properties", "Unknown properties are ignored", _GROUP, _made),
    *(
        Scenario(
            f"unknown-properties-{what}",
            f"{each} ignores unknown properties",
            _GROUP,
            partial(_begun, each),
            needs(each),
        )
        for what, each in _STARTS.items()
    ),
)
