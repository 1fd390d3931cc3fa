"""Scenarios about where an effect ends: at a resource, a project, a request, a file. A fault of that kind is told."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from customvoice_contract.results.outcome import Verdict
from mutants.asgi import Backend, Request, Response

from tests.contract.scenario_harness import emulator, tried

if TYPE_CHECKING:
    from mutants.asgi import Mutation

FILE_LIMIT = 31_457_280


class CountsOn:
    """Lets a training set go on from the count of the one that had its id before."""

    def __init__(self) -> None:
        self.left: dict[str, int] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        """Answer as the emulator, but for that."""
        before = backend.stored(request, "trainingsets").get(request.id, {}).get("properties", {})
        response = await backend.send(request)
        if request.method == "DELETE" and request.collection == "trainingsets":
            self.left[request.id] = before.get("utteranceCount", 0)
        elif request.collection == "trainingsets" and "properties" in response.object:
            shown = response.object["properties"]
            count = shown.get("utteranceCount", 0) + self.left.get(request.id, 0)
            response.set(properties={**shown, "utteranceCount": count})
        return response


async def awaits_loading(request: Request, backend: Backend) -> Response:
    """Train a model once its training set has been loaded."""
    if request.creates and request.collection == "models":
        await backend.finish(request, f"trainingsets/{request.object['trainingSetId']}")
    return await backend.send(request)


async def looks_references_up_again(request: Request, backend: Backend) -> Response:
    """Refuse a repeated training whose consent was deleted."""
    response = await backend.send(request)
    consent, trains = request.object.get("consentId"), request.creates and request.collection == "models"
    if trains and response.ok and consent and consent not in backend.stored(request, "consents"):
        return Response.error(404, "NotFound", "No consent.")
    return response


class OrderBlind:
    """Takes a body for another one whose arrays have the same items."""

    def __init__(self) -> None:
        self.first: dict[str, bytes] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        """Answer as the emulator, but for that."""
        asked = request.operation_id
        if request.action == "upload" and asked:
            first = self.first.setdefault(asked, request.body)
            if self.sorted(json.loads(first)) == self.sorted(request.object):
                request = request.with_json(json.loads(first))
        return await backend.send(request)

    def sorted(self, value: Any) -> Any:
        """Return the value with its arrays in order."""
        if isinstance(value, dict):
            return {name: self.sorted(each) for name, each in value.items()}
        return sorted(value) if isinstance(value, list) else value


async def measures_forms(request: Request, backend: Backend) -> Response:
    """Allow a form as many bytes as a file."""
    if request.collection == "personalvoices" and len(request.body) > FILE_LIMIT + 10_000:
        return Response.error(413, "RequestBodyTooLarge", "The form is too large.")
    return await backend.send(request)


async def deletes_what_was_made_of_it(request: Request, backend: Backend) -> Response:
    """Delete with a project the models that were made from what was in it."""
    gone = backend.stored(request, "consents")
    response = await backend.send(request)
    if request.method == "DELETE" and request.collection == "projects":
        left = backend.stored(request, "consents")
        for name, model in backend.stored(request, "models").items():
            if model["consentId"] in gone and model["consentId"] not in left:
                backend.remove(request, "models", name)
    return response


async def deletes_in_any_case(request: Request, backend: Backend) -> Response:
    """Delete with a project what is in one whose id differs in case."""
    response = await backend.send(request)
    if request.method == "DELETE" and request.collection == "projects":
        for name, consent in backend.stored(request, "consents").items():
            if consent["projectId"].lower() == request.id.lower():
                backend.remove(request, "consents", name)
    return response


async def compares_locales(request: Request, backend: Backend) -> Response:
    """Refuse a consent in another locale than its project's."""
    project = backend.stored(request, "projects").get(str(request.object.get("projectId")), {})
    if request.collection == "consents" and request.creates and project.get("locale"):
        return Response.error(409, "Conflict", "The locale is not that of the project.")
    return await backend.send(request)


class OneListForAll:
    """Answers lists that are asked for at the same time with the first of them."""

    def __init__(self) -> None:
        self.going: asyncio.Task[Response] | None = None

    async def __call__(self, request: Request, backend: Backend) -> Response:
        """Answer as the emulator, but for that."""
        if not request.lists:
            return await backend.send(request)
        if self.going is None or self.going.done():
            self.going = asyncio.ensure_future(self.slowly(request, backend))
        return (await self.going).copy()

    async def slowly(self, request: Request, backend: Backend) -> Response:
        """Leave the others time to ask."""
        await asyncio.sleep(0.05)
        return await backend.send(request)


class LosesUploads:
    """Counts nothing of an upload to a training set that was changed meanwhile."""

    def __init__(self) -> None:
        self.changed: set[str] = set()

    async def __call__(self, request: Request, backend: Backend) -> Response:
        """Answer as the emulator, but for that."""
        if request.collection == "trainingsets" and request.method == "PUT":
            status = backend.stored(request, "trainingsets").get(request.id, {}).get("status")
            self.changed |= {request.id} if status in ("NotStarted", "Running") else set()
        response = await backend.send(request)
        if request.id in self.changed and "properties" in response.object:
            response.set(properties={**response.object["properties"], "utteranceCount": 0})
        return response


FAULTS = [
    (CountsOn(), "again-training-set"),
    (awaits_loading, "progress-named"),
    (looks_references_up_again, "replay-Models_Create"),
    (OrderBlind(), "replay-other-order"),
    (measures_forms, "file-limit-exact"),
    (deletes_what_was_made_of_it, "delete-across"),
    (deletes_in_any_case, "delete-cascade"),
    (compares_locales, "reference-across"),
    (OneListForAll(), "parallel-lists"),
    (LosesUploads(), "update-loaded"),
]


def name_of(each: object) -> str:
    """Name a fault, or a scenario."""
    return each if isinstance(each, str) else str(getattr(each, "__name__", type(each).__name__))


@pytest.mark.parametrize(("fault", "name"), FAULTS, ids=name_of)
def test_a_fault_is_told(fault: Mutation, name: str, container_url: str) -> None:
    """The scenario that is about it finds the fault."""
    with emulator(fault) as url:
        [row] = tried(url, [name], container_url)
    assert row.verdict is Verdict.FAILED, row.note or "nothing was found"
    assert all("unexpected" not in each.rule for each in row.findings), row.findings
