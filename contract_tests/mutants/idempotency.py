"""Mutants of repeated requests: the same Operation-Id again."""

from __future__ import annotations

import hashlib

from .exchange import Answer, Request
from .mutant import Group
from .service import Service

GROUP = Group("idempotency")
_ROW = "FIDELITY: Operation-Id repeated"
_REUSED = "The Operation-Id belongs to a different request."


def _key(request: Request) -> str:
    """Tell an Operation-Id of one caller; empty when the request has none."""
    caller = request.headers.get("ocp-apim-subscription-key", request.headers.get("authorization", ""))
    return f"{caller} {request.operation_id}" if request.operation_id and request.begins_work else ""


class _First:
    """Remembers the first accepted answer of each Operation-Id, and the request."""

    def __init__(self) -> None:
        self.requests: dict[str, Request] = {}
        self.answers: dict[str, Answer] = {}

    async def __call__(self, request: Request, service: Service) -> Answer:
        key = _key(request)
        if key in self.answers:
            return await self.again(request, service, key)
        answer = await service.answer(request)
        if key and answer.ok:
            self.requests[key], self.answers[key] = request, answer.copy()
        return answer

    async def again(self, request: Request, service: Service, key: str) -> Answer:  # noqa: ARG002 - for those below
        """Answer a request whose Operation-Id was seen before."""
        return await service.answer(request)

    def same(self, request: Request, key: str) -> bool:
        """Tell whether it is the request that used the Operation-Id first: JSON by value, forms by their place."""
        first = self.requests[key]
        if (first.method, first.path) != (request.method, request.path):
            return False
        return first.json == request.json and (first.json is not None or bool(first.body) == bool(request.body))


@GROUP.remembering("a repeated request is treated as a new one", contract=_ROW)
class ReplayNotRecognised(_First):
    async def again(self, request: Request, service: Service, key: str) -> Answer:  # noqa: ARG002 - as above
        return await service.answer(request.with_headers(operation_id=None))


@GROUP.remembering("another request may use the same Operation-Id", contract=_ROW)
class OtherRequestTaken(_First):
    async def again(self, request: Request, service: Service, key: str) -> Answer:
        if self.same(request, key):
            return await service.answer(request)
        return await service.answer(request.with_headers(operation_id=None))


@GROUP.remembering("another request with the same Operation-Id gets the first one's answer", contract=_ROW)
class OtherRequestReplayed(_First):
    async def again(self, request: Request, service: Service, key: str) -> Answer:  # noqa: ARG002 - as above
        return self.answers[key].copy()


@GROUP.remembering("another body under the same Operation-Id is not noticed", contract=_ROW)
class OtherBodyReplayed(_First):
    async def again(self, request: Request, service: Service, key: str) -> Answer:
        first = self.requests[key]
        if (first.method, first.path) == (request.method, request.path):
            return self.answers[key].copy()
        return await service.answer(request)


@GROUP.remembering("Operation-Ids are distinct for each collection only", contract=_ROW)
class OperationIdByCollection(_First):
    async def again(self, request: Request, service: Service, key: str) -> Answer:
        if self.requests[key].collection != request.collection:
            return await service.answer(request.with_headers(operation_id=None))
        return await service.answer(request)


@GROUP.remembering("a repeated request is answered 200", contract=_ROW)
class ReplayIsOk(_First):
    async def again(self, request: Request, service: Service, key: str) -> Answer:  # noqa: ARG002 - as above
        answer = await service.answer(request)
        answer.status = 200 if answer.ok else answer.status
        return answer


@GROUP.remembering("a repeated request is answered with a new operation", contract=_ROW)
class ReplayNamesNewOperation(_First):
    async def again(self, request: Request, service: Service, key: str) -> Answer:  # noqa: ARG002 - as above
        answer = await service.answer(request)
        if answer.ok:
            fresh = hashlib.md5(request.operation_id.encode(), usedforsecurity=False).hexdigest()
            answer.headers["operation-id"] = fresh
            location = answer.headers["operation-location"]
            answer.headers["operation-location"] = location.replace(request.operation_id, fresh)
        return answer


@GROUP.remembering("a repeated request is answered without Operation-Location", contract=_ROW)
class ReplayWithoutLocation(_First):
    async def again(self, request: Request, service: Service, key: str) -> Answer:  # noqa: ARG002 - as above
        answer = await service.answer(request)
        del answer.headers["operation-location"]
        return answer


@GROUP.remembering("a request repeated after the end is refused as a conflict", contract=_ROW)
class ReplayAfterEndRefused(_First):
    async def again(self, request: Request, service: Service, key: str) -> Answer:  # noqa: ARG002 - as above
        answer = await service.answer(request)
        stored = service.stored(request, request.collection).get(request.id, {})
        if answer.ok and stored.get("status") in ("Succeeded", "Failed", "Disabled"):
            return Answer.error(409, "Conflict", "Resource Id already exists.")
        return answer


@GROUP.remembering("a request repeated after the deletion creates anew", contract=_ROW)
class ReplayAfterDeletionCreates(_First):
    async def again(self, request: Request, service: Service, key: str) -> Answer:  # noqa: ARG002 - as above
        if request.id not in service.stored(request, request.collection):
            return await service.answer(request.with_headers(operation_id=None))
        return await service.answer(request)


@GROUP.remembering("a repeated request renews the resource", contract=_ROW)
class ReplayCreatesAgain(_First):
    async def again(self, request: Request, service: Service, key: str) -> Answer:
        if not self.same(request, key) or request.action:
            return await service.answer(request)
        service.remove(request, request.collection, request.id)
        return await service.answer(request.with_headers(operation_id=None))


@GROUP.remembering("forms are compared by their bytes, boundary included", contract=_ROW)
class FormsComparedByBytes(_First):
    async def again(self, request: Request, service: Service, key: str) -> Answer:
        form = str(request.headers.get("content-type", "")).startswith("multipart/")
        if form and self.requests[key].body != request.body:
            return Answer.error(400, "BadRequest", _REUSED)
        return await service.answer(request)


@GROUP.remembering("JSON is compared by its bytes, order of members included", contract=_ROW)
class JsonComparedByBytes(_First):
    async def again(self, request: Request, service: Service, key: str) -> Answer:
        if self.requests[key].json == request.json and self.requests[key].body != request.body:
            return Answer.error(400, "BadRequest", _REUSED)
        return await service.answer(request)


@GROUP.remembering("a refused request uses its Operation-Id up", contract=_ROW)
class RefusalUsesIdUp:
    def __init__(self) -> None:
        self._refused: dict[str, bytes] = {}

    async def __call__(self, request: Request, service: Service) -> Answer:
        key = _key(request)
        if self._refused.get(key, request.body) != request.body:
            return Answer.error(400, "BadRequest", _REUSED)
        answer = await service.answer(request)
        if key and not answer.ok:
            self._refused.setdefault(key, request.body)
        return answer


@GROUP.rewriting("an Operation-Id of any form is taken", contract="spec: parameters.OperationId")
def operation_id_unchecked(request: Request) -> Request:
    sent = request.operation_id
    if sent and not sent.replace("-", "").isalnum():
        return request.with_headers(operation_id=hashlib.md5(sent.encode(), usedforsecurity=False).hexdigest())
    return request


@GROUP.rewriting("Operation-Ids are the same whatever their case", contract="spec: parameters.OperationId")
def operation_id_whatever_case(request: Request) -> Request:
    return request.with_headers(operation_id=request.operation_id.lower()) if request.operation_id else request
