"""Mutants of long-running operations."""

from __future__ import annotations

import re
from collections import Counter
from uuid import uuid4

from customvoice_spec import versions

from mutants.asgi import Backend, Request, Response

from .group import Group

GROUP = Group("LRO")
_LOCATION = "operation-location"
_FINAL = ("Succeeded", "Failed")


def _monitors(request: Request) -> bool:
    return request.reads_one and request.collection == "operations"


def _status(response: Response) -> str:
    return str(response.object.get("status", ""))


@GROUP.alters_response("Operation-Location is a path without host", contract="spec: headers.OperationLocation")
def location_is_relative(_: Request, response: Response) -> None:
    if _LOCATION in response.headers:
        response.headers[_LOCATION] = re.sub(r"^https?://[^/]+", "", response.headers[_LOCATION])


@GROUP.alters_response("an upload is answered without Operation-Location", contract="spec: TrainingSets_UploadData")
def location_missing(request: Request, response: Response) -> None:
    if request.action == "upload":
        del response.headers[_LOCATION]


@GROUP.alters_response("Operation-Location lacks the api-version", contract="FIDELITY: operations across versions")
def location_without_version(_: Request, response: Response) -> None:
    if _LOCATION in response.headers:
        response.headers[_LOCATION] = response.headers[_LOCATION].partition("?")[0]


@GROUP.alters_response(
    "Operation-Location always carries the oldest api-version", contract="FIDELITY: operations across versions"
)
def location_of_another_version(_: Request, response: Response) -> None:
    if _LOCATION in response.headers:
        start = response.headers[_LOCATION].partition("?")[0]
        response.headers[_LOCATION] = f"{start}?api-version={versions()[0]}"


@GROUP.alters_response("Operation-Location names an unknown operation", contract="spec: headers.OperationLocation")
def location_leads_nowhere(request: Request, response: Response) -> None:
    if _LOCATION in response.headers and request.collection == "endpoints":
        response.headers[_LOCATION] = re.sub(r"operations/[^?]+", f"operations/{uuid4()}", response.headers[_LOCATION])


@GROUP.alters_request("the Operation-Id of a client is ignored", contract="spec: parameters.OperationId")
def operation_id_ignored(request: Request) -> Request:
    return request.with_headers(operation_id=None)


@GROUP.alters_response("Operation-Id and Operation-Location of a response differ", contract="spec: headers.OperationId")
def operation_id_differs(_: Request, response: Response) -> None:
    if "operation-id" in response.headers:
        response.headers["operation-id"] = str(uuid4())


@GROUP.alters_response("Operation-Id is answered in lower case", contract="spec: headers.OperationId")
def operation_id_in_lower_case(_: Request, response: Response) -> None:
    if "operation-id" in response.headers:
        response.headers["operation-id"] = response.headers["operation-id"].lower()


@GROUP.stateful(
    "an operation that has ended is Running again on the third read after", contract="FIDELITY: status and pace"
)
class StatusFlipsBack:
    def __init__(self) -> None:
        self._ended: Counter[str] = Counter()

    async def __call__(self, request: Request, backend: Backend) -> Response:
        response = await backend.send(request)
        if _monitors(request) and _status(response) in _FINAL:
            self._ended[request.id] += 1
            if self._ended[request.id] == 3:
                response.set(status="Running")
        return response


@GROUP.alters_response("operations never end", contract="FIDELITY: status and pace")
def operation_never_ends(request: Request, response: Response) -> None:
    if _monitors(request) and _status(response) in _FINAL:
        response.set(status="Running")


@GROUP.alters_response("a training stays Running after its operation has ended", contract="FIDELITY: status and pace")
def resource_never_ends(request: Request, response: Response) -> None:
    if request.collection == "models":
        response.each(lambda item: item.update(status="Running") if item.get("status") == "Succeeded" else None)


@GROUP.alters_response("operations end as `Completed`", contract="spec: OperationStatus")
def status_unknown(request: Request, response: Response) -> None:
    if _monitors(request) and _status(response) == "Succeeded":
        response.set(status="Completed")


@GROUP.alters_response("operations are `notstarted`, `running`, `succeeded`", contract="spec: OperationStatus")
def status_in_lower_case(request: Request, response: Response) -> None:
    if _monitors(request) and response.ok:
        response.set(status=_status(response).lower())


@GROUP.alters_response("an operation has Succeeded, its resource has Failed", contract="FIDELITY: status and pace")
def operation_denies_failure(request: Request, response: Response) -> None:
    if _monitors(request) and _status(response) == "Failed":
        response.set(status="Succeeded")


@GROUP.stateful("an operation is Running first, and then NotStarted", contract="FIDELITY: status and pace")
class StatusBackwards:
    def __init__(self) -> None:
        self._reads: Counter[str] = Counter()

    async def __call__(self, request: Request, backend: Backend) -> Response:
        response = await backend.send(request)
        if _monitors(request) and response.ok:
            self._reads[request.id] += 1
            first = {1: "Running", 2: "NotStarted"}
            response.set(status=first.get(self._reads[request.id], _status(response)))
        return response


@GROUP.stateful(
    "the first read of an operation is answered 404", contract="Azure REST guideline: long-running operations"
)
class OperationAppearsLate:
    def __init__(self) -> None:
        self._known: set[str] = set()

    async def __call__(self, request: Request, backend: Backend) -> Response:
        response = await backend.send(request)
        if _monitors(request) and response.ok and request.id not in self._known:
            self._known.add(request.id)
            return Response.error(404, "NotFound", f"There is no operation with the id '{request.id}'.")
        return response


@GROUP.stateful("an operation is missing after its end was read", contract="FIDELITY: operations are kept")
class OperationForgotten:
    def __init__(self) -> None:
        self._ended: set[str] = set()

    async def __call__(self, request: Request, backend: Backend) -> Response:
        response = await backend.send(request)
        if _monitors(request) and request.id in self._ended:
            return Response.error(404, "NotFound", f"There is no operation with the id '{request.id}'.")
        if _monitors(request) and _status(response) in _FINAL:
            self._ended.add(request.id)
        return response


@GROUP.alters_response("an upload is answered 200 with the training set", contract="spec: TrainingSets_UploadData")
def upload_answers_body(request: Request, response: Response) -> None:
    if request.action == "upload" and response.ok:
        response.status = 200
        response.json = {"id": request.id, "status": "Running"}


@GROUP.mutant("the monitor of a suspension shows the endpoint's status", contract="spec: OperationStatus")
async def monitor_shows_resource_status(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    if _monitors(request) and _status(response) == "Succeeded":
        suspended = any(body.get("status") == "Disabled" for body in backend.stored(request, "endpoints").values())
        if suspended:
            response.set(status="Disabled")
    return response


@GROUP.alters_response("lastActionDateTime stays when the status changes", contract="spec: Model.lastActionDateTime")
def last_action_stands_still(_: Request, response: Response) -> None:
    def change(item: dict[str, str]) -> None:
        if "lastActionDateTime" in item:
            item["lastActionDateTime"] = item["createdDateTime"]

    response.each(change)


@GROUP.alters_response("a failed resource has no failureReason", contract="spec: ModelFailureReason")
def failure_without_reason(_: Request, response: Response) -> None:
    response.each(lambda item: item.pop("properties", None) if item.get("status") == "Failed" else None)


@GROUP.alters_response("the monitor shows another id", contract="spec: Operation.id")
def monitor_of_another_id(request: Request, response: Response) -> None:
    if _monitors(request) and response.ok:
        response.set(id=str(uuid4()))
