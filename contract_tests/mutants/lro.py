"""Mutants of long-running operations."""

from __future__ import annotations

import re
from collections import Counter
from uuid import uuid4

from customvoice_spec import versions

from .exchange import Answer, Request
from .mutant import Group
from .service import Service

GROUP = Group("LRO")
_LOCATION = "operation-location"
_FINAL = ("Succeeded", "Failed")


def _monitors(request: Request) -> bool:
    return request.reads_one and request.collection == "operations"


def _status(answer: Answer) -> str:
    return str(answer.object.get("status", ""))


@GROUP.altering("Operation-Location is a path without host", contract="spec: headers.OperationLocation")
def location_is_relative(request: Request, answer: Answer) -> None:  # noqa: ARG001 - the form of every alteration
    if _LOCATION in answer.headers:
        answer.headers[_LOCATION] = re.sub(r"^https?://[^/]+", "", answer.headers[_LOCATION])


@GROUP.altering("an upload is answered without Operation-Location", contract="spec: TrainingSets_UploadData")
def location_missing(request: Request, answer: Answer) -> None:
    if request.action == "upload":
        del answer.headers[_LOCATION]


@GROUP.altering("Operation-Location lacks the api-version", contract="FIDELITY: operations across versions")
def location_without_version(request: Request, answer: Answer) -> None:  # noqa: ARG001 - as above
    if _LOCATION in answer.headers:
        answer.headers[_LOCATION] = answer.headers[_LOCATION].partition("?")[0]


@GROUP.altering(
    "Operation-Location always carries the oldest api-version", contract="FIDELITY: operations across versions"
)
def location_of_another_version(request: Request, answer: Answer) -> None:  # noqa: ARG001 - as above
    if _LOCATION in answer.headers:
        start = answer.headers[_LOCATION].partition("?")[0]
        answer.headers[_LOCATION] = f"{start}?api-version={versions()[0]}"


@GROUP.altering("Operation-Location leads to no operation", contract="spec: headers.OperationLocation")
def location_leads_nowhere(request: Request, answer: Answer) -> None:
    if _LOCATION in answer.headers and request.collection == "endpoints":
        answer.headers[_LOCATION] = re.sub(r"operations/[^?]+", f"operations/{uuid4()}", answer.headers[_LOCATION])


@GROUP.rewriting("the Operation-Id that a client sends is not used", contract="spec: parameters.OperationId")
def operation_id_ignored(request: Request) -> Request:
    return request.with_headers(operation_id=None)


@GROUP.altering("the Operation-Id answered is not that of Operation-Location", contract="spec: headers.OperationId")
def operation_id_differs(request: Request, answer: Answer) -> None:  # noqa: ARG001 - as above
    if "operation-id" in answer.headers:
        answer.headers["operation-id"] = str(uuid4())


@GROUP.altering("Operation-Id is answered in lower case", contract="spec: headers.OperationId")
def operation_id_in_lower_case(request: Request, answer: Answer) -> None:  # noqa: ARG001 - as above
    if "operation-id" in answer.headers:
        answer.headers["operation-id"] = answer.headers["operation-id"].lower()


@GROUP.remembering(
    "an operation that has ended is Running again on the third read after", contract="FIDELITY: status and pace"
)
class StatusFlipsBack:
    def __init__(self) -> None:
        self._ended: Counter[str] = Counter()

    async def __call__(self, request: Request, service: Service) -> Answer:
        answer = await service.answer(request)
        if _monitors(request) and _status(answer) in _FINAL:
            self._ended[request.id] += 1
            if self._ended[request.id] == 3:
                answer.set(status="Running")
        return answer


@GROUP.altering("operations never end", contract="FIDELITY: status and pace")
def operation_never_ends(request: Request, answer: Answer) -> None:
    if _monitors(request) and _status(answer) in _FINAL:
        answer.set(status="Running")


@GROUP.altering("a training stays Running although its operation has ended", contract="FIDELITY: status and pace")
def resource_never_ends(request: Request, answer: Answer) -> None:
    if request.collection == "models":
        answer.each(lambda item: item.update(status="Running") if item.get("status") == "Succeeded" else None)


