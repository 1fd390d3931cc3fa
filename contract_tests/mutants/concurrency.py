"""Mutants of requests that meet: races are widened to some milliseconds, as a database behind a service would."""

from __future__ import annotations

import asyncio
from collections import Counter

from .exchange import Answer, Request
from .mutant import Group
from .service import Service

GROUP = Group("concurrency")
_WINDOW = 0.02
_CREATED_ONCE = ("consents", "models", "endpoints", "personalvoices")


class _Meeting:
    """Holds each request of a kind open for `window` seconds, and knows those that it meets."""

    window = _WINDOW

    def __init__(self) -> None:
        self.open: Counter[str] = Counter()

    async def __call__(self, request: Request, service: Service) -> Answer:
        place = self.place(request)
        if not place or not service.knows(request):
            return await service.answer(request)
        met = self.open[place]
        self.open[place] += 1
        try:
            return await self.meet(request, service, met)
        finally:
            self.open[place] -= 1

    def place(self, request: Request) -> str:
        """Return where requests meet; empty for one that meets none."""
        return request.path if request.creates and request.collection in _CREATED_ONCE else ""

    async def meet(self, request: Request, service: Service, met: int) -> Answer:
        """Answer a request that began while `met` others were open."""
        raise NotImplementedError

    async def held(self, request: Request, service: Service) -> Answer:
        """Return the service's answer after the moment that it is held."""
        answer = await service.answer(request)
        await asyncio.sleep(self.window)
        return answer


@GROUP.remembering(
    "two creations of one id at the same time are both answered 201",
    contract="FIDELITY: creating a consent, model, endpoint or personal voice again",
)
class BothCreationsWin(_Meeting):
    async def meet(self, request: Request, service: Service, met: int) -> Answer:
        answer = await self.held(request, service)
        if met and answer.status == 409 and isinstance(answer.json, str):
            service.remove(request, request.collection, request.id)
            return await service.answer(request)
        return answer


@GROUP.remembering(
    "of two creations of one id at the same time both are refused",
    contract="FIDELITY: creating a consent, model, endpoint or personal voice again",
)
class BothCreationsLose(_Meeting):
    async def meet(self, request: Request, service: Service, met: int) -> Answer:
        answer = await self.held(request, service)
        if answer.ok and not met and self.open[request.path] > 1:
            answer = Answer(409)
            answer.json = "Resource Id already exists."
            answer.headers["x-ms-error-code"] = "Conflict"
        return answer


@GROUP.remembering(
    "the second of two creations of one id at the same time is answered 500",
    contract="FIDELITY: creating a consent, model, endpoint or personal voice again",
)
class RaceFails(_Meeting):
    async def meet(self, request: Request, service: Service, met: int) -> Answer:
        answer = await self.held(request, service)
        if met and answer.status == 409:
            return Answer.error(500, "InternalServerError", "An unexpected error occurred.")
        return answer


@GROUP.remembering(
    "a request repeated while it is handled is refused as a conflict", contract="FIDELITY: Operation-Id repeated"
)
class ParallelReplayRefused(_Meeting):
    def place(self, request: Request) -> str:
        return request.operation_id if request.begins_work else ""

    async def meet(self, request: Request, service: Service, met: int) -> Answer:
        answer = await self.held(request, service)
        return Answer.error(409, "Conflict", "The resource is being changed.") if met and answer.ok else answer


@GROUP.remembering(
    "a request repeated while it is handled begins an operation of its own", contract="FIDELITY: Operation-Id repeated"
)
class ParallelReplayRunsTwice(_Meeting):
    def place(self, request: Request) -> str:
        return request.operation_id if request.creates and request.begins_work else ""

    async def meet(self, request: Request, service: Service, met: int) -> Answer:
        answer = await self.held(request, service)
        if met and answer.ok:
            service.remove(request, request.collection, request.id)
            return await service.answer(request.with_headers(operation_id=None))
        return answer


@GROUP.remembering(
    "two actions on one endpoint at the same time are both taken",
    contract="FIDELITY: suspend and resume in the wrong state",
)
class BothActionsTaken(_Meeting):
    def __init__(self) -> None:
        super().__init__()
        self._taken: dict[str, Answer] = {}

    def place(self, request: Request) -> str:
        return request.path if request.action in ("suspend", "resume") else ""

    async def meet(self, request: Request, service: Service, met: int) -> Answer:
        answer = await self.held(request, service)
        if met and answer.status == 409 and request.path in self._taken:
            return self._taken[request.path].copy()
        if answer.ok:
            self._taken[request.path] = answer.copy()
        return answer


@GROUP.remembering(
    "two uploads to one training set at the same time are both taken", contract="FIDELITY: upload while an upload runs"
)
class BothUploadsTaken(BothActionsTaken):
    def place(self, request: Request) -> str:
        return request.path if request.action == "upload" else ""


