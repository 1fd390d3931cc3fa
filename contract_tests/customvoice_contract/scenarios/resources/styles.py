"""Styles: a model shows its preset styles and the caller's own, in the order sent.

Rules: spec nodes `ModelProperties`, `Recipe`, `Models_Create`; docs/FIDELITY.md: voiceStyles, recipes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...contract.resource_type import at
from ...results.not_applicable import NotApplicable
from ..core.expect import expect_equal, expect_status
from ..core.scenario import Scenario
from ..tools import paging

if TYPE_CHECKING:
    from ..core.context import Context

_GROUP, _RULE = "Echo", "style-order"
_KIND, _LOCALE, _GENDER = "MultiStyle", "en-US", "female"
# In no order that something might sort them into; and two that differ in case.
_OWN = ("zany", "Bold", "bold", "able")
_PRESETS = 3


def _styles_in_their_order(context: Context) -> None:
    """Styles and their training sets are shown as sent, in creations, reads, lists and every version."""
    recipe = _listed(context, _KIND)
    presets = ((recipe.get("presetStyles") or {}).get(_LOCALE) or {}).get(_GENDER) or []
    most = int(recipe.get("maxCustomStyleNum") or 0)
    if len(presets) < _PRESETS or not most:
        raise NotApplicable(f"the recipe {_KIND} has no styles to choose from")
    project, chosen = context.project(), sorted(context.rng.sample(presets, _PRESETS), reverse=True)
    own = {name: context.training_set(project) for name in _OWN[:most]}
    styles: dict[str, Any] = {"presetStyles": chosen, "styleTrainingSetIds": own}
    body = context.model_body(project, recipe={"kind": _KIND}, locale=_LOCALE, properties=styles)
    begun = context.put("models", name := context.id("model"), body)
    expect_status(begun, 200, 201, rule=_RULE, why="the recipe lists these styles")
    _shows(begun.json, body, [*chosen, *own], f"the response of PUT /models/{name}")
    _shows(context.settle(begun), body, [*chosen, *own], f"GET /models/{name}")
    for version in context.versions:
        service = context.for_version(version)
        _shows(service.send("GET", f"/models/{name}").json, body, [*chosen, *own], f"GET /models/{name} ({version})")
    listed = paging.items(paging.walk(context.service, "/models", filter=f"projectId eq '{project}'"))
    _shows(next(iter(listed), {}), body, [*chosen, *own], f"the list of the models of {project}")


def _shows(shown: Any, sent: dict[str, Any], spoken: list[str], where: str) -> None:
    for name in ("presetStyles", "styleTrainingSetIds"):
        found = at(shown, ("properties", name))
        expect_equal(found, sent["properties"][name], f"properties.{name} in {where}", _RULE)
    found = at(shown, ("properties", "voiceStyles"))
    expect_equal(found, spoken, f"properties.voiceStyles in {where}", _RULE)


def _listed(context: Context, kind: str) -> dict[str, Any]:
    found = [each for each in paging.items(paging.walk(context.service, "/modelrecipes")) if each.get("kind") == kind]
    if not found:
        raise NotApplicable(f"no recipe {kind} is listed")
    return dict(found[0])


SCENARIOS = (
    Scenario(
        "style-order", "Styles are shown in the order sent", _GROUP, _styles_in_their_order, frozenset({"training"})
    ),
)
