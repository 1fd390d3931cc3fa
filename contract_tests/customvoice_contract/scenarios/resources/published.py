"""Published lists: recipes and base models, equal in every version and in every read.

Rules: docs/FIDELITY.md: recipes, base models, undescribed query parameters, newer properties, voice design (no route);
spec nodes `Models_ListRecipes`, `BaseModels_List`, `Recipe`, `BaseModel`. What the documents say of a recipe of one
version, and of a base model, holds for that one alone: a service may have others.
"""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ...contract.schemas import resolve
from ...oracles import Contract
from ...results.not_applicable import NotApplicable
from ..core.expect import expect, expect_equal, expect_error, expect_status
from ..core.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..core.context import Context

_GROUP = "State"
_RULE, _FACTS = "published", "published-facts"
RECIPES, _BASE_MODELS = "/modelrecipes", "/basemodels"
_SCHEMAS = {RECIPES: "Recipe", _BASE_MODELS: "BaseModel"}
_ENGLISH = frozenset(
    ("angry", "excited", "cheerful", "friendly", "hopeful", "sad", "shouting", "terrified", "unfriendly", "whispering")
)
_JAPANESE = frozenset(("angry", "cheerful", "sad"))
_DOCUMENTED: Mapping[tuple[str, str], Mapping[str, Any]] = {
    ("Default", "V7.2023.03"): {
        "minUtteranceCount": 300,
        "datasetLocales": frozenset(("en-US", "en-GB", "fr-FR", "it-IT")),
        "minDurationInSeconds": 3600,
    },
    ("MultiStyle", "V3.2023.06"): {
        "minUtteranceCount": 300,
        "minStyleUtteranceCount": 100,
        "maxCustomStyleNum": 5,
        "datasetLocales": frozenset(("en-US", "ja-JP")),
        "presetStyles": {
            locale: {"female": styles, "male": styles} for locale, styles in (("en-US", _ENGLISH), ("ja-JP", _JAPANESE))
        },
        "minDurationInSeconds": 3600,
    },
}
_PHOENIX, _PHOENIX_DESCRIPTION, _PHOENIX_DATE = "PhoenixV2Neural", "Phonenix V2 base model", "2023-12-01T00:00:00+00:00"


def published(context: Context, path: str, version: str | None = None, **params: str) -> list[dict[str, Any]]:
    """Return what the service publishes there, in the version under test or another."""
    answer = context.for_version(version or context.version).send("GET", path, params=params)
    expect_status(answer, 200, rule=_RULE, why="anybody with a key may read what is published")
    is_page = "nextLink" in answer.json and not context.live
    expect(not is_page, f"{path} has a nextLink; what is published is not a page.", _RULE)
    return list(answer.json["value"])


def _recipes(context: Context) -> None:
    """Each recipe has its own kind and version, and documented recipes are as documented."""
    known = _published_alike(context, RECIPES)
    names = [(str(each.get("kind")), str(each.get("version"))) for each in known[context.version]]
    expect(len(set(names)) == len(names), f"{RECIPES} has a recipe twice: {names}.", _RULE)
    documented = [each for each in names if each in _DOCUMENTED]
    if documented and not context.live:
        expect_equal(sorted(names), sorted(_DOCUMENTED), f"The recipes of {RECIPES}", _FACTS)
    for version, recipes in known.items():
        shown = _properties(version, "Recipe")
        for recipe in recipes:
            name = (str(recipe.get("kind")), str(recipe.get("version")))
            where = f"the recipe {' '.join(name)} ({version})"
            expect(recipe.get("minUtteranceCount", 1) > 0, f"{where} needs no utterances.", _RULE)
            for fact, expected in _DOCUMENTED.get(name, {}).items():
                if fact in shown and not context.live:
                    expect_equal(_unordered(recipe.get(fact)), expected, f"{fact} of {where}", _FACTS)


def _base_models(context: Context) -> None:
    """Each base model has its own name, the documented one is as documented, and some support personal voices."""
    known = _published_alike(context, _BASE_MODELS)
    names = [each.get("name") for each in known[context.version]]
    expect(len(set(names)) == len(names), f"{_BASE_MODELS} has a name twice: {names}.", _RULE)
    speaks = [each for each in known[context.version] if "PersonalVoice" in each.get("capabilities", ())]
    expect(speaks or context.live, f"{_BASE_MODELS} has none that speaks personal voices.", _RULE)
    for version, models in known.items():
        for model in models:
            released, withdrawn = (_time(model.get(each)) for each in ("releaseDateTime", "expirationDateTime"))
            where = f"the base model {model.get('name')} ({version})"
            is_later = withdrawn is None or (released is not None and released < withdrawn)
            expect(is_later, f"{where} is withdrawn before it is released.", _RULE)
            if model.get("name") == _PHOENIX and not context.live:
                expect_equal(released, _time(_PHOENIX_DATE), f"releaseDateTime of {where}", _FACTS)
                expect_equal(model.get("capabilities"), ["PersonalVoice"], f"capabilities of {where}", _FACTS)
                expect_equal(model.get("description"), _PHOENIX_DESCRIPTION, f"description of {where}", _FACTS)


def _no_design(context: Context) -> None:
    """Voice design exists only in samples: no document has the route."""
    if context.live:
        raise NotApplicable("a live service may have the route, which is known from samples only")
    body = {"VoicePrompt": "A calm voice.", "SampleText": "This is a test.", "candidateCount": 1, "locale": "en-US"}
    answer = context.service.send("POST", "/personalvoices:design", json=body)
    expect_error(answer, 404, "404", rule="unknown-route", why="no document has voice design")


def _published_alike(context: Context, path: str) -> dict[str, list[dict[str, Any]]]:
    """Return what each version publishes; check that it is the same in every read, and between versions."""
    params = {"skip": "1", "maxpagesize": "1", "filter": "kind eq 'None'"}
    again = published(context, path, **params)
    known = {version: published(context, path, version) for version in context.versions}
    expect_equal(again, known[context.version], f"GET {path} with the undescribed parameters {params}", _RULE)
    # A live service may offer newer recipes to newer versions alone.
    for one, other in () if context.live else pairwise(context.versions):
        shared = _properties(one, _SCHEMAS[path]) & _properties(other, _SCHEMAS[path])
        left, right = (
            [{key: value for key, value in each.items() if key in shared} for each in known[version]]
            for version in (one, other)
        )
        expect_equal(right, left, f"What {one} and {other} share of GET {path}, as {other} shows it,", _RULE)
    expect(known[context.version], f"GET {path} has nothing; expected what the service offers.", _RULE)
    return known


def _properties(version: str, schema: str) -> frozenset[str]:
    document = Contract.of(version).document
    return frozenset(resolve(document, document["components"]["schemas"][schema])["properties"])


def _unordered(value: Any) -> Any:
    """Return lists as sets, at any depth."""
    if isinstance(value, dict):
        return {key: _unordered(each) for key, each in value.items()}
    return frozenset(value) if isinstance(value, list) else value


def _time(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else None


SCENARIOS = (
    Scenario("published-recipes", "Recipes are published, the same in every read", _GROUP, _recipes),
    Scenario("published-base-models", "Base models are published, the same in every read", _GROUP, _base_models),
    Scenario("no-voice-design", "There is no route for voice design", "Errors", _no_design),
)
