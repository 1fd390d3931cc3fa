"""Mutants of credentials, and of the separation of Speech resources."""

from __future__ import annotations

from mutants.asgi import BASE, Backend, Request, Response

from .group import Group

GROUP = Group("auth")
_ROW = "FIDELITY: credentials"
_KEY = "ocp-apim-subscription-key"


def _with_key(request: Request, backend: Backend) -> Request:
    return request.with_headers(ocp_apim_subscription_key=backend.keys[0])


@GROUP.mutant("base models and recipes can be read without a key", contract=_ROW)
async def lists_without_key(request: Request, backend: Backend) -> Response:
    if request.lists and request.collection in ("basemodels", "modelrecipes"):
        return await backend.send(_with_key(request, backend))
    return await backend.send(request)


@GROUP.mutant("operations can be read without a key", contract=_ROW)
async def operations_without_key(request: Request, backend: Backend) -> Response:
    if request.collection == "operations" and not backend.authenticates(request):
        return await backend.send(_with_key(request, backend))
    return await backend.send(request)


@GROUP.mutant("actions can be called without a key", contract=_ROW)
async def actions_without_key(request: Request, backend: Backend) -> Response:
    if request.action and not backend.authenticates(request):
        return await backend.send(_with_key(request, backend))
    return await backend.send(request)


@GROUP.mutant("deletions need no key", contract=_ROW)
async def deletion_without_key(request: Request, backend: Backend) -> Response:
    if request.method == "DELETE" and not backend.authenticates(request):
        return await backend.send(_with_key(request, backend))
    return await backend.send(request)


@GROUP.mutant("any key is valid", contract="FIDELITY: wrong key")
async def any_key(request: Request, backend: Backend) -> Response:
    if request.headers.get(_KEY) and not backend.authenticates(request):
        return await backend.send(_with_key(request, backend))
    return await backend.send(request)


@GROUP.mutant("a key is valid if its first eight characters are", contract="FIDELITY: wrong key")
async def key_by_prefix(request: Request, backend: Backend) -> Response:
    sent = request.headers.get(_KEY, "")
    for key in backend.keys:
        if len(sent) >= 8 and sent[:8] == key[:8] and not backend.authenticates(request):
            return await backend.send(request.with_headers(ocp_apim_subscription_key=key))
    return await backend.send(request)


@GROUP.mutant("keys are compared without their case", contract="FIDELITY: wrong key")
async def key_case_ignored(request: Request, backend: Backend) -> Response:
    for key in backend.keys:
        if request.headers.get(_KEY, "").lower() == key.lower():
            return await backend.send(request.with_headers(ocp_apim_subscription_key=key))
    return await backend.send(request)


@GROUP.mutant("any scheme of Authorization is valid", contract=_ROW)
async def any_scheme(request: Request, backend: Backend) -> Response:
    if request.headers.get("authorization") and not backend.authenticates(request):
        return await backend.send(request.with_headers(authorization="Bearer anything"))
    return await backend.send(request)


@GROUP.alters_request("a token without a key is refused", contract=_ROW)
def token_refused(request: Request) -> Request:
    return request.with_headers(authorization=None)


@GROUP.alters_response("a 401 has no body", contract="FIDELITY: wrong key")
def refusal_without_body(_: Request, response: Response) -> None:
    if response.status == 401:
        response.body = b""
        del response.headers["content-type"]


@GROUP.alters_response("a wrong key is answered 403", contract="FIDELITY: wrong key")
def refusal_is_forbidden(_: Request, response: Response) -> None:
    if response.status == 401:
        response.status = 403


@GROUP.alters_response("401 repeats the key that was sent", contract="FIDELITY: wrong key")
def refusal_quotes_key(request: Request, response: Response) -> None:
    sent = request.headers.get(_KEY)
    if response.status == 401 and sent:
        response.json = {"error": response.object["error"] | {"message": f"Access denied due to invalid key '{sent}'."}}


@GROUP.mutant("a missing resource is answered 404 without a key", contract="FIDELITY: order of checks")
async def missing_resource_without_key(request: Request, backend: Backend) -> Response:
    if request.reads_one and not backend.authenticates(request):
        response = await backend.send(_with_key(request, backend))
        if response.status == 404:
            return response
    return await backend.send(request)


async def _as_others(request: Request, backend: Backend, response: Response) -> Response:
    """Send the request with each key; return the first 2xx response, or `response`."""
    for key in backend.keys:
        theirs = await backend.send(request.with_headers(ocp_apim_subscription_key=key))
        if theirs.ok and backend.authenticates(request):
            return theirs
    return response


@GROUP.mutant("resources of another key can be read", contract=_ROW)
async def other_key_reads(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    if request.reads_one and request.collection != "operations" and response.status == 404:
        return await _as_others(request, backend, response)
    return response


@GROUP.mutant("operations of another key can be read", contract=_ROW)
async def other_key_reads_operations(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    if request.reads_one and request.collection == "operations" and response.status == 404:
        return await _as_others(request, backend, response)
    return response


@GROUP.mutant("lists show the resources of all keys", contract=_ROW)
async def other_key_lists(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    if request.lists and response.ok and not {"skip", "filter", "maxpagesize"} & set(request.params):
        ids = {item.get("id") for item in response.items}
        for key in backend.keys:
            theirs = await backend.send(request.with_headers(ocp_apim_subscription_key=key))
            more = [item for item in theirs.items if item.get("id") not in ids]
            ids |= {item.get("id") for item in more}
            response.set(value=[*response.items, *more])
    return response


@GROUP.mutant("a deletion deletes the resources of all keys with the id", contract=_ROW)
async def other_key_deletes(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    if request.method == "DELETE" and response.ok:
        for key in backend.keys:
            await backend.send(request.with_headers(ocp_apim_subscription_key=key))
    return response


@GROUP.mutant("an id that another key uses is a conflict", contract=_ROW)
async def other_key_takes_ids(request: Request, backend: Backend) -> Response:
    if request.creates and backend.authenticates(request) and request.collection not in ("projects", "trainingsets"):
        own = request.headers.get(_KEY)
        for key in backend.keys:
            reading = request.reading(request.path.removeprefix(BASE)).with_headers(ocp_apim_subscription_key=key)
            if key != own and request.id in backend.stored(reading, request.collection):
                response = Response(409)
                response.json = "Resource Id already exists."
                response.headers["x-ms-error-code"] = "Conflict"
                return response
    return await backend.send(request)
