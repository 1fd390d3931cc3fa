"""Mutants of creating, changing, deleting, and of what may follow what."""

from __future__ import annotations

from .exchange import BASE, Answer, Request
from .mutant import Group
from .service import Service

GROUP = Group("lifecycle")


def _conflict(request: Request, answer: Answer, collection: str) -> bool:
    return answer.status == 409 and request.method == "PUT" and request.collection == collection


@GROUP.mutant("the kind of a project can be changed", contract="FIDELITY: properties that can't be changed")
async def fixed_property_changed(request: Request, service: Service) -> Answer:
    answer = await service.answer(request)
    if _conflict(request, answer, "projects"):
        service.change(request, "projects", request.id, {"kind": request.object["kind"]})
        return await service.answer(request)
    return answer


@GROUP.mutant(
    "a change of a training set's locale is ignored, not refused", contract="FIDELITY: properties that can't be changed"
)
async def fixed_property_ignored(request: Request, service: Service) -> Answer:
    answer = await service.answer(request)
    if _conflict(request, answer, "trainingsets"):
        stored = service.stored(request, "trainingsets").get(request.id, {})
        kept = {name: stored[name] for name in ("locale", "projectId", "voiceKind") if name in stored}
        return await service.answer(request.with_json(request.object | kept))
    return answer


@GROUP.mutant(
    "creating a model again replaces it",
    contract="FIDELITY: creating a consent, model, endpoint or personal voice again",
)
async def created_again(request: Request, service: Service) -> Answer:
    answer = await service.answer(request)
    if _conflict(request, answer, "models") and isinstance(answer.json, str):
        service.remove(request, "models", request.id)
        return await service.answer(request)
    return answer


@GROUP.mutant(
    "creating an endpoint again is answered as if it were the first time",
    contract="FIDELITY: creating a consent, model, endpoint or personal voice again",
)
async def creation_again_pretended(request: Request, service: Service) -> Answer:
    answer = await service.answer(request)
    if _conflict(request, answer, "endpoints") and isinstance(answer.json, str):
        found = await service.read(request, f"endpoints/{request.id}")
        found.status = 201
        return found
    return answer


@GROUP.mutant("a reference to nothing is taken", contract="FIDELITY: reference to nothing")
async def dangling_reference(request: Request, service: Service) -> Answer:
    answer = await service.answer(request)
    if answer.status == 404 and request.method == "PUT" and request.collection == "trainingsets":
        project = request.object.get("projectId", "")
        creation = request.with_headers(operation_id=None).with_json({"kind": "ProfessionalVoice"})
        creation.path = f"{BASE}projects/{project}"
        await service.answer(creation)
        answer = await service.answer(request)
        service.remove(request, "projects", project)
    return answer


@GROUP.mutant(
    "an update keeps the description that it leaves out",
    contract="FIDELITY: PUT of an existing project or training set",
)
async def update_merges(request: Request, service: Service) -> Answer:
    if request.method == "PUT" and request.collection == "projects" and request.object:
        before = await service.read(request, f"projects/{request.id}")
        if "description" in before.object and "description" not in request.object:
            return await service.answer(
                request.with_json({**request.object, "description": before.object["description"]})
            )
    return await service.answer(request)


@GROUP.mutant("an update is answered, but not kept", contract="FIDELITY: PUT of an existing project or training set")
async def update_not_kept(request: Request, service: Service) -> Answer:
    update = request.method == "PUT" and request.collection in ("projects", "trainingsets")
    before = await service.read(request, f"{request.collection}/{request.id}") if update else None
    answer = await service.answer(request)
    if before is not None and before.ok and answer.ok:
        text = before.object.get("description")
        service.change(request, request.collection, request.id, {"description": text})
    return answer


@GROUP.mutant("an update renews createdDateTime", contract="FIDELITY: PUT of an existing project or training set")
async def update_renews_creation(request: Request, service: Service) -> Answer:
    answer = await service.answer(request)
    if request.method == "PUT" and request.collection in ("projects", "trainingsets") and answer.ok:
        present = service.now().strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
        service.change(request, request.collection, request.id, {"createdDateTime": present})
        answer.set(createdDateTime=present)
    return answer


