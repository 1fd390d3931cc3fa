"""Models: voices trained from a training set by a recipe."""

from collections.abc import Mapping
from typing import Any

from customvoice_emulator import _errors
from customvoice_emulator._call import Handler
from customvoice_emulator._handlers._create import StartCreate
from customvoice_emulator._handlers._delete import Delete
from customvoice_emulator._handlers._list import List
from customvoice_emulator._handlers._read import Get, Published
from customvoice_emulator._redact import short
from customvoice_emulator._resource_type import Fields, Holder, Lookup, Reference, ResourceType
from customvoice_emulator.resources._recipes import RECIPES, VERSIONS

ENGINE_VERSION = "2023.07.04.0"


def _check(sent: Fields) -> None:
    """A recipe is something that the request names, as a project is: an unknown one is not there."""
    kind = sent["recipe"].get("kind", "")
    if kind not in VERSIONS:
        known = " or ".join(VERSIONS)
        raise _errors.UNKNOWN_RECIPE.error(kind=short(kind), known=known, target="recipe.kind")


def _fill(sent: Fields, lookup: Lookup) -> Fields:
    """Add the recipe's version, the locale, the engine's version, and for MultiStyle the list of all styles."""
    kind = sent["recipe"]["kind"]
    recipe = {"kind": kind, "version": sent["recipe"].get("version") or VERSIONS[kind]}
    locale = sent.get("locale") or lookup("trainingsets", sent["trainingSetId"])["locale"]
    body = {**sent, "recipe": recipe, "locale": locale, "engineVersion": ENGINE_VERSION}
    return body | _styles(kind, sent.get("properties", {}))


def _styles(kind: str, properties: Fields) -> dict[str, Any]:
    styles = [*properties.get("presetStyles", ()), *properties.get("styleTrainingSetIds", {})]
    if kind != "MultiStyle" or not styles:
        return {}
    return {"properties": {**properties, "voiceStyles": styles}}


MODEL = ResourceType(
    collection="models",
    references=(
        Reference("projectId", "projects"),
        Reference("consentId", "consents", failure="SpeakerVerificationFailed"),
        Reference("trainingSetId", "trainingsets", failure="DataNotReady"),
        Reference("properties.styleTrainingSetIds.*", "trainingsets", failure="DataNotReady"),
    ),
    check=_check,
    fill=_fill,
    held_by=(Holder("endpoints", "modelId", "refuse", "Delete them first."),),
)

HANDLERS: Mapping[str, Handler] = {
    "Models_ListRecipes": Published(RECIPES),
    "Models_List": List(MODEL),
    "Models_Get": Get(MODEL),
    "Models_Create": StartCreate(MODEL),
    "Models_Delete": Delete(MODEL),
}
