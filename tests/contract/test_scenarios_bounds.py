"""Scenarios about where an effect ends: at a resource, a project, a request, a file."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from mutants.asgi import Backend, Request, Response

from tests.contract.fault_builders import refusing
from tests.contract.scenario_harness import findings_of, name_of
from tests.contract.shared_faults import BUSY

if TYPE_CHECKING:
    from tests.contract.scenario_harness import Fault

_FILE_LIMIT = 31_457_280
_MOST_SECONDS = 30


class CountOfDeletedSetAdded:
    """Adds to the utterances of a training set those of the deleted one that had its id."""

    def __init__(self) -> None:
        self._left: dict[str, int] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        before = backend.stored(request, "trainingsets").get(request.id, {}).get("properties", {})
        response = await backend.send(request)
        if request.method == "DELETE" and request.collection == "trainingsets":
            self._left[request.id] = before.get("utteranceCount", 0)
        elif request.collection == "trainingsets" and "properties" in response.object:
            shown = response.object["properties"]
            count = shown.get("utteranceCount", 0) + self._left.get(request.id, 0)
            response.set(properties={**shown, "utteranceCount": count})
        return response


async def training_waits_for_upload(request: Request, backend: Backend) -> Response:
    """Finish the upload to a training set before a model of it is created."""
    if request.creates and request.collection == "models":
        await backend.finish(request, f"trainingsets/{request.object['trainingSetId']}")
    return await backend.send(request)


async def references_checked_on_replay(request: Request, backend: Backend) -> Response:
    """Reject a repeated training whose consent was deleted."""
    response = await backend.send(request)
    consent, trains = request.object.get("consentId"), request.creates and request.collection == "models"
    if trains and response.ok and consent and consent not in backend.stored(request, "consents"):
        return Response.error(404, "NotFound", "No consent.")
    return response


class OrderOfItemsIgnored:
    """Takes an upload for a repeated one if its arrays have the same items in another order."""

    def __init__(self) -> None:
        self._first: dict[str, bytes] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        if request.action == "upload" and request.operation_id:
            first = json.loads(self._first.setdefault(request.operation_id, request.body))
            if self._sorted(first) == self._sorted(request.object):
                request = request.with_json(first)
        return await backend.send(request)

    def _sorted(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._sorted(each) for name, each in value.items()}
        return sorted(value) if isinstance(value, list) else value


whole_form_limited = refusing(
    413, lambda each: each.collection == "personalvoices" and len(each.body) > _FILE_LIMIT + 10_000
)


async def models_deleted_with_their_consents(request: Request, backend: Backend) -> Response:
    """Delete with a project the models of other projects that name its consents."""
    before = backend.stored(request, "consents")
    response = await backend.send(request)
    if request.method == "DELETE" and request.collection == "projects":
        gone = before.keys() - backend.stored(request, "consents").keys()
        for name, model in backend.stored(request, "models").items():
            if model["consentId"] in gone:
                backend.remove(request, "models", name)
    return response


async def project_ids_compared_in_any_case(request: Request, backend: Backend) -> Response:
    """Delete with a project the consents of a project whose id differs in case."""
    response = await backend.send(request)
    if request.method == "DELETE" and request.collection == "projects":
        for name, consent in backend.stored(request, "consents").items():
            if consent["projectId"].lower() == request.id.lower():
                backend.remove(request, "consents", name)
    return response


async def locale_of_project_required(request: Request, backend: Backend) -> Response:
    """Reject a consent in a project that has a locale."""
    project = backend.stored(request, "projects").get(str(request.object.get("projectId")), {})
    if request.collection == "consents" and request.creates and project.get("locale"):
        return Response.error(409, "Conflict", "The locale is not that of the project.")
    return await backend.send(request)


class OneListForAll:
    """Answers two lists that are requested at the same time with the first one.

    A list that was requested before waits for another one, until two had the same response.
    """

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._first: asyncio.Task[Response] | None = None
        self._second = asyncio.Event()

    async def __call__(self, request: Request, backend: Backend) -> Response:
        if not request.lists:
            return await backend.send(request)
        if self._first and not self._second.is_set():
            self._second.set()
            return (await self._first).copy()
        if request.query not in self._known or self._second.is_set():
            self._known.add(request.query)
            return await backend.send(request)
        self._first = asyncio.ensure_future(self._joined(request, backend))
        return (await self._first).copy()

    async def _joined(self, request: Request, backend: Backend) -> Response:
        await asyncio.wait_for(self._second.wait(), _MOST_SECONDS)
        return await backend.send(request)


class UploadLostByUpdate:
    """Counts nothing of an upload to a training set that was updated meanwhile."""

    def __init__(self) -> None:
        self._updated: set[str] = set()

    async def __call__(self, request: Request, backend: Backend) -> Response:
        if request.collection == "trainingsets" and request.method == "PUT":
            status = backend.stored(request, "trainingsets").get(request.id, {}).get("status")
            self._updated |= {request.id} if status in BUSY else set()
        response = await backend.send(request)
        if request.id in self._updated and "properties" in response.object:
            response.set(properties={**response.object["properties"], "utteranceCount": 0})
        return response


FAULTS: list[tuple[Fault, str]] = [
    (CountOfDeletedSetAdded, "recreate-training-set"),
    (training_waits_for_upload, "unfinished-references"),
    (references_checked_on_replay, "replay-Models_Create"),
    (OrderOfItemsIgnored, "replay-other-order"),
    (whole_form_limited, "file-limit-exact"),
    (models_deleted_with_their_consents, "delete-other-projects"),
    (project_ids_compared_in_any_case, "delete-cascade"),
    (locale_of_project_required, "reference-other-project"),
    (OneListForAll, "parallel-lists"),
    (UploadLostByUpdate, "update-after-upload"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("fault", "name"), FAULTS, ids=name_of)
def test_scenario_finds_fault(fault: Fault, name: str, container_url: str) -> None:
    """The scenario about a rule finds the fault that breaks it."""
    assert findings_of(fault, name, container_url)
