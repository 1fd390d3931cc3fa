"""Models: voices trained from training sets by a recipe."""

from collections.abc import Mapping
from typing import Any

from customvoice_emulator.common import errors
from customvoice_emulator.handlers.call import Handler
from customvoice_emulator.handlers.context import HandlerContext
from customvoice_emulator.handlers.create import StartCreate
from customvoice_emulator.handlers.delete import Delete
from customvoice_emulator.handlers.list import List
from customvoice_emulator.handlers.read import Get, PublishedList
from customvoice_emulator.handlers.resource_type import Dependent, Fields, Lookup, Quota, Reference, ResourceType
from customvoice_emulator.operations.progress import Outcome
from customvoice_emulator.resources.recipe_rules import check_dataset_locale, check_recipe, model_locale, recipe_of

_FAILED_IDS = "failedTrainingsets"
# FIDELITY: strict data.
_UNREADABLE = "InaccessibleCustomerStorage"


def _check_rules(sent: Fields, lookup: Lookup, context: HandlerContext) -> None:
    recipe = recipe_of(sent, context.catalogue)
    training_set = lookup("trainingsets", sent["trainingSetId"])
    check_recipe(recipe, sent, training_set)
    if context.limits.strict_data:
        check_dataset_locale(recipe, training_set)


def _data_failure(sent: Fields, lookup: Lookup, context: HandlerContext) -> Outcome | None:
    """With strict data, return the failure for too small training sets (FIDELITY: amount of data)."""
    if not context.limits.strict_data:
        return None
    recipe = recipe_of(sent, context.catalogue)
    needed = {sent["trainingSetId"]: recipe.number("minUtteranceCount")}
    if recipe.takes_styles:
        for name in sent.get("properties", {}).get("styleTrainingSetIds", {}).values():
            needed.setdefault(name, recipe.number("minStyleUtteranceCount"))
    enough = context.catalogue.contextual_min_seconds
    short = [name for name, count in needed.items() if not _is_enough(lookup("trainingsets", name), count, enough)]
    if not short:
        return None
    return Outcome(failed=True, properties={"failureReason": "DataNotEnough", _FAILED_IDS: short})


def _is_enough(training_set: Fields, count: int, contextual_seconds: float) -> bool:
    properties = training_set.get("properties", {})
    if properties.get("utteranceCount", 0) >= count:
        return True
    return bool(properties.get("isContextual")) and properties.get("durationInSeconds", 0) > contextual_seconds


def _fill(sent: Fields, lookup: Lookup, context: HandlerContext) -> Fields:
    """Add the recipe's version, the locale, the engine's version, and the list of all styles if there are any."""
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
        name,
        "trainingsets",
        failure="DataNotReady",
        waits_for_end=False,
        failed_ids_property=_FAILED_IDS,
        inherited_causes=(_UNREADABLE,),
    )


MODEL = ResourceType(
    collection="models",
    references=(
        Reference("projectId", "projects"),
        Reference("consentId", "consents", failure="SpeakerVerificationFailed"),
        _trained_from("trainingSetId"),
        _trained_from("properties.styleTrainingSetIds.*"),
    ),
    check=_check_rules,
    data_failure=_data_failure,
    fill=_fill,
    quota=Quota(lambda limits: limits.max_concurrent_trainings, errors.TOO_MANY_TRAININGS, only_running=True),
    dependents=(Dependent("endpoints", "modelId", "reject", "Delete them first."),),
)

HANDLERS: Mapping[str, Handler] = {
    "Models_ListRecipes": PublishedList(lambda catalogue: catalogue.listed),
    "Models_List": List(MODEL),
    "Models_Get": Get(MODEL),
    "Models_Create": StartCreate(MODEL),
    "Models_Delete": Delete(MODEL),
}
