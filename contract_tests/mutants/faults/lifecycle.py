"""Mutants of creation, updates and states."""

from __future__ import annotations

from mutants.asgi import BASE, Backend, Request, Response

from .group import Group

GROUP = Group("lifecycle")


def _conflict(request: Request, response: Response, collection: str) -> bool:
    return response.status == 409 and request.method == "PUT" and request.collection == collection


@GROUP.mutant("the kind of a project can be changed", contract="FIDELITY: properties that can't be changed")
async def fixed_property_changed(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    if _conflict(request, response, "projects"):
        backend.change(request, "projects", request.id, {"kind": request.object["kind"]})
        return await backend.send(request)
    return response


@GROUP.mutant(
    "a change of a training set's locale is ignored, not refused", contract="FIDELITY: properties that can't be changed"
)
async def fixed_property_ignored(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    if _conflict(request, response, "trainingsets"):
        stored = backend.stored(request, "trainingsets").get(request.id, {})
        kept = {name: stored[name] for name in ("locale", "projectId", "voiceKind") if name in stored}
        return await backend.send(request.with_json(request.object | kept))
    return response


@GROUP.mutant(
    "creating a model again replaces it",
    contract="FIDELITY: creating a consent, model, endpoint or personal voice again",
)
async def created_again(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    if _conflict(request, response, "models") and isinstance(response.json, str):
        backend.remove(request, "models", request.id)
        return await backend.send(request)
    return response


@GROUP.mutant(
    "creating an endpoint again is answered like its creation",
    contract="FIDELITY: creating a consent, model, endpoint or personal voice again",
)
async def creation_again_pretended(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    if _conflict(request, response, "endpoints") and isinstance(response.json, str):
        found = await backend.read(request, f"endpoints/{request.id}")
        found.status = 201
        return found
    return response


@GROUP.mutant("a reference to a missing resource is accepted", contract="FIDELITY: reference to a missing resource")
async def dangling_reference(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    if response.status == 404 and request.method == "PUT" and request.collection == "trainingsets":
        project = request.object.get("projectId", "")
        creation = request.with_headers(operation_id=None).with_json({"kind": "ProfessionalVoice"})
        creation.path = f"{BASE}projects/{project}"
        await backend.send(creation)
        response = await backend.send(request)
        backend.remove(request, "projects", project)
    return response


@GROUP.mutant(
    "an update keeps the description that it leaves out",
    contract="FIDELITY: PUT of an existing project or training set",
)
async def update_merges(request: Request, backend: Backend) -> Response:
    if request.method == "PUT" and request.collection == "projects" and request.object:
        before = await backend.read(request, f"projects/{request.id}")
        if "description" in before.object and "description" not in request.object:
            return await backend.send(
                request.with_json({**request.object, "description": before.object["description"]})
            )
    return await backend.send(request)


@GROUP.mutant("an update is answered, but not stored", contract="FIDELITY: PUT of an existing project or training set")
async def update_not_kept(request: Request, backend: Backend) -> Response:
    update = request.method == "PUT" and request.collection in ("projects", "trainingsets")
    before = await backend.read(request, f"{request.collection}/{request.id}") if update else None
    response = await backend.send(request)
    if before is not None and before.ok and response.ok:
        text = before.object.get("description")
        backend.change(request, request.collection, request.id, {"description": text})
    return response


@GROUP.mutant("an update renews createdDateTime", contract="FIDELITY: PUT of an existing project or training set")
async def update_renews_creation(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    if request.method == "PUT" and request.collection in ("projects", "trainingsets") and response.ok:
        present = backend.now().strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
        backend.change(request, request.collection, request.id, {"createdDateTime": present})
        response.set(createdDateTime=present)
    return response


@GROUP.stateful(
    "a resource created again after its deletion has its old createdDateTime", contract="spec: Project.createdDateTime"
)
class DeletedIdRemembered:
    def __init__(self) -> None:
        self._created: dict[tuple[str, str], str] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        response = await backend.send(request)
        place = (str(request.headers.get("ocp-apim-subscription-key")), request.path)
        if request.method == "PUT" and request.collection == "projects" and response.ok:
            created = self._created.setdefault(place, response.object["createdDateTime"])
            backend.change(request, "projects", request.id, {"createdDateTime": created})
            response.set(createdDateTime=created)
        return response


def _wrong_state(request: Request, response: Response, action: str) -> bool:
    return response.status == 409 and request.action == action


@GROUP.mutant("a suspended endpoint can be suspended again", contract="FIDELITY: suspend and resume in the wrong state")
async def suspended_twice(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    if _wrong_state(request, response, "suspend"):
        backend.change(request, "endpoints", request.id, {"status": "Succeeded"})
        return await backend.send(request)
    return response


@GROUP.mutant("a running endpoint can be resumed", contract="FIDELITY: suspend and resume in the wrong state")
async def resumed_while_running(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    if _wrong_state(request, response, "resume"):
        backend.change(request, "endpoints", request.id, {"status": "Disabled"})
        return await backend.send(request)
    return response


@GROUP.alters_response("a suspended endpoint is shown as Succeeded", contract="FIDELITY: endpoint statuses")
def suspension_without_effect(request: Request, response: Response) -> None:
    if request.collection == "endpoints":
        response.each(lambda item: item.update(status="Succeeded") if item.get("status") == "Disabled" else None)


@GROUP.alters_response("a suspension is answered with the status before it", contract="FIDELITY: endpoint statuses")
def suspension_answers_status_before(request: Request, response: Response) -> None:
    if request.action == "suspend" and response.ok:
        response.set(status="Succeeded")


@GROUP.alters_response("a new training set is NotStarted", contract="spec: TrainingSets_Create")
def empty_set_not_ready(request: Request, response: Response) -> None:
    if request.collection == "trainingsets" and request.method == "PUT" and response.ok:
        response.set(status="NotStarted")


@GROUP.mutant("a fifth training is accepted", contract="FIDELITY: concurrent trainings")
async def trainings_unlimited(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    if response.status == 429 and request.collection == "models":
        for name in backend.stored(request, "models"):
            await backend.finish(request, f"models/{name}")
        return await backend.send(request)
    return response


@GROUP.mutant(
    "a second upload to a training set is accepted while one runs", contract="FIDELITY: upload while an upload runs"
)
async def upload_during_upload(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    if _wrong_state(request, response, "upload"):
        await backend.finish(request, f"trainingsets/{request.id}")
        return await backend.send(request)
    return response


@GROUP.mutant("a model with a failed consent succeeds", contract="FIDELITY: referenced resource has Failed")
async def failed_consent_accepted(request: Request, backend: Backend) -> Response:
    if request.method != "PUT" or request.collection != "models":
        return await backend.send(request)
    consent = str(request.object.get("consentId", ""))
    failed = backend.stored(request, "consents").get(consent, {}).get("status") == "Failed"
    if failed:
        backend.change(request, "consents", consent, {"status": "Succeeded"})
    response = await backend.send(request)
    if failed:
        backend.change(request, "consents", consent, {"status": "Failed"})
    return response


@GROUP.mutant("creating by POST replaces an existing resource", contract="FIDELITY: creating by POST on the collection")
async def post_replaces(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    name = request.object.get("id")
    if response.status == 409 and request.method == "POST" and not request.id and isinstance(name, str):
        backend.remove(request, request.collection, name)
        return await backend.send(request)
    return response


@GROUP.alters_request("creating by POST loses the description", contract="spec: Projects_CreateByPost")
def post_loses_description(request: Request) -> Request:
    if request.method == "POST" and not request.id and "description" in request.object:
        return request.with_json({name: each for name, each in request.object.items() if name != "description"})
    return request
