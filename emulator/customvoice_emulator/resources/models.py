"""Models: voices trained from a training set by a recipe."""

from collections.abc import Mapping
from typing import Any

from customvoice_emulator.common import errors
from customvoice_emulator.handlers.call import Handler
from customvoice_emulator.handlers.context import HandlerContext
from customvoice_emulator.handlers.create import StartCreate
from customvoice_emulator.handlers.delete import Delete
from customvoice_emulator.handlers.list import List
from customvoice_emulator.handlers.read import Get, Published
from customvoice_emulator.handlers.resource_type import Fields, Holder, Lookup, Quota, Reference, ResourceType
from customvoice_emulator.operations.progress import Outcome
from customvoice_emulator.resources.recipe_rules import check_dataset_locale, check_recipe, model_locale, recipe_of

_BLAMED = "failedTrainingsets"
# FIDELITY: strict data.
_UNREADABLE = "InaccessibleCustomerStorage"


def _rules(sent: Fields, lookup: Lookup, context: HandlerContext) -> None:
    recipe = recipe_of(sent, context.catalogue)
    training_set = lookup("trainingsets", sent["trainingSetId"])
    check_recipe(recipe, sent, training_set)
    if context.limits.strict_data:
        check_dataset_locale(recipe, training_set)


def _shortfall(sent: Fields, lookup: Lookup, context: HandlerContext) -> Outcome | None:
    """Tell of training sets that are too small for the recipe, where that is demanded (FIDELITY: amount of data)."""
    if not context.limits.strict_data:
        return None
    recipe = recipe_of(sent, context.catalogue)
    needed = {sent["trainingSetId"]: recipe.number("minUtteranceCount")}
    if recipe.takes_styles:
        for name in sent.get("properties", {}).get("styleTrainingSetIds", {}).values():
            needed.setdefault(name, recipe.number("minStyleUtteranceCount"))
    enough = context.catalogue.contextual_min_seconds
    short = [name for name, count in needed.items() if not _has(lookup("trainingsets", name), count, enough)]
    if not short:
        return None
    return Outcome(failed=True, properties={"failureReason": "DataNotEnough", _BLAMED: short})


def _has(training_set: Fields, count: int, contextual_seconds: float) -> bool:
    properties = training_set.get("properties", {})
    if properties.get("utteranceCount", 0) >= count:
        return True
    return bool(properties.get("isContextual")) and properties.get("durationInSeconds", 0) > contextual_seconds


def _fill(sent: Fields, lookup: Lookup, context: HandlerContext) -> Fields:
    """Add the recipe's version, the locale, the engine's version, and the list of all styles where there are styles."""
    recipe = recipe_of(sent, context.catalogue)
    shown = {"kind": recipe.kind, "version": sent["recipe"].get("version") or recipe.version}
    locale = model_locale(sent, lookup("trainingsets", sent["trainingSetId"]))
    body = {**sent, "recipe": shown, "locale": locale, "engineVersion": context.catalogue.engine_version}
    return body | (_styles(sent.get("properties", {})) if recipe.takes_styles else {})


def _styles(properties: Fields) -> dict[str, Any]:
    styles = [*properties.get("presetStyles", ()), *properties.get("styleTrainingSetIds", {})]
    return {"properties": {**properties, "voiceStyles": styles}}


def _trained_from(name: str) -> Reference:
    return Reference(
        name, "trainingsets", failure="DataNotReady", waits=False, blamed=_BLAMED, passed_on=(_UNREADABLE,)
    )


MODEL = ResourceType(
    collection="models",
    references=(
        Reference("projectId", "projects"),
        Reference("consentId", "consents", failure="SpeakerVerificationFailed"),
        _trained_from("trainingSetId"),
        _trained_from("properties.styleTrainingSetIds.*"),
    ),
    rules=_rules,
    shortfall=_shortfall,
    fill=_fill,
    quota=Quota(lambda limits: limits.max_concurrent_trainings, errors.TOO_MANY_TRAININGS, at_work=True),
    held_by=(Holder("endpoints", "modelId", "refuse", "Delete them first."),),
)

HANDLERS: Mapping[str, Handler] = {
    "Models_ListRecipes": Published(lambda catalogue: catalogue.listed),
    "Models_List": List(MODEL),
    "Models_Get": Get(MODEL),
    "Models_Create": StartCreate(MODEL),
    "Models_Delete": Delete(MODEL),
}
