"""Mutants of requests that overlap: each is held for some milliseconds, as by a database behind a service."""

from __future__ import annotations

from collections import Counter

from mutants.asgi import Backend, Request, Response

from .group import Group
from .overlapping import WINDOW, Overlapping, Visit

GROUP = Group("concurrency")


@GROUP.stateful(
    "two creations of one id at the same time are both answered 201",
    contract="FIDELITY: creating a consent, model, endpoint or personal voice again",
)
class BothCreationsWin(Overlapping):
    async def overlap(self, request: Request, backend: Backend, visit: Visit) -> Response:
        response = await self.held(request, backend)
        if visit.found and response.status == 409 and isinstance(response.json, str):
            backend.remove(request, request.collection, request.id)
            return await backend.send(request)
        return response


@GROUP.stateful(
    "of two creations of one id at the same time both are refused",
    contract="FIDELITY: creating a consent, model, endpoint or personal voice again",
)
class BothCreationsLose(Overlapping):
    async def overlap(self, request: Request, backend: Backend, visit: Visit) -> Response:
        response = await self.held(request, backend)
        if response.ok and not visit.found and visit.followed:
            response = Response(409)
            response.json = "Resource Id already exists."
            response.headers["x-ms-error-code"] = "Conflict"
        return response


@GROUP.stateful(
    "the second of two creations of one id at the same time is answered 500",
    contract="FIDELITY: creating a consent, model, endpoint or personal voice again",
)
class SecondCreationFails(Overlapping):
    async def overlap(self, request: Request, backend: Backend, visit: Visit) -> Response:
        response = await self.held(request, backend)
        if visit.found and response.status == 409:
            return Response.error(500, "InternalServerError", "An unexpected error occurred.")
        return response


@GROUP.stateful(
    "a request repeated while it is handled is refused as a conflict", contract="FIDELITY: Operation-Id repeated"
)
class ParallelReplayRefused(Overlapping):
    def place(self, request: Request) -> str:
        return request.operation_id if request.begins_work else ""

    async def overlap(self, request: Request, backend: Backend, visit: Visit) -> Response:
        response = await self.held(request, backend)
        return (
            Response.error(409, "Conflict", "The resource is being changed.")
            if visit.found and response.ok
            else response
        )


@GROUP.stateful(
    "a request repeated while it is handled begins an operation of its own", contract="FIDELITY: Operation-Id repeated"
)
class ParallelReplayRunsTwice(Overlapping):
    def place(self, request: Request) -> str:
        return request.operation_id if request.creates and request.begins_work else ""

    async def overlap(self, request: Request, backend: Backend, visit: Visit) -> Response:
        response = await self.held(request, backend)
        if visit.found and response.ok:
            backend.remove(request, request.collection, request.id)
            return await backend.send(request.with_headers(operation_id=None))
        return response


@GROUP.stateful(
    "two actions on one endpoint at the same time are both accepted",
    contract="FIDELITY: suspend and resume in the wrong state",
)
class BothActionsTaken(Overlapping):
    def __init__(self) -> None:
        super().__init__()
        self._taken: dict[str, Response] = {}

    def place(self, request: Request) -> str:
        return request.path if request.action in ("suspend", "resume") else ""

    async def overlap(self, request: Request, backend: Backend, visit: Visit) -> Response:
        response = await self.send(request, backend)
        if response.ok:
            self._taken[request.path] = response.copy()
        await backend.hold(self.window)
        if visit.found and response.status == 409 and request.path in self._taken:
            return self._taken[request.path].copy()
        return response


@GROUP.stateful(
    "two uploads to one set at the same time are both accepted",
    contract="FIDELITY: upload while an upload runs",
)
class BothUploadsTaken(BothActionsTaken):
    def place(self, request: Request) -> str:
        return request.path if request.action == "upload" else ""


@GROUP.stateful(
    "the second of two deletions at the same time is answered 404", contract="FIDELITY: deletion of a missing resource"
)
class SecondDeletionRefused(Overlapping):
    def place(self, request: Request) -> str:
        return request.path if request.method == "DELETE" and request.id else ""

    async def overlap(self, request: Request, backend: Backend, visit: Visit) -> Response:
        response = await self.held(request, backend)
        if visit.found and response.ok:
            return Response.error(404, "NotFound", f"There is nothing with the id '{request.id}'.")
        return response


