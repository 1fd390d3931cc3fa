"""Mutants of how the api-versions share one service."""

from __future__ import annotations

from typing import Any

from customvoice_spec import versions

from .exchange import Answer, Request
from .mutant import Group
from .service import Service

GROUP = Group("cross-version")
_ROW = "FIDELITY: newer properties"


def _older(request: Request) -> bool:
    return request.version in versions()[:-1]


def _sees_newest(request: Request) -> Request:
    return request.with_params(api_version=versions()[-1])


@GROUP.mutant("projects show an older version their locale", contract=_ROW)
async def newer_property_shown(request: Request, service: Service) -> Answer:
    answer = await service.answer(request)
    if _older(request) and request.collection == "projects":
        stored = service.stored(request, "projects")

        def show(item: dict[str, Any]) -> None:
            if locale := stored.get(item.get("id", ""), {}).get("locale"):
                item["locale"] = locale

        answer.each(show)
    return answer


@GROUP.mutant("recipes show an older version all that the newest has", contract=_ROW)
async def newer_recipe_shown(request: Request, service: Service) -> Answer:
    if _older(request) and request.collection == "modelrecipes":
        return await service.answer(_sees_newest(request))
    return await service.answer(request)


@GROUP.mutant("every read answers as the newest version does", contract=_ROW)
async def version_not_projected(request: Request, service: Service) -> Answer:
    if _older(request) and request.reads_one and request.collection != "operations":
        return await service.answer(_sees_newest(request))
    return await service.answer(request)


@GROUP.mutant("an older version is shown newer failure reasons", contract="FIDELITY: newer enumeration values")
async def newer_reason_shown(request: Request, service: Service) -> Answer:
    answer = await service.answer(request)
    if _older(request) and request.reads_one and answer.object.get("properties", {}).get("failureReason") == "Internal":
        newest = await service.answer(_sees_newest(request))
        answer.set(
            properties=answer.object["properties"] | {"failureReason": newest.object["properties"]["failureReason"]}
        )
    return answer


@GROUP.mutant("an older version may set the locale of a project", contract=_ROW)
async def newer_property_taken(request: Request, service: Service) -> Answer:
    answer = await service.answer(request)
    locale = request.object.get("locale")
    if _older(request) and request.method == "PUT" and request.collection == "projects" and answer.ok and locale:
        service.change(request, "projects", request.id, {"locale": locale})
    return answer


@GROUP.mutant("an older version's update erases the locale of a project", contract=_ROW)
async def newer_property_erased(request: Request, service: Service) -> Answer:
    answer = await service.answer(request)
    if _older(request) and request.method == "PUT" and request.collection == "projects" and answer.ok:
        service.change(request, "projects", request.id, {"locale": None})
    return answer


class _Origins:
    """Remembers through which version each resource was created."""

    def __init__(self) -> None:
        self._version: dict[str, str] = {}

    async def __call__(self, request: Request, service: Service) -> Answer:
        answer = await service.answer(request)
        if request.creates and answer.ok:
            self._version.setdefault(request.path, request.version)
        elif request.method == "DELETE" and answer.ok:
            self._version.pop(request.path, None)
        elif answer.ok and request.version:
            return self.seen(request, answer)
        return answer

    def seen(self, request: Request, answer: Answer) -> Answer:
        """Return what is answered to a read."""
        raise NotImplementedError

    def foreign(self, request: Request, path: str) -> bool:
        """Tell whether another version created what is at `path`."""
        return self._version.get(path, request.version) != request.version


@GROUP.remembering("a version can't read what another has created", contract="FIDELITY: operations across versions")
class VersionsIsolated(_Origins):
    def seen(self, request: Request, answer: Answer) -> Answer:
        if request.reads_one and self.foreign(request, request.path):
            return Answer.error(404, "NotFound", f"There is nothing with the id '{request.id}'.")
        return answer


@GROUP.remembering("a version does not list what another has created", contract="FIDELITY: newer properties")
class VersionsListedApart(_Origins):
    def seen(self, request: Request, answer: Answer) -> Answer:
        if request.lists and "value" in answer.object:
            own = [item for item in answer.items if not self.foreign(request, f"{request.path}/{item.get('id')}")]
            answer.set(value=own)
        return answer


@GROUP.remembering(
    "an operation can only be read with the version that began it", contract="FIDELITY: operations across versions"
)
class OperationOfOneVersion:
    def __init__(self) -> None:
        self._version: dict[str, str] = {}

    async def __call__(self, request: Request, service: Service) -> Answer:
        answer = await service.answer(request)
        if begun := answer.headers.get("operation-id"):
            self._version.setdefault(begun, request.version)
        if request.collection == "operations" and self._version.get(request.id, request.version) != request.version:
            return Answer.error(404, "NotFound", f"There is no operation with the id '{request.id}'.")
        return answer


@GROUP.altering("an older version is shown times an hour later", contract="FIDELITY: timestamps")
def times_differ(request: Request, answer: Answer) -> None:
    def shift(item: dict[str, Any]) -> None:
        if "createdDateTime" in item:
            hour = int(item["createdDateTime"][11:13])
            item["createdDateTime"] = (
                f"{item['createdDateTime'][:11]}{(hour + 1) % 24:02}{item['createdDateTime'][13:]}"
            )

    if _older(request):
        answer.each(shift)


@GROUP.mutant("a filter of an older version sees a newer property", contract=_ROW)
async def filter_sees_newer_property(request: Request, service: Service) -> Answer:
    if _older(request) and request.lists and request.collection == "projects" and "locale" in request.query:
        newest = await service.answer(_sees_newest(request))
        if newest.ok:
            newest.each(lambda item: item.pop("locale", None))
        return newest
    return await service.answer(request)


@GROUP.altering("an older version is shown no displayName", contract="FIDELITY: displayName")
def shared_property_hidden(request: Request, answer: Answer) -> None:
    if _older(request):
        answer.each(lambda item: item.pop("displayName", None))


@GROUP.altering("nextLink carries the newest api-version", contract="FIDELITY: nextLink")
def next_link_of_another_version(request: Request, answer: Answer) -> None:
    link = answer.object.get("nextLink")
    if _older(request) and answer.ok and isinstance(link, str):
        answer.set(nextLink=link.replace(request.version, versions()[-1]))


@GROUP.mutant("an older version no longer serves personal voices", contract="spec: x-versions")
async def older_version_withdrawn(request: Request, service: Service) -> Answer:
    if _older(request) and request.collection == "personalvoices" and service.knows(request):
        return Answer.error(404, "404", "Resource not found")
    return await service.answer(request)


@GROUP.mutant("a deletion through an older version is not kept", contract="spec: Projects_Delete")
async def deletion_by_version(request: Request, service: Service) -> Answer:
    if _older(request) and request.method == "DELETE" and request.collection == "projects" and service.knows(request):
        return Answer(204)
    return await service.answer(request)