@GROUP.remembering(
    "what is created under a deleted id has its old createdDateTime", contract="spec: Project.createdDateTime"
)
class DeletedIdRemembered:
    def __init__(self) -> None:
        self._created: dict[tuple[str, str], str] = {}

    async def __call__(self, request: Request, service: Service) -> Answer:
        answer = await service.answer(request)
        place = (str(request.headers.get("ocp-apim-subscription-key")), request.path)
        if request.method == "PUT" and request.collection == "projects" and answer.ok:
            created = self._created.setdefault(place, answer.object["createdDateTime"])
            service.change(request, "projects", request.id, {"createdDateTime": created})
            answer.set(createdDateTime=created)
        return answer


def _wrong_state(request: Request, answer: Answer, action: str) -> bool:
    return answer.status == 409 and request.action == action


@GROUP.mutant(
    "an endpoint that is suspended can be suspended again", contract="FIDELITY: suspend and resume in the wrong state"
)
async def suspended_twice(request: Request, service: Service) -> Answer:
    answer = await service.answer(request)
    if _wrong_state(request, answer, "suspend"):
        service.change(request, "endpoints", request.id, {"status": "Succeeded"})
        return await service.answer(request)
    return answer


@GROUP.mutant("an endpoint that runs can be resumed", contract="FIDELITY: suspend and resume in the wrong state")
async def resumed_while_running(request: Request, service: Service) -> Answer:
    answer = await service.answer(request)
    if _wrong_state(request, answer, "resume"):
        service.change(request, "endpoints", request.id, {"status": "Disabled"})
        return await service.answer(request)
    return answer


@GROUP.altering("a suspended endpoint is shown as Succeeded", contract="FIDELITY: endpoint statuses")
def suspension_without_effect(request: Request, answer: Answer) -> None:
    if request.collection == "endpoints":
        answer.each(lambda item: item.update(status="Succeeded") if item.get("status") == "Disabled" else None)


@GROUP.altering("a suspension is answered with the status before it", contract="FIDELITY: endpoint statuses")
def suspension_answers_status_before(request: Request, answer: Answer) -> None:
    if request.action == "suspend" and answer.ok:
        answer.set(status="Succeeded")


@GROUP.altering("a new training set is NotStarted", contract="spec: TrainingSets_Create")
def empty_set_not_ready(request: Request, answer: Answer) -> None:
    if request.collection == "trainingsets" and request.method == "PUT" and answer.ok:
        answer.set(status="NotStarted")


@GROUP.mutant("a fifth training is taken", contract="FIDELITY: concurrent trainings")
async def trainings_unlimited(request: Request, service: Service) -> Answer:
    answer = await service.answer(request)
    if answer.status == 429 and request.collection == "models":
        for name in service.stored(request, "models"):
            await service.finish(request, f"models/{name}")
        return await service.answer(request)
    return answer


@GROUP.mutant(
    "a training set that is being loaded takes another upload", contract="FIDELITY: upload while an upload runs"
)
async def upload_during_upload(request: Request, service: Service) -> Answer:
    answer = await service.answer(request)
    if _wrong_state(request, answer, "upload"):
        await service.finish(request, f"trainingsets/{request.id}")
        return await service.answer(request)
    return answer


@GROUP.mutant("a model of a consent that has Failed succeeds", contract="FIDELITY: something named has Failed")
async def failed_consent_accepted(request: Request, service: Service) -> Answer:
    if request.method != "PUT" or request.collection != "models":
        return await service.answer(request)
    consent = str(request.object.get("consentId", ""))
    failed = service.stored(request, "consents").get(consent, {}).get("status") == "Failed"
    if failed:
        service.change(request, "consents", consent, {"status": "Succeeded"})
    answer = await service.answer(request)
    if failed:
        service.change(request, "consents", consent, {"status": "Failed"})
    return answer
