"""Mutants of deletion, and of what goes along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .exchange import Answer, Request
from .lifecycle import GROUP
from .service import Service

if TYPE_CHECKING:
    from customvoice_emulator.state.collection import Document

__all__ = ["GROUP"]

_NO_CONTENT = 204


def _deletes(request: Request) -> bool:
    return request.method == "DELETE" and bool(request.id)


def _held(request: Request, service: Service, project: str, collection: str) -> dict[str, Document]:
    """Return the documents of a collection that belong to a project, by id."""
    if not service.knows(request):
        return {}
    with service.transaction(request) as tx:
        return {name: each for name, each in tx.scan(collection) if each["body"].get("projectId") == project}


@GROUP.altering("a deletion is answered 200 with a body", contract="spec: Projects_Delete")
def deletion_answers_body(request: Request, answer: Answer) -> None:
    if _deletes(request) and answer.ok:
        answer.status = 200
        answer.json = {"id": request.id}


@GROUP.mutant("deleting what is not there is answered 404", contract="FIDELITY: deletion of what is not there")
async def deletion_of_absent_refused(request: Request, service: Service) -> Answer:
    if _deletes(request):
        found = await service.read(request, f"{request.collection}/{request.id}")
        if found.status == 404:
            return found
    return await service.answer(request)


@GROUP.remembering("what was deleted can still be read", contract="spec: Consents_Delete")
class DeletedReadable:
    def __init__(self) -> None:
        self._last: dict[tuple[str, str], Answer] = {}

    async def __call__(self, request: Request, service: Service) -> Answer:
        answer = await service.answer(request)
        place = (str(request.headers.get("ocp-apim-subscription-key")), request.path)
        if request.reads_one and answer.ok:
            self._last[place] = answer.copy()
        elif request.reads_one and answer.status == 404 and place in self._last:
            return self._last[place].copy()
        elif request.creates:
            self._last.pop(place, None)
        return answer


@GROUP.remembering("what was deleted is still listed", contract="spec: Consents_Delete")
class DeletedListed:
    def __init__(self) -> None:
        self._deleted: dict[tuple[str, str], list[dict[str, Any]]] = {}

    async def __call__(self, request: Request, service: Service) -> Answer:
        place = (str(request.headers.get("ocp-apim-subscription-key")), request.collection)
        gone = service.stored(request, request.collection).get(request.id) if _deletes(request) else None
        answer = await service.answer(request)
        if gone is not None and answer.status == _NO_CONTENT:
            self._deleted.setdefault(place, []).append(gone)
        elif request.creates and answer.ok:
            kept = [body for body in self._deleted.get(place, []) if body["id"] != request.id]
            self._deleted[place] = kept
        elif request.lists and answer.ok and not {"skip", "filter"} & set(request.params):
            answer.set(value=[*answer.items, *self._deleted.get(place, [])])
        return answer


@GROUP.mutant("a project goes with its models without being forced", contract="FIDELITY: deletion of a project")
async def deletion_needs_no_force(request: Request, service: Service) -> Answer:
    if _deletes(request) and request.collection == "projects" and "forceDelete" not in request.params:
        return await service.answer(request.with_params(forceDelete="true"))
    return await service.answer(request)


@GROUP.rewriting("forceDelete is not looked at", contract="spec: parameters.ForceDelete")
def force_ignored(request: Request) -> Request:
    return request.with_params(forceDelete=None) if request.params.get("forceDelete") == "true" else request


async def _left_behind(request: Request, service: Service, *collections: str) -> Answer:
    """Let a project go, but leave what it holds of some collections."""
    if not _deletes(request) or request.collection != "projects":
        return await service.answer(request)
    held = [(name, _held(request, service, request.id, name)) for name in collections]
    answer = await service.answer(request)
    if answer.ok and service.knows(request):
        with service.transaction(request) as tx:
            for name, documents in held:
                for key, document in documents.items():
                    tx.put(name, key, document)
    return answer


@GROUP.mutant("models and endpoints outlive a project that is forced to go", contract="FIDELITY: deletion of a project")
async def forced_deletion_leaves_models(request: Request, service: Service) -> Answer:
    return await _left_behind(request, service, "models", "endpoints")


@GROUP.mutant("consents outlive their project", contract="FIDELITY: deletion of a project")
async def deletion_leaves_consents(request: Request, service: Service) -> Answer:
    return await _left_behind(request, service, "consents")


@GROUP.mutant(
    "with a project go the training sets of projects whose ids begin alike", contract="FIDELITY: deletion of a project"
)
async def deletion_takes_too_much(request: Request, service: Service) -> Answer:
    answer = await service.answer(request)
    if _deletes(request) and request.collection == "projects" and answer.ok:
        for name, body in service.stored(request, "trainingsets").items():
            if body["projectId"].startswith(request.id):
                service.remove(request, "trainingsets", name)
    return answer


@GROUP.mutant(
    "a refused deletion of a project has deleted its training sets", contract="FIDELITY: deletion of a project"
)
async def refused_deletion_deletes(request: Request, service: Service) -> Answer:
    answer = await service.answer(request)
    if _deletes(request) and request.collection == "projects" and answer.status == 409:
        for name in _held(request, service, request.id, "trainingsets"):
            service.remove(request, "trainingsets", name)
    return answer


@GROUP.mutant(
    "a model can be deleted under its endpoint", contract="FIDELITY: deletion of a model that an endpoint uses"
)
async def used_model_deleted(request: Request, service: Service) -> Answer:
    answer = await service.answer(request)
    if _deletes(request) and request.collection == "models" and answer.status == 409:
        service.remove(request, "models", request.id)
        return Answer(_NO_CONTENT)
    return answer
