"""Mutants of deletion, and of what is deleted with a project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mutants.asgi import Backend, Request, Response

from .lifecycle import GROUP

if TYPE_CHECKING:
    from customvoice_emulator.state.collection import Document

__all__ = ["GROUP"]

_NO_CONTENT = 204


def _deletes(request: Request) -> bool:
    return request.method == "DELETE" and bool(request.id)


def _held(request: Request, backend: Backend, project: str, collection: str) -> dict[str, Document]:
    """Return the documents of a collection that belong to a project, by id."""
    if not backend.authenticates(request):
        return {}
    with backend.transaction(request) as tx:
        return {name: each for name, each in tx.scan(collection) if each["body"].get("projectId") == project}


@GROUP.alters_response("a deletion is answered 200 with a body", contract="spec: Projects_Delete")
def deletion_answers_body(request: Request, response: Response) -> None:
    if _deletes(request) and response.ok:
        response.status = 200
        response.json = {"id": request.id}


@GROUP.mutant("deleting a missing resource is answered 404", contract="FIDELITY: deletion of a missing resource")
async def deletion_of_absent_refused(request: Request, backend: Backend) -> Response:
    if _deletes(request):
        found = await backend.read(request, f"{request.collection}/{request.id}")
        if found.status == 404:
            return found
    return await backend.send(request)


@GROUP.stateful("a deleted resource can still be read", contract="spec: Consents_Delete")
class DeletedReadable:
    def __init__(self) -> None:
        self._last: dict[tuple[str, str], Response] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        response = await backend.send(request)
        place = (str(request.headers.get("ocp-apim-subscription-key")), request.path)
        if request.reads_one and response.ok:
            self._last[place] = response.copy()
        elif request.reads_one and response.status == 404 and place in self._last:
            return self._last[place].copy()
        elif request.creates:
            self._last.pop(place, None)
        return response


@GROUP.stateful("a deleted resource is still listed", contract="spec: Consents_Delete")
class DeletedListed:
    def __init__(self) -> None:
        self._deleted: dict[tuple[str, str], list[dict[str, Any]]] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        place = (str(request.headers.get("ocp-apim-subscription-key")), request.collection)
        gone = backend.stored(request, request.collection).get(request.id) if _deletes(request) else None
        response = await backend.send(request)
        if gone is not None and response.status == _NO_CONTENT:
            self._deleted.setdefault(place, []).append(gone)
        elif request.creates and response.ok:
            kept = [body for body in self._deleted.get(place, []) if body["id"] != request.id]
            self._deleted[place] = kept
        elif request.lists and response.ok and not {"skip", "filter"} & set(request.params):
            response.set(value=[*response.items, *self._deleted.get(place, [])])
        return response


@GROUP.mutant("a project with models is deleted without force", contract="FIDELITY: deletion of a project")
async def deletion_needs_no_force(request: Request, backend: Backend) -> Response:
    if _deletes(request) and request.collection == "projects" and "forceDelete" not in request.params:
        return await backend.send(request.with_params(forceDelete="true"))
    return await backend.send(request)


@GROUP.alters_request("forceDelete is ignored", contract="spec: parameters.ForceDelete")
def force_ignored(request: Request) -> Request:
    return request.with_params(forceDelete=None) if request.params.get("forceDelete") == "true" else request


async def _left_behind(request: Request, backend: Backend, *collections: str) -> Response:
    """Delete a project, but keep its resources of some collections."""
    if not _deletes(request) or request.collection != "projects":
        return await backend.send(request)
    held = [(name, _held(request, backend, request.id, name)) for name in collections]
    response = await backend.send(request)
    if response.ok and backend.authenticates(request):
        with backend.transaction(request) as tx:
            for name, documents in held:
                for key, document in documents.items():
                    tx.put(name, key, document)
    return response


@GROUP.mutant("a forced deletion leaves models and endpoints", contract="FIDELITY: deletion of a project")
async def forced_deletion_leaves_models(request: Request, backend: Backend) -> Response:
    return await _left_behind(request, backend, "models", "endpoints")


@GROUP.mutant("a deletion of a project leaves its consents", contract="FIDELITY: deletion of a project")
async def deletion_leaves_consents(request: Request, backend: Backend) -> Response:
    return await _left_behind(request, backend, "consents")


@GROUP.mutant(
    "training sets of projects whose ids begin alike are deleted, too", contract="FIDELITY: deletion of a project"
)
async def deletion_takes_too_much(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    if _deletes(request) and request.collection == "projects" and response.ok:
        for name, body in backend.stored(request, "trainingsets").items():
            if body["projectId"].startswith(request.id):
                backend.remove(request, "trainingsets", name)
    return response


@GROUP.mutant(
    "a refused deletion of a project has deleted its training sets", contract="FIDELITY: deletion of a project"
)
async def refused_deletion_deletes(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    if _deletes(request) and request.collection == "projects" and response.status == 409:
        for name in _held(request, backend, request.id, "trainingsets"):
            backend.remove(request, "trainingsets", name)
    return response


@GROUP.mutant(
    "a model that an endpoint uses can be deleted",
    contract="FIDELITY: deletion of a model that an endpoint uses",
)
async def used_model_deleted(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    if _deletes(request) and request.collection == "models" and response.status == 409:
        backend.remove(request, "models", request.id)
        return Response(_NO_CONTENT)
    return response