@GROUP.stateful("of projects created at the same time one is lost", contract="spec: Projects_Create")
class CreationLost(Overlapping):
    def place(self, request: Request) -> str:
        return "projects" if request.method == "PUT" and request.collection == "projects" else ""

    async def overlap(self, request: Request, backend: Backend, visit: Visit) -> Response:
        response = await self.held(request, backend)
        if visit.found and response.status == 201:
            backend.remove(request, "projects", request.id)
        return response


@GROUP.stateful("a resource can't be read while it is updated", contract="spec: Projects_Get")
class UnreadableDuringUpdate(Overlapping):
    def place(self, request: Request) -> str:
        return request.path if request.collection == "projects" and request.id else ""

    async def overlap(self, request: Request, backend: Backend, visit: Visit) -> Response:
        if request.method == "GET":
            response = await backend.send(request)
            if visit.found and response.ok and self._updated.get(request.path):
                return Response.error(404, "NotFound", f"There is no project with the id '{request.id}'.")
            return response
        self._updated[request.path] += 1
        try:
            return await self.held(request, backend)
        finally:
            self._updated[request.path] -= 1

    def __init__(self) -> None:
        super().__init__()
        self._updated: Counter[str] = Counter()


@GROUP.stateful("reads at the same time get each other's responses", contract="spec: Projects_Get")
class ResponsesMixedUp(Overlapping):
    def __init__(self) -> None:
        super().__init__()
        self._latest: Response | None = None

    def place(self, request: Request) -> str:
        return "reads" if request.reads_one and request.collection == "projects" else ""

    async def overlap(self, request: Request, backend: Backend, visit: Visit) -> Response:  # noqa: ARG002 - the base's form
        response = await backend.send(request)
        if not response.ok:
            return response
        self._latest = response.copy()
        await backend.hold(WINDOW / 4)
        return self._latest.copy()


@GROUP.stateful("more than four requests at the same time are answered 500", contract="spec: Error")
class FailsUnderLoad(Overlapping):
    window = WINDOW / 4

    def place(self, request: Request) -> str:
        return "everything" if request.method == "GET" else ""

    async def overlap(self, request: Request, backend: Backend, visit: Visit) -> Response:
        if visit.found >= 4:
            return Response.error(500, "InternalServerError", "An unexpected error occurred.")
        return await self.held(request, backend)


@GROUP.stateful("five trainings at the same time are all accepted", contract="FIDELITY: concurrent trainings")
class TrainingLimitRaced(Overlapping):
    def place(self, request: Request) -> str:
        return "models" if request.method == "PUT" and request.collection == "models" else ""

    async def overlap(self, request: Request, backend: Backend, visit: Visit) -> Response:
        response = await self.held(request, backend)
        if not visit.found or response.status != 429:
            return response
        for name in backend.stored(request, "models"):
            await backend.finish(request, f"models/{name}")
        return await backend.send(request)


@GROUP.stateful(
    "the first read after an update shows the resource before it",
    contract="FIDELITY: PUT of an existing project or training set",
)
class StaleRead:
    def __init__(self) -> None:
        self._before: dict[str, Response] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        updates = request.method == "PUT" and request.collection in ("projects", "trainingsets")
        place = f"{request.path} {request.version}"
        before = await backend.read(request, f"{request.collection}/{request.id}") if updates else None
        response = await backend.send(request)
        if before is not None and before.ok and response.ok:
            self._before[place] = before
        elif request.reads_one and response.ok and place in self._before:
            return self._before.pop(place)
        return response


@GROUP.stateful("the first list after a creation lacks the resource", contract="spec: PaginatedProjects.value")
class StaleList:
    def __init__(self) -> None:
        self._new: set[str] = set()

    async def __call__(self, request: Request, backend: Backend) -> Response:
        response = await backend.send(request)
        if request.creates and response.ok:
            self._new.add(request.path)
        elif request.lists and response.ok and self._new:
            response.set(value=[item for item in response.items if f"{request.path}/{item.get('id')}" not in self._new])
            self._new = {path for path in self._new if not path.startswith(f"{request.path}/")}
        return response


@GROUP.stateful(
    "the first read after a creation is answered 404", contract="Azure REST guideline: long-running operations"
)
class CreatedLate:
    def __init__(self) -> None:
        self._new: set[str] = set()

    async def __call__(self, request: Request, backend: Backend) -> Response:
        response = await backend.send(request)
        if request.creates and response.status == 201:
            self._new.add(request.path)
        elif request.reads_one and response.ok and request.path in self._new:
            self._new.remove(request.path)
            return Response.error(404, "NotFound", f"There is nothing with the id '{request.id}'.")
        return response
