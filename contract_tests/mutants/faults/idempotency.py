"""Mutants of repeated requests: the same Operation-Id again."""

from __future__ import annotations

import hashlib

from mutants.asgi import Backend, Request, Response

from .group import Group

GROUP = Group("idempotency")
_ROW = "FIDELITY: Operation-Id repeated"
_DELETED_ROW = "FIDELITY: Operation-Id of a deleted resource repeated"
_OTHER_ROW = "FIDELITY: Operation-Id of another request"
_REUSED = "The Operation-Id belongs to a different request."


def _key(request: Request) -> str:
    """Return caller and Operation-Id; empty for a request without an Operation-Id."""
    caller = request.headers.get("ocp-apim-subscription-key", request.headers.get("authorization", ""))
    return f"{caller} {request.operation_id}" if request.operation_id and request.begins_work else ""


class _First:
    """Remembers the first accepted request of each Operation-Id, and its response."""

    def __init__(self) -> None:
        self.requests: dict[str, Request] = {}
        self.responses: dict[str, Response] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        key = _key(request)
        if key in self.responses:
            return await self.again(request, backend, key)
        response = await backend.send(request)
        if key and response.ok:
            self.requests[key], self.responses[key] = request, response.copy()
        return response

    async def again(self, request: Request, backend: Backend, key: str) -> Response:  # noqa: ARG002 - for the subclasses
        """Answer a request whose Operation-Id was seen before."""
        return await backend.send(request)

    def same(self, request: Request, key: str) -> bool:
        """Return whether it repeats the first request of the Operation-Id: JSON by value, forms by their path."""
        first = self.requests[key]
        if (first.method, first.path) != (request.method, request.path):
            return False
        return first.json == request.json and (first.json is not None or bool(first.body) == bool(request.body))


@GROUP.stateful("a repeated request is treated as a new one", contract=_ROW)
class ReplayNotRecognised(_First):
    async def again(self, request: Request, backend: Backend, key: str) -> Response:  # noqa: ARG002 - as above
        return await backend.send(request.with_headers(operation_id=None))


@GROUP.stateful("another request may use the same Operation-Id", contract=_OTHER_ROW)
class OtherRequestTaken(_First):
    async def again(self, request: Request, backend: Backend, key: str) -> Response:
        if self.same(request, key):
            return await backend.send(request)
        return await backend.send(request.with_headers(operation_id=None))


@GROUP.stateful("another request with the same Operation-Id gets the first response", contract=_OTHER_ROW)
class OtherRequestReplayed(_First):
    async def again(self, request: Request, backend: Backend, key: str) -> Response:  # noqa: ARG002 - as above
        return self.responses[key].copy()


@GROUP.stateful("another body with the same Operation-Id gets the first response", contract=_OTHER_ROW)
class OtherBodyReplayed(_First):
    async def again(self, request: Request, backend: Backend, key: str) -> Response:
        first = self.requests[key]
        if (first.method, first.path) == (request.method, request.path):
            return self.responses[key].copy()
        return await backend.send(request)


@GROUP.stateful("Operation-Ids are distinct for each collection only", contract=_ROW)
class OperationIdByCollection(_First):
    async def again(self, request: Request, backend: Backend, key: str) -> Response:
        if self.requests[key].collection != request.collection:
            return await backend.send(request.with_headers(operation_id=None))
        return await backend.send(request)


@GROUP.stateful("a repeated request is answered 200", contract=_ROW)
class ReplayIsOk(_First):
    async def again(self, request: Request, backend: Backend, key: str) -> Response:  # noqa: ARG002 - as above
        response = await backend.send(request)
        response.status = 200 if response.ok else response.status
        return response


@GROUP.stateful("a repeated request is answered with a new operation", contract=_ROW)
class ReplayNamesNewOperation(_First):
    async def again(self, request: Request, backend: Backend, key: str) -> Response:  # noqa: ARG002 - as above
        response = await backend.send(request)
        if response.ok:
            fresh = hashlib.md5(request.operation_id.encode(), usedforsecurity=False).hexdigest()
            response.headers["operation-id"] = fresh
            location = response.headers["operation-location"]
            response.headers["operation-location"] = location.replace(request.operation_id, fresh)
        return response


@GROUP.stateful("a repeated request is answered without Operation-Location", contract=_ROW)
class ReplayWithoutLocation(_First):
    async def again(self, request: Request, backend: Backend, key: str) -> Response:  # noqa: ARG002 - as above
        response = await backend.send(request)
        del response.headers["operation-location"]
        return response


@GROUP.stateful("a request repeated after the end is refused as a conflict", contract=_ROW)
class ReplayAfterEndRefused(_First):
    async def again(self, request: Request, backend: Backend, key: str) -> Response:  # noqa: ARG002 - as above
        response = await backend.send(request)
        stored = backend.stored(request, request.collection).get(request.id, {})
        if response.ok and stored.get("status") in ("Succeeded", "Failed", "Disabled"):
            return Response.error(409, "Conflict", "Resource Id already exists.")
        return response


@GROUP.stateful(
    "a request repeated after the deletion gets the first response",
    contract="FIDELITY: Operation-Id of a deleted resource repeated",
)
class ReplayAfterDeletionAnswered(_First):
    async def again(self, request: Request, backend: Backend, key: str) -> Response:
        if self.same(request, key) and request.id not in backend.stored(request, request.collection):
            return self.responses[key].copy()
        return await backend.send(request)


@GROUP.stateful("a repeated request renews the resource", contract=_ROW)
class ReplayCreatesAgain(_First):
    async def again(self, request: Request, backend: Backend, key: str) -> Response:
        if not self.same(request, key) or request.action:
            return await backend.send(request)
        backend.remove(request, request.collection, request.id)
        return await backend.send(request.with_headers(operation_id=None))


@GROUP.stateful("forms are compared by their bytes, boundary included", contract=_ROW)
class FormsComparedByBytes(_First):
    async def again(self, request: Request, backend: Backend, key: str) -> Response:
        form = str(request.headers.get("content-type", "")).startswith("multipart/")
        if form and self.requests[key].body != request.body:
            return Response.error(400, "BadRequest", _REUSED)
        return await backend.send(request)


@GROUP.stateful("JSON is compared by its bytes, order of members included", contract=_ROW)
class JsonComparedByBytes(_First):
    async def again(self, request: Request, backend: Backend, key: str) -> Response:
        if self.requests[key].json == request.json and self.requests[key].body != request.body:
            return Response.error(400, "BadRequest", _REUSED)
        return await backend.send(request)


@GROUP.stateful("a rejected request uses its Operation-Id", contract=_ROW)
class RejectedRequestUsesOperationId:
    def __init__(self) -> None:
        self._refused: dict[str, bytes] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        key = _key(request)
        if self._refused.get(key, request.body) != request.body:
            return Response.error(400, "BadRequest", _REUSED)
        response = await backend.send(request)
        if key and not response.ok:
            self._refused.setdefault(key, request.body)
        return response


@GROUP.alters_request("an invalid Operation-Id is accepted", contract="spec: parameters.OperationId")
def operation_id_unchecked(request: Request) -> Request:
    sent = request.operation_id
    if sent and not sent.replace("-", "").isalnum():
        return request.with_headers(operation_id=hashlib.md5(sent.encode(), usedforsecurity=False).hexdigest())
    return request


@GROUP.alters_request("Operation-Ids are compared without their case", contract="spec: parameters.OperationId")
def operation_id_case_ignored(request: Request) -> Request:
    return request.with_headers(operation_id=request.operation_id.lower()) if request.operation_id else request
