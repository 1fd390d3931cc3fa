"""Requests of clients that write names in their own case, and null for what is not set.

Rules: docs/FIDELITY.md: case of property names, null in requests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...contract.schemas import resolve
from ..core.expect import expect_equal, expect_status, summary
from ..tools.resource_factory import ResourceFactory, properties
from ..tools.subjects import each_collection
from .echo import expect_echo

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ...oracles import Contract

_RULE = "property-case"


def _names_have_any_case(factory: ResourceFactory, collection: str) -> None:
    """A body with names in PascalCase or capitals, and with nulls, has the effect of the described one."""
    contract = factory.contract
    schema = contract.document["components"]["schemas"][contract.resources[collection].schema]
    for change in (_pascal, str.upper):
        name, body = factory.name(collection), factory.body(collection)
        sent = {"ID": None, **_spelled(contract, schema, body, change)}
        answer = factory.put(collection, name, sent)
        expect_status(answer, 201, rule=_RULE, why=f"the names are {sorted(sent)}, in another case")
        expect_equal(answer.json.get("id"), name, f"id in {summary(answer)}", _RULE)
        expect_echo(contract, collection, body, factory.finish(answer), f"/{collection}/{name}")


def _pascal(name: str) -> str:
    return name[:1].upper() + name[1:]


def _spelled(
    contract: Contract, schema: Mapping[str, Any], body: Mapping[str, Any], change: Callable[[str], str]
) -> dict[str, Any]:
    """Return the body with changed names, and null for every other optional property; maps keep their names."""
    required = resolve(contract.document, schema).get("required", ())
    found = {}
    for name, node in properties(contract, schema):
        value = body.get(name)
        if isinstance(value, dict) and "properties" in node:
            value = _spelled(contract, node, value, change)
        if name != "id" and (value is not None or name not in required):
            found[change(name)] = value
    return found


SCENARIOS = (
    each_collection("property-case", "Property names have any case, and null is nothing", "Echo", _names_have_any_case),
)
