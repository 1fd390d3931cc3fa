"""Scenarios of recordings, uploads, trainings, recipes and what is published: silent when right, else not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from customvoice_contract.results.outcome import Verdict
from customvoice_contract.scenarios.registry import SCENARIOS
from customvoice_contract.scenarios.resources import published, recipes
from customvoice_contract.scenarios.uploads import audio, file_limits, training_data, training_roles
from customvoice_spec import versions
from mutants.asgi import Backend, Request, Response

from tests.contract.scenario_harness import NEWEST, emulator, tried

if TYPE_CHECKING:
    from collections.abc import Callable

    from mutants.asgi import Mutation

MODULES = (audio, training_data, training_roles, recipes, published, file_limits)
OURS = {each.name: each for module in MODULES for each in module.SCENARIOS}


def test_each_run_tries_them() -> None:
    """A scenario that is not listed is never run."""
    assert set(OURS) <= {each.name for each in SCENARIOS}


@pytest.mark.parametrize("version", versions())
def test_they_are_silent_on_the_emulator(version: str, container_url: str) -> None:
    """Nothing is found where nothing is wrong, in any version, and all are tried; large files in the newest."""
    names = [each for each in OURS if version == NEWEST or not each.startswith("file-limit")]
    with emulator() as url:
        rows = tried(url, names, container_url, version)
    assert {row.name: [each.message for each in row.findings] for row in rows if row.findings} == {}
    assert {row.note for row in rows if row.verdict is Verdict.SKIPPED} == set()


def test_work_that_is_done_at_once_is_no_fault(container_url: str) -> None:
    """Where an upload is over before the next request, that is told, and nothing is found."""
    with emulator(pace="immediate") as url:
        rows = tried(url, ["training-not-ready", "training-blames", "upload-counts"], container_url)
    assert {row.name: [each.message for each in row.findings] for row in rows if row.findings} == {}
    assert {row.name for row in rows if row.verdict is Verdict.SKIPPED} == {"training-not-ready"}


def altering(collection: str, change: Callable[[dict[str, Any]], None]) -> Mutation:
    """Return a mutation that changes every resource of a collection, or what is published there, as it is shown."""

    async def mutation(request: Request, backend: Backend) -> Response:
        response = await backend.send(request)
        if request.collection == collection:
            response.each(change)
        return response

    return mutation


def sending(change: Callable[[dict[str, Any]], None], *, action: str = "", collection: str = "") -> Mutation:
    """Return a mutation that changes the JSON of requests."""

    async def mutation(request: Request, backend: Backend) -> Response:
        body = request.object
        if body and request.action == action and collection in ("", request.collection):
            change(body)
            request = request.with_json(body)
        return await backend.send(request)

    return mutation


def found_good(item: dict[str, Any]) -> None:
    """Show what has failed as done."""
    if item.get("status") == "Failed":
        item["status"] = "Succeeded"
        item.pop("properties", None)


def no_access(item: dict[str, Any]) -> None:
    """Blame the storage for whatever is too little."""
    properties = item.get("properties", {})
    if properties.get("failureReason") == "DataNotEnough":
        properties["failureReason"] = "InaccessibleCustomerStorage"


def blame_the_first(item: dict[str, Any]) -> None:
    """Blame the training set of the model, whichever failed."""
    if item.get("properties", {}).get("failedTrainingsets"):
        item["properties"]["failedTrainingsets"] = [item["trainingSetId"]]


def forget_who_failed(item: dict[str, Any]) -> None:
    """Blame nobody."""
    item.get("properties", {}).pop("failedTrainingsets", None)


def count_the_files(item: dict[str, Any]) -> None:
    """Count a file more than there is of many."""
    if item.get("properties", {}).get("utteranceCount", 0) > 6:
        item["properties"]["utteranceCount"] += 1


def of_no_length(item: dict[str, Any]) -> None:
    """Show no length of what was loaded."""
    if "properties" in item:
        item["properties"]["durationInSeconds"] = 0.0


def without_stars(body: dict[str, Any]) -> None:
    """Take an extension as a plain ending."""
    for part in ("audios", "scripts"):
        if part in body:
            body[part]["extensions"] = [each for each in body[part]["extensions"] if each.startswith(".")] or [".none"]


def segmented(body: dict[str, Any]) -> None:
    """Process all data alike."""
    body.pop("processAs", None)


def of_pairs(body: dict[str, Any]) -> None:
    """Take long audio in any locale."""
    body["kind"] = "AudioAndScript"


def without_locale(body: dict[str, Any]) -> None:
    """Let the training set decide the locale of every model."""
    body.pop("locale", None)


def without_version(body: dict[str, Any]) -> None:
    """Train by the newest version of a recipe, whichever is asked for."""
    body.get("recipe", {}).pop("version", None)


def with_one_style(body: dict[str, Any]) -> None:
    """Give a style to whoever names none."""
    if body.get("recipe", {}).get("kind") == "MultiStyle":
        body["properties"] = {**body.get("properties", {}), "presetStyles": ["cheerful"]}


def with_few_styles(body: dict[str, Any]) -> None:
    """Leave out styles over the most there may be."""
    own = body.get("properties", {}).get("styleTrainingSetIds", {})
    for name in list(own)[5:]:
        del own[name]


def styles_in_order(item: dict[str, Any]) -> None:
    """Sort the styles of one's own."""
    properties = item.get("properties", {})
    if "voiceStyles" in properties:
        count = len(properties["presetStyles"])
        properties["voiceStyles"] = properties["voiceStyles"][:count] + sorted(properties["voiceStyles"][count:])