@GROUP.remembering(
    "the second of two deletions at the same time is answered 404", contract="FIDELITY: deletion of what is not there"
)
class SecondDeletionRefused(_Meeting):
    def place(self, request: Request) -> str:
        return request.path if request.method == "DELETE" and request.id else ""

    async def meet(self, request: Request, service: Service, met: int) -> Answer:
        answer = await self.held(request, service)
        if met and answer.ok:
            return Answer.error(404, "NotFound", f"There is nothing with the id '{request.id}'.")
        return answer


@GROUP.remembering("of projects that are created at the same time one is lost", contract="spec: Projects_Create")
class CreationLost(_Meeting):
    def place(self, request: Request) -> str:
        return "projects" if request.method == "PUT" and request.collection == "projects" else ""

    async def meet(self, request: Request, service: Service, met: int) -> Answer:
        answer = await self.held(request, service)
        if met and answer.status == 201:
            service.remove(request, "projects", request.id)
        return answer


@GROUP.remembering("a resource can't be read while it is updated", contract="spec: Projects_Get")
class UnreadableDuringUpdate(_Meeting):
    def place(self, request: Request) -> str:
        return request.path if request.collection == "projects" and request.id else ""

    async def meet(self, request: Request, service: Service, met: int) -> Answer:
        if request.method == "GET":
            answer = await service.answer(request)
            if met and answer.ok and self._updated.get(request.path):
                return Answer.error(404, "NotFound", f"There is no project with the id '{request.id}'.")
            return answer
        self._updated[request.path] += 1
        try:
            return await self.held(request, service)
        finally:
            self._updated[request.path] -= 1

    def __init__(self) -> None:
        super().__init__()
        self._updated: Counter[str] = Counter()


@GROUP.remembering("reads at the same time get each other's answers", contract="spec: Projects_Get")
class AnswersMixedUp(_Meeting):
    def __init__(self) -> None:
        super().__init__()
        self._latest: Answer | None = None

    def place(self, request: Request) -> str:
        return "reads" if request.reads_one and request.collection == "projects" else ""

    async def meet(self, request: Request, service: Service, met: int) -> Answer:  # noqa: ARG002 - the base's form
        answer = await service.answer(request)
        if not answer.ok:
            return answer
        self._latest = answer.copy()
        await asyncio.sleep(_WINDOW / 4)
        return self._latest.copy()


@GROUP.remembering("more than four requests at the same time are answered 500", contract="spec: Error")
class FailsUnderLoad(_Meeting):
    window = _WINDOW / 4

    def place(self, request: Request) -> str:
        return "everything" if request.method == "GET" else ""

    async def meet(self, request: Request, service: Service, met: int) -> Answer:
        if met >= 4:
            return Answer.error(500, "InternalServerError", "An unexpected error occurred.")
        return await self.held(request, service)


@GROUP.remembering("five trainings at the same time are all taken", contract="FIDELITY: concurrent trainings")
class LimitRaced(_Meeting):
    def place(self, request: Request) -> str:
        return "models" if request.method == "PUT" and request.collection == "models" else ""

    async def meet(self, request: Request, service: Service, met: int) -> Answer:
        answer = await self.held(request, service)
        if not met or answer.status != 429:
            return answer
        for name in service.stored(request, "models"):
            await service.finish(request, f"models/{name}")
        return await service.answer(request)


@GROUP.remembering(
    "the first read after an update shows what was before",
    contract="FIDELITY: PUT of an existing project or training set",
)
class StaleRead:
    def __init__(self) -> None:
        self._before: dict[str, Answer] = {}

    async def __call__(self, request: Request, service: Service) -> Answer:
        updates = request.method == "PUT" and request.collection in ("projects", "trainingsets")
        place = f"{request.path} {request.version}"
        before = await service.read(request, f"{request.collection}/{request.id}") if updates else None
        answer = await service.answer(request)
        if before is not None and before.ok and answer.ok:
            self._before[place] = before
        elif request.reads_one and answer.ok and place in self._before:
            return self._before.pop(place)
        return answer


@GROUP.remembering("the first list after a creation does not show it", contract="spec: PaginatedProjects.value")
class StaleList:
    def __init__(self) -> None:
        self._new: set[str] = set()

    async def __call__(self, request: Request, service: Service) -> Answer:
        answer = await service.answer(request)
        if request.creates and answer.ok:
            self._new.add(request.path)
        elif request.lists and answer.ok and self._new:
            answer.set(value=[item for item in answer.items if f"{request.path}/{item.get('id')}" not in self._new])
            self._new = {path for path in self._new if not path.startswith(f"{request.path}/")}
        return answer


@GROUP.remembering(
    "the first read after a creation finds nothing", contract="Azure REST guideline: long-running operations"
)
class CreatedLate:
    def __init__(self) -> None:
        self._new: set[str] = set()

    async def __call__(self, request: Request, service: Service) -> Answer:
        answer = await service.answer(request)
        if request.creates and answer.status == 201:
            self._new.add(request.path)
        elif request.reads_one and answer.ok and request.path in self._new:
            self._new.remove(request.path)
            return Answer.error(404, "NotFound", f"There is nothing with the id '{request.id}'.")
        return answer
