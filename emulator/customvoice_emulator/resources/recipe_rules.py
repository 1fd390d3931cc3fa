"""Check a model request, and its training data, against the rules of its recipe (FIDELITY: recipe rules)."""

from collections.abc import Mapping
from typing import Any

from customvoice_emulator.catalogue.catalogue import Catalogue, Recipe, has_locale
from customvoice_emulator.common import errors
from customvoice_emulator.common.redaction import short

Fields = Mapping[str, Any]


def recipe_of(sent: Fields, catalogue: Catalogue) -> Recipe:
    """Return the requested recipe. Raises ServiceError (404) for an unknown one, as for an unknown project."""
    kind = sent["recipe"].get("kind", "")
    if kind not in catalogue.recipes:
        known = " or ".join(catalogue.recipes)
        raise errors.UNKNOWN_RECIPE.error(kind=short(kind), known=known, target="recipe.kind")
    return catalogue.recipes[kind]


def model_locale(sent: Fields, training_set: Fields) -> str:
    """Return the locale of the model: the sent one, or the training set's."""
    return str(sent.get("locale") or training_set["locale"])


def check_recipe(recipe: Recipe, sent: Fields, training_set: Fields) -> None:
    """Raise ServiceError (409) if the request or its training set breaks a rule of the recipe."""
    _check_locale(recipe, sent, training_set)
    if recipe.takes_styles:
        _check_styles(recipe, sent.get("properties", {}), model_locale(sent, training_set), training_set)


def check_dataset_locale(recipe: Recipe, training_set: Fields) -> None:
    """Raise ServiceError (409) if the recipe does not support training data of that locale."""
    known = recipe.shown.get("datasetLocales")
    if known is not None and not has_locale(known, training_set["locale"]):
        raise _broken(
            f"The recipe {recipe.kind} trains from data in {', '.join(known)}; the training set is in "
            f"{short(training_set['locale'])}.",
            "trainingSetId",
        )


def _check_locale(recipe: Recipe, sent: Fields, training_set: Fields) -> None:
    given, own = sent.get("locale"), str(training_set["locale"])
    if recipe.locale == "required" and not given:
        raise _broken(f"The locale (of the model) is required for the recipe {recipe.kind}.", "locale")
    if recipe.locale == "training-set" and given and given.lower() != own.lower():
        raise _broken(
            f"The locale of a {recipe.kind} model is the locale of its training set, {short(own)}; omit it.", "locale"
        )
    known = recipe.shown.get("modelLocales")
    if known is not None and not has_locale(known, model_locale(sent, training_set)):
        raise _broken(f"The recipe {recipe.kind} speaks {', '.join(known)}.", "locale")


def _check_styles(recipe: Recipe, properties: Fields, locale: str, training_set: Fields) -> None:
    chosen, own = properties.get("presetStyles", ()), properties.get("styleTrainingSetIds", {})
    known = recipe.preset_styles(locale, training_set.get("voiceKind"))
    location = "properties.presetStyles"
    if not chosen:
        raise _broken(f"The {location} is required for the recipe {recipe.kind}; send one of its styles.", location)
    unknown = next((style for style in chosen if style not in known), None)
    if unknown is not None:
        has = f"has {', '.join(known)}" if known else "has none"
        raise _broken(f"The recipe {recipe.kind} {has} in {short(locale)}, not {short(unknown)!r}.", location)
    most = recipe.shown.get("maxCustomStyleNum")
    if most is not None and len(own) > most:
        what = f"allows at most {most} custom styles"
        raise _broken(f"The recipe {recipe.kind} {what}; there are {len(own)}.", "properties.styleTrainingSetIds")


def _broken(reason: str, target: str) -> errors.ServiceError:
    return errors.RULE_BROKEN.error(reason=reason, target=target)