@GROUP.altering("operations end as `Completed`", contract="spec: OperationStatus")
def status_unknown(request: Request, answer: Answer) -> None:
    if _monitors(request) and _status(answer) == "Succeeded":
        answer.set(status="Completed")


@GROUP.altering("operations are `notstarted`, `running`, `succeeded`", contract="spec: OperationStatus")
def status_in_lower_case(request: Request, answer: Answer) -> None:
    if _monitors(request) and answer.ok:
        answer.set(status=_status(answer).lower())


@GROUP.altering("an operation has Succeeded although its resource has Failed", contract="FIDELITY: status and pace")
def operation_denies_failure(request: Request, answer: Answer) -> None:
    if _monitors(request) and _status(answer) == "Failed":
        answer.set(status="Succeeded")


@GROUP.remembering("an operation begins Running and is NotStarted then", contract="FIDELITY: status and pace")
class StatusBackwards:
    def __init__(self) -> None:
        self._reads: Counter[str] = Counter()

    async def __call__(self, request: Request, service: Service) -> Answer:
        answer = await service.answer(request)
        if _monitors(request) and answer.ok:
            self._reads[request.id] += 1
            first = {1: "Running", 2: "NotStarted"}
            answer.set(status=first.get(self._reads[request.id], _status(answer)))
        return answer


@GROUP.remembering(
    "the first read of an operation is answered 404", contract="Azure REST guideline: long-running operations"
)
class OperationAppearsLate:
    def __init__(self) -> None:
        self._known: set[str] = set()

    async def __call__(self, request: Request, service: Service) -> Answer:
        answer = await service.answer(request)
        if _monitors(request) and answer.ok and request.id not in self._known:
            self._known.add(request.id)
            return Answer.error(404, "NotFound", f"There is no operation with the id '{request.id}'.")
        return answer


@GROUP.remembering("an operation is gone once its end was read", contract="FIDELITY: operations are kept")
class OperationForgotten:
    def __init__(self) -> None:
        self._ended: set[str] = set()

    async def __call__(self, request: Request, service: Service) -> Answer:
        answer = await service.answer(request)
        if _monitors(request) and request.id in self._ended:
            return Answer.error(404, "NotFound", f"There is no operation with the id '{request.id}'.")
        if _monitors(request) and _status(answer) in _FINAL:
            self._ended.add(request.id)
        return answer


@GROUP.altering("an upload is answered 200 with the training set", contract="spec: TrainingSets_UploadData")
def upload_answers_body(request: Request, answer: Answer) -> None:
    if request.action == "upload" and answer.ok:
        answer.status = 200
        answer.json = {"id": request.id, "status": "Running"}


@GROUP.mutant("the monitor of a suspension shows the endpoint's status", contract="spec: OperationStatus")
async def monitor_shows_resource_status(request: Request, service: Service) -> Answer:
    answer = await service.answer(request)
    if _monitors(request) and _status(answer) == "Succeeded":
        suspended = any(body.get("status") == "Disabled" for body in service.stored(request, "endpoints").values())
        if suspended:
            answer.set(status="Disabled")
    return answer


@GROUP.altering("lastActionDateTime stays when the status changes", contract="spec: Model.lastActionDateTime")
def last_action_stands_still(request: Request, answer: Answer) -> None:  # noqa: ARG001 - as above
    def change(item: dict[str, str]) -> None:
        if "lastActionDateTime" in item:
            item["lastActionDateTime"] = item["createdDateTime"]

    answer.each(change)


@GROUP.altering("what has Failed does not say why", contract="spec: ModelFailureReason")
def failure_without_reason(request: Request, answer: Answer) -> None:  # noqa: ARG001 - as above
    answer.each(lambda item: item.pop("properties", None) if item.get("status") == "Failed" else None)


@GROUP.altering("the monitor shows another id", contract="spec: Operation.id")
def monitor_of_another_id(request: Request, answer: Answer) -> None:
    if _monitors(request) and answer.ok:
        answer.set(id=str(uuid4()))
