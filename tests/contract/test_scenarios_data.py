"""Scenarios of recordings, uploads, trainings, recipes and published resources: no findings without a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from customvoice_contract.results.outcome import Verdict
from customvoice_contract.scenarios.resources import published, recipes
from customvoice_contract.scenarios.uploads import audio, file_limits, training_data, training_roles
from customvoice_spec import versions
from mutants.asgi import Request, Response, altering_response

from tests.contract.fault_builders import in_body, in_resources, refusing
from tests.contract.scenario_harness import (
    BY_NAME,
    NEWEST,
    emulator,
    findings_of,
    messages,
    name_of,
    run_scenarios,
)
from tests.contract.shared_faults import failure_as_success

if TYPE_CHECKING:
    from tests.contract.scenario_harness import Fault

MODULES = (audio, training_data, training_roles, recipes, published, file_limits)
OURS = {each.name: each for module in MODULES for each in module.SCENARIOS}


def test_scenarios_are_in_each_run() -> None:
    """All scenarios of these modules are in the registry."""
    assert set(OURS) <= set(BY_NAME)


@pytest.mark.slow
@pytest.mark.parametrize("version", versions())
def test_nothing_is_found_on_the_emulator(version: str, container_url: str) -> None:
    """Nothing is found in any version, and no scenario is skipped; large files are sent in the newest."""
    names = [each for each in OURS if version == NEWEST or not each.startswith("file-limit")]
    with emulator() as url:
        rows = run_scenarios(url, names, container_url, version)
    assert messages(rows) == {}
    assert {row.note for row in rows if row.verdict is Verdict.SKIPPED} == set()


@pytest.mark.slow
def test_immediate_uploads_are_no_fault(container_url: str) -> None:
    """A scenario that needs an upload to last is skipped where uploads end at once."""
    with emulator(pace="immediate") as url:
        rows = run_scenarios(url, ["training-not-ready", "training-failed-sets", "upload-counts"], container_url)
    assert messages(rows) == {}
    assert {row.name for row in rows if row.verdict is Verdict.SKIPPED} == {"training-not-ready"}


def too_little_as_no_access(item: dict[str, Any]) -> None:
    """Show InaccessibleCustomerStorage in place of DataNotEnough."""
    properties = item.get("properties", {})
    if properties.get("failureReason") == "DataNotEnough":
        properties["failureReason"] = "InaccessibleCustomerStorage"


def first_set_blamed(item: dict[str, Any]) -> None:
    """Name the training set of the model, whichever failed."""
    if item.get("properties", {}).get("failedTrainingsets"):
        item["properties"]["failedTrainingsets"] = [item["trainingSetId"]]


def no_set_blamed(item: dict[str, Any]) -> None:
    """Name no training set that failed."""
    item.get("properties", {}).pop("failedTrainingsets", None)


def one_file_too_many(item: dict[str, Any]) -> None:
    """Count one file too many of more than six."""
    if item.get("properties", {}).get("utteranceCount", 0) > 6:
        item["properties"]["utteranceCount"] += 1


def no_duration(item: dict[str, Any]) -> None:
    """Show no duration of an upload."""
    if "properties" in item:
        item["properties"]["durationInSeconds"] = 0.0


def without_wildcards(body: dict[str, Any]) -> None:
    """Match extensions without wildcards."""
    for part in ("audios", "scripts"):
        if part in body:
            body[part]["extensions"] = [each for each in body[part]["extensions"] if each.startswith(".")] or [".none"]


def one_style_added(body: dict[str, Any]) -> None:
    """Add a style to each model of several styles."""
    if body.get("recipe", {}).get("kind") == "MultiStyle":
        body["properties"] = {**body.get("properties", {}), "presetStyles": ["cheerful"]}


def five_styles_kept(body: dict[str, Any]) -> None:
    """Leave out styles after the fifth."""
    own = body.get("properties", {}).get("styleTrainingSetIds", {})
    for name in list(own)[5:]:
        del own[name]


def own_styles_sorted(item: dict[str, Any]) -> None:
    """Sort the styles that the model itself brings."""
    properties = item.get("properties", {})
    if "voiceStyles" in properties:
        count = len(properties["presetStyles"])
        properties["voiceStyles"] = properties["voiceStyles"][:count] + sorted(properties["voiceStyles"][count:])


def high_performance(item: dict[str, Any]) -> None:
    """Show every endpoint that has Succeeded with one kind."""
    if item.get("status") == "Succeeded":
        item["properties"] = {"kind": "HighPerformance"}


@altering_response
def one_recipe_on_a_page(request: Request, response: Response) -> None:
    """Show one recipe where a page size is given."""
    if request.collection == "modelrecipes" and "maxpagesize" in request.params:
        response.json = {"value": response.object["value"][:1]}


voice_design_found = refusing(400, lambda each: each.path.endswith("personalvoices:design"))
text_as_audio_refused = refusing(
    400, lambda each: each.collection == "consents" and b"This is text, and no recording." in each.body
)
whole_form_limited = refusing(413, lambda each: len(each.body) > 31_457_280)

FAULTS: list[tuple[str, Fault]] = [
    ("audio-consents", in_resources(failure_as_success, collection="consents")),
    ("audio-consents", text_as_audio_refused),
    ("audio-consent-urls", in_resources(failure_as_success, collection="consents")),
    ("audio-voices", in_resources(too_little_as_no_access, collection="personalvoices")),
    ("audio-voice-containers", in_resources(too_little_as_no_access, collection="personalvoices")),
    ("audio-voice-containers", in_body(lambda body: body.get("audios", {}).pop("prefix", None))),
    ("upload-counts", in_resources(one_file_too_many, collection="trainingsets")),
    ("upload-counts", in_resources(no_duration, collection="trainingsets")),
    ("upload-counts", in_body(without_wildcards, action="upload")),
    ("upload-rejected", in_body(lambda body: body.pop("processAs", None), action="upload")),
    ("upload-rejected", in_body(lambda body: body.update(kind="AudioAndScript"), action="upload")),
    ("training-failed-sets", in_resources(first_set_blamed, collection="models")),
    ("training-failed-sets", in_resources(no_set_blamed, collection="models")),
    ("training-not-ready", in_resources(failure_as_success, collection="models")),
    ("recipes", in_body(lambda body: body.pop("locale", None), collection="models")),
    ("recipes", in_body(lambda body: body.get("recipe", {}).pop("version", None), collection="models")),
    ("recipes", in_body(one_style_added, collection="models")),
    ("recipes", in_body(five_styles_kept, collection="models")),
    ("recipes", in_resources(own_styles_sorted, collection="models")),
    ("recipes", in_resources(high_performance, collection="endpoints")),
    ("published-recipes", in_resources(lambda each: each.update(minUtteranceCount=3), collection="modelrecipes")),
    ("published-recipes", one_recipe_on_a_page),
    (
        "published-base-models",
        in_resources(lambda each: each.update(description="Phoenix V2 base model"), collection="basemodels"),
    ),
    ("no-voice-design", voice_design_found),
    ("file-limit-exact", whole_form_limited),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "fault"), FAULTS, ids=name_of)
def test_scenario_finds_fault(name: str, fault: Fault, container_url: str) -> None:
    """The scenario about a rule finds the fault itself, whatever the oracles find besides."""
    found = findings_of(fault, name, container_url)
    assert any(each.check == name for each in found), found
