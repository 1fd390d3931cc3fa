"""Mutants of api-versions that share one service."""

from __future__ import annotations

from typing import Any

from customvoice_spec import versions

from mutants.asgi import Backend, Request, Response

from .group import Group

GROUP = Group("cross-version")
_ROW = "FIDELITY: newer properties"


def _older(request: Request) -> bool:
    return request.version in versions()[:-1]


def _sees_newest(request: Request) -> Request:
    return request.with_params(api_version=versions()[-1])


@GROUP.mutant("an older version shows the locale of projects", contract=_ROW)
async def newer_property_shown(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    if _older(request) and request.collection == "projects":
        stored = backend.stored(request, "projects")

        def show(item: dict[str, Any]) -> None:
            if locale := stored.get(item.get("id", ""), {}).get("locale"):
                item["locale"] = locale

        response.each(show)
    return response


@GROUP.mutant("an older version shows recipes as the newest one", contract=_ROW)
async def newer_recipe_shown(request: Request, backend: Backend) -> Response:
    if _older(request) and request.collection == "modelrecipes":
        return await backend.send(_sees_newest(request))
    return await backend.send(request)


@GROUP.mutant("an older version reads resources as the newest one", contract=_ROW)
async def version_not_projected(request: Request, backend: Backend) -> Response:
    if _older(request) and request.reads_one and request.collection != "operations":
        return await backend.send(_sees_newest(request))
    return await backend.send(request)


@GROUP.mutant("an older version shows newer failure reasons", contract="FIDELITY: newer enumeration values")
async def newer_reason_shown(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    if (
        _older(request)
        and request.reads_one
        and response.object.get("properties", {}).get("failureReason") == "Internal"
    ):
        newest = await backend.send(_sees_newest(request))
        response.set(
            properties=response.object["properties"] | {"failureReason": newest.object["properties"]["failureReason"]}
        )
    return response


@GROUP.mutant("an older version may set the locale of a project", contract=_ROW)
async def newer_property_taken(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    locale = request.object.get("locale")
    if _older(request) and request.method == "PUT" and request.collection == "projects" and response.ok and locale:
        backend.change(request, "projects", request.id, {"locale": locale})
    return response


@GROUP.mutant("an older version's update erases the locale of a project", contract=_ROW)
async def newer_property_erased(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    if _older(request) and request.method == "PUT" and request.collection == "projects" and response.ok:
        backend.change(request, "projects", request.id, {"locale": None})
    return response


class _Origins:
    """Remembers through which version each resource was created."""

    def __init__(self) -> None:
        self._version: dict[str, str] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        response = await backend.send(request)
        if request.creates and response.ok:
            self._version.setdefault(request.path, request.version)
        elif request.method == "DELETE" and response.ok:
            self._version.pop(request.path, None)
        elif response.ok and request.version:
            return self.seen(request, response)
        return response

    def seen(self, request: Request, response: Response) -> Response:
        """Return the response to a read."""
        raise NotImplementedError

    def foreign(self, request: Request, path: str) -> bool:
        """Return whether another version created the resource at `path`."""
        return self._version.get(path, request.version) != request.version


@GROUP.stateful("a version can't read what another has created", contract="FIDELITY: operations across versions")
class VersionsIsolated(_Origins):
    def seen(self, request: Request, response: Response) -> Response:
        if request.reads_one and self.foreign(request, request.path):
            return Response.error(404, "NotFound", f"There is nothing with the id '{request.id}'.")
        return response


@GROUP.stateful("a version does not list what another has created", contract="FIDELITY: newer properties")
class VersionsListedApart(_Origins):
    def seen(self, request: Request, response: Response) -> Response:
        if request.lists and "value" in response.object:
            own = [item for item in response.items if not self.foreign(request, f"{request.path}/{item.get('id')}")]
            response.set(value=own)
        return response


@GROUP.stateful(
    "an operation can only be read with the version that began it", contract="FIDELITY: operations across versions"
)
class OperationOfOneVersion:
    def __init__(self) -> None:
        self._version: dict[str, str] = {}

    async def __call__(self, request: Request, backend: Backend) -> Response:
        response = await backend.send(request)
        if begun := response.headers.get("operation-id"):
            self._version.setdefault(begun, request.version)
        if request.collection == "operations" and self._version.get(request.id, request.version) != request.version:
            return Response.error(404, "NotFound", f"There is no operation with the id '{request.id}'.")
        return response


@GROUP.alters_response("an older version shows times an hour later", contract="FIDELITY: timestamps")
def times_differ(request: Request, response: Response) -> None:
    def shift(item: dict[str, Any]) -> None:
        if "createdDateTime" in item:
            hour = int(item["createdDateTime"][11:13])
            item["createdDateTime"] = (
                f"{item['createdDateTime'][:11]}{(hour + 1) % 24:02}{item['createdDateTime'][13:]}"
            )

    if _older(request):
        response.each(shift)


@GROUP.mutant("a filter of an older version knows a newer property", contract=_ROW)
async def filter_sees_newer_property(request: Request, backend: Backend) -> Response:
    if _older(request) and request.lists and request.collection == "projects" and "locale" in request.query:
        newest = await backend.send(_sees_newest(request))
        if newest.ok:
            newest.each(lambda item: item.pop("locale", None))
        return newest
    return await backend.send(request)


@GROUP.alters_response("an older version shows no displayName", contract="FIDELITY: displayName")
def shared_property_hidden(request: Request, response: Response) -> None:
    if _older(request):
        response.each(lambda item: item.pop("displayName", None))


@GROUP.alters_response("nextLink carries the newest api-version", contract="FIDELITY: nextLink")
def next_link_of_another_version(request: Request, response: Response) -> None:
    link = response.object.get("nextLink")
    if _older(request) and response.ok and isinstance(link, str):
        response.set(nextLink=link.replace(request.version, versions()[-1]))


@GROUP.mutant("an older version no longer serves personal voices", contract="spec: x-versions")
async def older_version_withdrawn(request: Request, backend: Backend) -> Response:
    if _older(request) and request.collection == "personalvoices" and backend.authenticates(request):
        return Response.error(404, "404", "Resource not found")
    return await backend.send(request)


@GROUP.mutant("a deletion through an older version is not stored", contract="spec: Projects_Delete")
async def deletion_by_version(request: Request, backend: Backend) -> Response:
    if (
        _older(request)
        and request.method == "DELETE"
        and request.collection == "projects"
        and backend.authenticates(request)
    ):
        return Response(204)
    return await backend.send(request)