def of_high_performance(item: dict[str, Any]) -> None:
    """Show every endpoint at rest as of one kind."""
    if item.get("status") == "Succeeded":
        item["properties"] = {"kind": "HighPerformance"}


def of_three_utterances(item: dict[str, Any]) -> None:
    """Demand less than documented."""
    item["minUtteranceCount"] = 3


def spelled_right(item: dict[str, Any]) -> None:
    """Describe the base model in better words."""
    item["description"] = "Phoenix V2 base model"


async def one_of_two(request: Request, backend: Backend) -> Response:
    """Page what is published."""
    response = await backend.send(request)
    if request.collection == "modelrecipes" and "maxpagesize" in request.params:
        response.json = {"value": response.object["value"][:1]}
    return response


async def designs(request: Request, backend: Backend) -> Response:
    """Know a route for the design of voices."""
    if request.path.endswith("personalvoices:design"):
        return Response.error(400, "BadRequest", "The VoicePrompt is required.")
    return await backend.send(request)


async def hears_the_first(request: Request, backend: Backend) -> Response:
    """Refuse at once what holds no audio."""
    if request.collection == "consents" and b"This is text, and no recording." in request.body:
        return Response.error(400, "BadRequest", "The audio can't be read.")
    return await backend.send(request)


async def refuses_full_files(request: Request, backend: Backend) -> Response:
    """Count the rest of a form to the file."""
    if len(request.body) > 31_457_280:
        return Response.error(413, "RequestBodyTooLarge", "The file is too large.")
    return await backend.send(request)


FAULTS = [
    ("recordings-consents", altering("consents", found_good)),
    ("recordings-consents", hears_the_first),
    ("recordings-consent-urls", altering("consents", found_good)),
    ("recordings-voices", altering("personalvoices", no_access)),
    ("recordings-voice-containers", altering("personalvoices", no_access)),
    ("recordings-voice-containers", sending(lambda body: body.get("audios", {}).pop("prefix", None))),
    ("upload-counts", altering("trainingsets", count_the_files)),
    ("upload-counts", altering("trainingsets", of_no_length)),
    ("upload-counts", sending(without_stars, action="upload")),
    ("upload-rules", sending(segmented, action="upload")),
    ("upload-rules", sending(of_pairs, action="upload")),
    ("training-blames", altering("models", blame_the_first)),
    ("training-blames", altering("models", forget_who_failed)),
    ("training-not-ready", altering("models", found_good)),
    ("recipes", sending(without_locale, collection="models")),
    ("recipes", sending(without_version, collection="models")),
    ("recipes", sending(with_one_style, collection="models")),
    ("recipes", sending(with_few_styles, collection="models")),
    ("recipes", altering("models", styles_in_order)),
    ("recipes", altering("endpoints", of_high_performance)),
    ("published-recipes", altering("modelrecipes", of_three_utterances)),
    ("published-recipes", one_of_two),
    ("published-base-models", altering("basemodels", spelled_right)),
    ("no-voice-design", designs),
    ("file-limit-exact", refuses_full_files),
]


@pytest.mark.parametrize(("name", "fault"), FAULTS, ids=[f"{name}-{number}" for number, (name, _) in enumerate(FAULTS)])
def test_a_fault_is_told(name: str, fault: Mutation, container_url: str) -> None:
    """The scenario that is about it finds the fault itself, whatever the oracles say besides."""
    with emulator(fault) as url:
        [row] = tried(url, [name], container_url)
    assert row.verdict is Verdict.FAILED, row.note or "nothing was found"
    assert any(each.check == name for each in row.findings), row.findings
    assert all("unexpected" not in each.rule for each in row.findings), row.findings
