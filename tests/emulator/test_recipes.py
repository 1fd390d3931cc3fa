"""Recipes: their rules for a request, the properties they set, and the user's catalogue."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from customvoice_emulator.common.limits import Limits

from tests.emulator.harness import MODEL, STABLE, TRAINING_SET, Session, session

CATALOGUE = files("customvoice_emulator.catalogue").joinpath("catalogue.yaml").read_text("utf-8")


@pytest.fixture
def jessica() -> Iterator[Session]:
    """An emulator with a consent and a training set in English."""
    with session() as made:
        made.prepare()
        yield made


def model(kind: str, **changes: Any) -> dict[str, Any]:
    """Return a model request with a recipe."""
    return {**MODEL, "recipe": {"kind": kind}, **changes}


def styles(*preset: str, **own: str) -> dict[str, Any]:
    """Return the styles of a model."""
    return {"properties": {"presetStyles": list(preset), **({"styleTrainingSetIds": own} if own else {})}}


GOOD = [
    pytest.param("Default", {}, "V7.2023.03", "en-US", id="default"),
    pytest.param("Default", {"locale": "en-us"}, "V7.2023.03", "en-us", id="the training set's own locale"),
    pytest.param("MultiStyle", styles("sad"), "V3.2023.06", "en-US", id="multi style"),
    pytest.param("MultiStyle", {**styles("sad"), "locale": "ja-JP"}, "V3.2023.06", "ja-JP", id="multi style, Japanese"),
    pytest.param("CrossLingual", {"locale": "fr-FR"}, "V5.0", "fr-FR", id="cross-lingual"),
    pytest.param("HD", {}, "V1.0", "en-US", id="HD"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "changes", "version", "locale"), GOOD)
def test_recipe_sets_versions_and_locale(jessica: Session, kind: str, changes: Any, version: str, locale: str) -> None:
    """The versions of the recipe and the engine and the locale are set; a sent version is kept."""
    made = jessica.put("models/Jessica", model(kind, **changes))
    assert (made["recipe"], made["locale"]) == ({"kind": kind, "version": version}, locale)
    assert made["engineVersion"] == "2023.07.04.0"
    other = jessica.put("models/Second", {**model(kind, **changes), "recipe": {"kind": kind, "version": "V1"}})
    assert other["recipe"]["version"] == "V1"


BAD = [
    pytest.param("Default", {"locale": "fr-FR"}, "locale", "its training set, en-US", id="default speaks another"),
    pytest.param("CrossLingual", {}, "locale", "is required for the recipe CrossLingual", id="no target language"),
    pytest.param("MultiStyle", {}, "properties.presetStyles", "is required", id="no styles"),
    pytest.param(
        "MultiStyle", styles(own="Jessica"), "properties.presetStyles", "is required", id="custom styles only"
    ),
    pytest.param("MultiStyle", styles("sad", "sleepy"), "properties.presetStyles", "not 'sleepy'", id="no such style"),
    pytest.param(
        "MultiStyle",
        {**styles("excited"), "locale": "ja-JP"},
        "properties.presetStyles",
        "angry, cheerful, sad in ja-JP",
        id="a style of another locale",
    ),
    pytest.param(
        "MultiStyle", {**styles("sad"), "locale": "de-DE"}, "properties.presetStyles", "has none in de-DE", id="German"
    ),
    pytest.param(
        "MultiStyle",
        styles("sad", **{f"own{number}": "Jessica" for number in range(6)}),
        "properties.styleTrainingSetIds",
        "at most 5",
        id="too many custom styles",
    ),
]


@pytest.mark.parametrize(("kind", "changes", "target", "words"), BAD)
def test_broken_recipe_rule_gets_409(jessica: Session, kind: str, changes: Any, target: str, words: str) -> None:
    """The 409 has the property and the valid values; nothing is created."""
    response = jessica.try_put("models/Jessica", model(kind, **changes))
    error = response.json()["error"]
    assert (response.status_code, error["code"], error["target"]) == (409, "Conflict", target)
    assert words in error["message"]
    assert jessica.get("models")["value"] == []


def test_styles_are_listed_in_order(jessica: Session) -> None:
    """Preset styles are first, then custom styles; other recipes have no list."""
    made = jessica.put("models/Jessica", model("MultiStyle", **styles("sad", "angry", mine="Jessica")))
    assert made["properties"]["voiceStyles"] == ["sad", "angry", "mine"]
    plain = jessica.put("models/Second", model("Default", **styles("sad")))
    assert plain["properties"] == {"presetStyles": ["sad"]}


def test_voice_kind_decides_the_preset_styles(tmp_path: Path) -> None:
    """A female training set has the styles of female voices; one without a voice kind has all."""
    mine = tmp_path / "mine.yaml"
    mine.write_text(CATALOGUE.replace("male: *japanese", "male: [bold]"), "utf-8")
    with session(catalogue=mine) as jessica:
        jessica.prepare()
        jessica.put("trainingsets/Both", {"projectId": "Jessica", "locale": "en-US"})
        sent = model("MultiStyle", **styles("bold"), locale="ja-JP")
        assert jessica.try_put("models/Jessica", sent).status_code == 409
        assert jessica.try_put("models/Jessica", {**sent, "trainingSetId": "Both"}).status_code == 201


def test_unknown_recipe_gets_404(jessica: Session) -> None:
    """A recipe is a reference, as to a resource; the error lists the known ones."""
    response = jessica.try_put("models/Jessica", model("Singing"))
    assert (response.status_code, response.json()["error"]["target"]) == (404, "recipe.kind")
    assert "MultiStyle" in response.json()["error"]["message"]


def test_user_catalogue_is_used(tmp_path: Path) -> None:
    """Recipes, base models, engine version and endpoint kind come from the user's file."""
    text = CATALOGUE.replace("kind: CrossLingual", "kind: Singing").replace("listed: false", "listed: true")
    text = text.replace("2023.07.04.0", "2031.01.01.0").replace("PhoenixV2Neural", "Dragon")
    text = text.replace("locale: required", "locale: required\n    modelLocales: [fr, it-IT]")
    mine = tmp_path / "mine.yaml"
    mine.write_text(text.replace("endpointKind: HighPerformance", "endpointKind: FastResume"), "utf-8")
    with session(catalogue=str(mine)) as jessica:
        jessica.prepare()
        kinds = [recipe["kind"] for recipe in jessica.get("modelrecipes")["value"]]
        assert kinds == ["Default", "MultiStyle", "Singing", "HD"]
        assert [each["name"] for each in jessica.get("basemodels")["value"]] == ["Dragon"]
        assert jessica.put("models/Jessica", model("Singing", locale="fr-CA"))["engineVersion"] == "2031.01.01.0"
        refused = jessica.try_put("models/Second", model("Singing", locale="de-DE"))
        assert (refused.status_code, refused.json()["error"]["target"]) == (409, "locale")
        endpoint = {"projectId": "Jessica", "modelId": "Jessica"}
        made = jessica.put("endpoints/9f50c644-2121-40e9-9ea7-544e48bfe3cb", endpoint)
        assert made["properties"] == {"kind": "FastResume"}


@pytest.mark.parametrize("strict", [False, True])
def test_recipe_locales_are_checked_with_strict_data_only(*, strict: bool) -> None:
    """The published ones are an example of four; the service has about seventy."""
    with session(limits=Limits(strict_data=strict)) as jessica:
        jessica.consent()
        jessica.put("trainingsets/Jessica", {**TRAINING_SET, "locale": "pl-PL"})
        response = jessica.try_put("models/Jessica", MODEL, STABLE)
        assert response.status_code == (409 if strict else 201)
        if strict:
            assert response.json()["error"]["target"] == "trainingSetId"
