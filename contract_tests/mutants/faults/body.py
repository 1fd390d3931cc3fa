"""Mutants of the bodies of responses, and of how the bodies of requests are read."""

from __future__ import annotations

import html
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from mutants.asgi import Backend, Request, Response

from .group import Group

if TYPE_CHECKING:
    from collections.abc import Callable

GROUP = Group("body")
_ASTRAL = 0xFFFF


def _texts(item: dict[str, Any], change: Callable[[str], str]) -> None:
    """Change description and displayName."""
    for name in ("description", "displayName"):
        if isinstance(item.get(name), str):
            item[name] = change(item[name])


@GROUP.alters_response("a text that was not sent is shown as null", contract="spec: Project.description")
def null_for_absent(request: Request, response: Response) -> None:
    if request.collection in ("projects", "models"):
        response.each(lambda item: item.setdefault("description", None))


@GROUP.mutant("audioUrl, SAS included, is shown again", contract="spec: Consent.audioUrl")
async def request_only_field_echoed(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    if request.collection == "consents" and request.method == "PUT" and "audioUrl" in request.object:
        response.each(lambda item: item.update(audioUrl=request.object["audioUrl"]))
    return response


@GROUP.mutant("a client may set createdDateTime", contract="spec: Project.createdDateTime")
async def read_only_field_taken(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    sent = request.object.get("createdDateTime")
    if request.method == "PUT" and response.ok and isinstance(sent, str) and sent:
        backend.change(request, request.collection, request.id, {"createdDateTime": sent})
        response.set(createdDateTime=sent)
    return response


@GROUP.mutant("a client may set the status of a training set", contract="spec: TrainingSet.status")
async def status_taken(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    sent = request.object.get("status")
    if request.method == "PUT" and request.collection == "trainingsets" and response.ok and isinstance(sent, str):
        backend.change(request, "trainingsets", request.id, {"status": sent})
        response.set(status=sent)
    return response


@GROUP.alters_response("timestamps lack their zone", contract="FIDELITY: timestamps")
def timestamps_without_zone(_: Request, response: Response) -> None:
    def cut(item: dict[str, Any]) -> None:
        for name in ("createdDateTime", "lastActionDateTime"):
            if name in item:
                item[name] = item[name].removesuffix("Z")

    response.each(cut)


@GROUP.alters_response("timestamps are local time, an hour ahead, called UTC", contract="FIDELITY: timestamps")
def timestamps_in_local_time(_: Request, response: Response) -> None:
    def shift(item: dict[str, Any]) -> None:
        for name in ("createdDateTime", "lastActionDateTime"):
            if name in item:
                moment = datetime.fromisoformat(item[name]) + timedelta(hours=1)
                item[name] = moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"

    response.each(shift)


@GROUP.alters_response("a text is shown without the spaces around it", contract="spec: Project.description")
def text_trimmed(_: Request, response: Response) -> None:
    response.each(lambda item: _texts(item, str.strip))


@GROUP.alters_response("texts are cut after 100 characters", contract="spec: Project.description")
def text_truncated(_: Request, response: Response) -> None:
    response.each(lambda item: _texts(item, lambda text: text[:100]))


@GROUP.alters_response("letters outside Latin-1 become question marks", contract="spec: Project.description")
def text_in_latin_1(_: Request, response: Response) -> None:
    response.each(lambda item: _texts(item, lambda text: text.encode("latin-1", "replace").decode("latin-1")))


@GROUP.alters_response("texts are escaped for HTML", contract="spec: Project.description")
def text_escaped(_: Request, response: Response) -> None:
    response.each(lambda item: _texts(item, html.escape))


@GROUP.mutant("characters outside the basic plane are answered 500", contract="spec: Project.description")
async def rare_unicode_fails(request: Request, backend: Backend) -> Response:
    if any(
        ord(letter) > _ASTRAL for letter in f"{request.object.get('description')}{request.object.get('displayName')}"
    ):
        return Response.error(500, "InternalServerError", "An unexpected error occurred.")
    return await backend.send(request)


@GROUP.alters_response("utteranceCount is a string", contract="spec: TrainingSetProperties.utteranceCount")
def count_is_a_text(request: Request, response: Response) -> None:
    def change(item: dict[str, Any]) -> None:
        if "utteranceCount" in item.get("properties", {}):
            item["properties"]["utteranceCount"] = str(item["properties"]["utteranceCount"])
        if "minUtteranceCount" in item:
            item["minUtteranceCount"] = str(item["minUtteranceCount"])

    if request.collection in ("trainingsets", "modelrecipes"):
        response.each(change)


@GROUP.alters_response("ids are shown in lower case", contract="spec: ResourceId")
def id_in_lower_case(request: Request, response: Response) -> None:
    if request.collection not in ("", "basemodels", "modelrecipes"):
        response.each(lambda item: item.update(id=item["id"].lower()))


@GROUP.alters_response(
    "each read of a personal voice shows another speakerProfileId", contract="spec: PersonalVoice.speakerProfileId"
)
def profile_id_changes(request: Request, response: Response) -> None:
    if request.collection == "personalvoices":
        response.each(lambda item: item.update(speakerProfileId=str(uuid4())))


@GROUP.alters_request("every project is created as ProfessionalVoice", contract="spec: Project.kind")
def kind_ignored(request: Request) -> Request:
    if request.method == "PUT" and request.collection == "projects" and request.object.get("kind") == "PersonalVoice":
        return request.with_json(request.object | {"kind": "ProfessionalVoice"})
    return request


@GROUP.mutant("unknown properties are stored and shown", contract="FIDELITY: malformed JSON")
async def unknown_property_echoed(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    known = {"id", "kind", "description", "displayName", "locale", "createdDateTime"}
    strange = {name: value for name, value in request.object.items() if name not in known}
    if request.method == "PUT" and request.collection == "projects" and response.ok and strange:
        response.set(**strange)
    return response


@GROUP.alters_response("the recipe of a model is shown without its version", contract="spec: Recipe.version")
def recipe_version_missing(request: Request, response: Response) -> None:
    if request.collection == "models":
        response.each(lambda item: item.get("recipe", {}).pop("version", None))


@GROUP.alters_response("recipes are listed as a bare array", contract="spec: PaginatedRecipes.value")
def list_is_bare(request: Request, response: Response) -> None:
    if request.collection == "modelrecipes" and response.ok:
        response.json = response.object["value"]


@GROUP.alters_response("locales are shown in lower case", contract="spec: Consent.locale")
def locale_in_lower_case(_: Request, response: Response) -> None:
    response.each(lambda item: item.update(locale=item["locale"].lower()) if "locale" in item else None)


@GROUP.alters_response("lists show no descriptions", contract="spec: PaginatedModels.value")
def list_items_incomplete(request: Request, response: Response) -> None:
    if request.lists:
        response.each(lambda item: item.pop("description", None) if "id" in item else None)


@GROUP.alters_response("an endpoint is shown without its kind", contract="FIDELITY: kind of an endpoint")
def default_not_filled_in(request: Request, response: Response) -> None:
    if request.collection == "endpoints":
        response.each(lambda item: item.pop("properties", None))


def _rejected(reason: str) -> Response:
    return Response.error(400, "BadRequest", reason)


@GROUP.alters_request("property names in another case are ignored", contract="FIDELITY: case of property names")
def property_names_by_case(request: Request) -> Request:
    if request.creates and request.object:
        return request.with_json({name: each for name, each in request.object.items() if not name[:1].isupper()})
    return request


@GROUP.mutant("an id in a body that is not the path's is rejected", contract="FIDELITY: `id` in a body")
async def id_in_body_rejected(request: Request, backend: Backend) -> Response:
    if request.method == "PUT" and request.object.get("id", request.id) != request.id:
        return _rejected("The id must equal the id in the path.")
    return await backend.send(request)


@GROUP.mutant("null for an object is rejected", contract="FIDELITY: null in requests")
async def null_object_rejected(request: Request, backend: Backend) -> Response:
    if any(each is None for name, each in request.object.items() if name.lower() == "properties"):
        return _rejected("The properties must be an object.")
    return await backend.send(request)


@GROUP.alters_request("form fields are known in lower case only", contract="FIDELITY: multipart parts")
def form_names_by_case(request: Request) -> Request:
    return request.with_body(request.body.replace(b'name="audioData"', b'name="audio_data"'))
