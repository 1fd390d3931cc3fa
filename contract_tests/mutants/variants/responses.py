"""Variants of successful responses and of headers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from mutants.asgi import Backend, Request, Response
from mutants.faults.group import Group

GROUP = Group("responses")
EXPECTED = {
    "more-fields": "undescribed-property",
    "more-fields-on-pages": "undescribed-property",
    "times-with-offset": "timestamp-spelling",
    "times-in-seconds": "timestamp-spelling",
    "times-in-ticks": "",
    "no-request-id": "request-id-missing",
    "more-headers": "",
    "no-operation-id": "operation-id-undeclared",
    "another-engine": "undescribed-value",
    "deletion-not-found": "delete-missing-status",
    "deletion-not-found-plain": "delete-missing-status",
}
_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z")


@GROUP.alters_response("resources have a property that no api-version describes", contract="Azure may add properties")
def more_fields(_: Request, response: Response) -> None:
    response.each(lambda item: item.setdefault("eTag", "0x8DC"))


@GROUP.alters_response("pages have a property that no api-version describes", contract="Azure may add properties")
def more_fields_on_pages(request: Request, response: Response) -> None:
    if response.ok and request.method == "GET" and "value" in response.object:
        response.set(totalCount=len(response.object["value"]))


@GROUP.alters_response("times end in +00:00", contract="spec: format date-time")
def times_with_offset(_: Request, response: Response) -> None:
    _respell(response, lambda found: f"{found[1]}{found[2] or ''}+00:00")


@GROUP.alters_response("times have no fraction of a second", contract="spec: format date-time")
def times_in_seconds(_: Request, response: Response) -> None:
    _respell(response, lambda found: f"{found[1]}Z")


@GROUP.alters_response("times have seven digits of a second", contract="spec: format date-time")
def times_in_ticks(_: Request, response: Response) -> None:
    _respell(response, lambda found: f"{found[1]}{found[2] or '.000'}0000Z")


@GROUP.alters_response("no response has apim-request-id", contract="FIDELITY: request id (no recording)")
def no_request_id(_: Request, response: Response) -> None:
    response.headers["apim-request-id"] = ""


@GROUP.alters_response("responses have further headers", contract="RFC 9110")
def more_headers(_: Request, response: Response) -> None:
    response.headers["strict-transport-security"] = "max-age=31536000"
    response.headers["x-envoy-upstream-service-time"] = "12"


@GROUP.alters_response("PUT of 2026-01-01 answers without Operation-Id", contract="spec: not declared there")
def no_operation_id(request: Request, response: Response) -> None:
    if request.method == "PUT" and request.version == "2026-01-01":
        del response.headers["operation-id"]


@GROUP.alters_response("models have an engineVersion and a recipe kind of the future", contract="spec: open enums")
def another_engine(request: Request, response: Response) -> None:
    if request.collection == "basemodels" and response.ok:
        response.each(
            lambda item: item.update(capabilities=["PersonalVoice", "Singing"]) if "capabilities" in item else None
        )


@GROUP.mutant("DELETE of a missing resource is a 404", contract="FIDELITY: deletion of a missing resource")
async def deletion_not_found(request: Request, backend: Backend) -> Response:
    return await _delete(request, backend, Response.error(404, "NotFound", "There is no such resource."))


@GROUP.mutant(
    "DELETE of a missing resource is a 404 without a body", contract="FIDELITY: deletion of a missing resource"
)
async def deletion_not_found_plain(request: Request, backend: Backend) -> Response:
    return await _delete(request, backend, Response(404))


async def _delete(request: Request, backend: Backend, missing: Response) -> Response:
    known = backend.stored(request, request.collection) if request.method == "DELETE" else {}
    response = await backend.send(request)
    gone = request.method == "DELETE" and response.status == 204 and request.id not in known
    return missing if gone else response


def _respell(response: Response, spell: Callable[[re.Match[str]], str]) -> None:
    def change(item: dict[str, Any]) -> None:
        for name in ("createdDateTime", "lastActionDateTime"):
            if name in item:
                item[name] = _TIME.sub(spell, item[name])

    response.each(change)
