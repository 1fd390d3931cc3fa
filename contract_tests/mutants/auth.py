"""Mutants of credentials, and of the wall between Speech resources."""

from __future__ import annotations

from .exchange import BASE, Answer, Request
from .mutant import Group
from .service import Service

GROUP = Group("auth")
_ROW = "FIDELITY: credentials"
_KEY = "ocp-apim-subscription-key"


def _with_key(request: Request, service: Service) -> Request:
    return request.with_headers(ocp_apim_subscription_key=service.keys[0])


@GROUP.mutant("base models and recipes can be read by anybody", contract=_ROW)
async def lists_without_key(request: Request, service: Service) -> Answer:
    if request.lists and request.collection in ("basemodels", "modelrecipes"):
        return await service.answer(_with_key(request, service))
    return await service.answer(request)


@GROUP.mutant("operations can be read by anybody", contract=_ROW)
async def operations_without_key(request: Request, service: Service) -> Answer:
    if request.collection == "operations" and not service.knows(request):
        return await service.answer(_with_key(request, service))
    return await service.answer(request)


@GROUP.mutant("actions can be called by anybody", contract=_ROW)
async def actions_without_key(request: Request, service: Service) -> Answer:
    if request.action and not service.knows(request):
        return await service.answer(_with_key(request, service))
    return await service.answer(request)


@GROUP.mutant("deletions need no key", contract=_ROW)
async def deletion_without_key(request: Request, service: Service) -> Answer:
    if request.method == "DELETE" and not service.knows(request):
        return await service.answer(_with_key(request, service))
    return await service.answer(request)


@GROUP.mutant("any key will do", contract="FIDELITY: wrong key")
async def any_key(request: Request, service: Service) -> Answer:
    if request.headers.get(_KEY) and not service.knows(request):
        return await service.answer(_with_key(request, service))
    return await service.answer(request)


@GROUP.mutant("the first eight characters of a key will do", contract="FIDELITY: wrong key")
async def key_by_prefix(request: Request, service: Service) -> Answer:
    sent = request.headers.get(_KEY, "")
    for key in service.keys:
        if len(sent) >= 8 and sent[:8] == key[:8] and not service.knows(request):
            return await service.answer(request.with_headers(ocp_apim_subscription_key=key))
    return await service.answer(request)


@GROUP.mutant("keys are the same whatever their case", contract="FIDELITY: wrong key")
async def key_whatever_case(request: Request, service: Service) -> Answer:
    for key in service.keys:
        if request.headers.get(_KEY, "").lower() == key.lower():
            return await service.answer(request.with_headers(ocp_apim_subscription_key=key))
    return await service.answer(request)


@GROUP.mutant("any scheme of Authorization will do", contract=_ROW)
async def any_scheme(request: Request, service: Service) -> Answer:
    if request.headers.get("authorization") and not service.knows(request):
        return await service.answer(request.with_headers(authorization="Bearer anything"))
    return await service.answer(request)


@GROUP.rewriting("a token without a key is refused", contract=_ROW)
def token_refused(request: Request) -> Request:
    return request.with_headers(authorization=None)


@GROUP.altering("401 has no body", contract="FIDELITY: wrong key")
def refusal_without_body(request: Request, answer: Answer) -> None:  # noqa: ARG001 - the form of every alteration
    if answer.status == 401:
        answer.body = b""
        del answer.headers["content-type"]


@GROUP.altering("a wrong key is answered 403", contract="FIDELITY: wrong key")
def refusal_is_forbidden(request: Request, answer: Answer) -> None:  # noqa: ARG001 - as above
    if answer.status == 401:
        answer.status = 403


@GROUP.altering("401 repeats the key that was sent", contract="FIDELITY: wrong key")
def refusal_quotes_key(request: Request, answer: Answer) -> None:
    sent = request.headers.get(_KEY)
    if answer.status == 401 and sent:
        answer.json = {"error": answer.object["error"] | {"message": f"Access denied due to invalid key '{sent}'."}}


@GROUP.mutant("without a key, what is not there is answered 404", contract="FIDELITY: order of checks")
async def absence_told_to_anybody(request: Request, service: Service) -> Answer:
    if request.reads_one and not service.knows(request):
        answer = await service.answer(_with_key(request, service))
        if answer.status == 404:
            return answer
    return await service.answer(request)


async def _as_others(request: Request, service: Service, answer: Answer) -> Answer:
    """Ask for the other callers in turn; return the first answer of success, else `answer`."""
    for key in service.keys:
        theirs = await service.answer(request.with_headers(ocp_apim_subscription_key=key))
        if theirs.ok and service.knows(request):
            return theirs
    return answer


@GROUP.mutant("whoever knows an id can read it with another key", contract=_ROW)
async def others_can_read(request: Request, service: Service) -> Answer:
    answer = await service.answer(request)
    if request.reads_one and request.collection != "operations" and answer.status == 404:
        return await _as_others(request, service, answer)
    return answer


@GROUP.mutant("operations of another key can be read", contract=_ROW)
async def others_can_watch(request: Request, service: Service) -> Answer:
    answer = await service.answer(request)
    if request.reads_one and request.collection == "operations" and answer.status == 404:
        return await _as_others(request, service, answer)
    return answer


@GROUP.mutant("lists show what belongs to every key", contract=_ROW)
async def others_are_listed(request: Request, service: Service) -> Answer:
    answer = await service.answer(request)
    if request.lists and answer.ok and not {"skip", "filter", "maxpagesize"} & set(request.params):
        ids = {item.get("id") for item in answer.items}
        for key in service.keys:
            theirs = await service.answer(request.with_headers(ocp_apim_subscription_key=key))
            more = [item for item in theirs.items if item.get("id") not in ids]
            ids |= {item.get("id") for item in more}
            answer.set(value=[*answer.items, *more])
    return answer


@GROUP.mutant("a deletion deletes what has the id, whosever it is", contract=_ROW)
async def others_can_delete(request: Request, service: Service) -> Answer:
    answer = await service.answer(request)
    if request.method == "DELETE" and answer.ok:
        for key in service.keys:
            await service.answer(request.with_headers(ocp_apim_subscription_key=key))
    return answer


@GROUP.mutant("an id that another key uses is taken", contract=_ROW)
async def others_take_ids(request: Request, service: Service) -> Answer:
    if request.creates and service.knows(request) and request.collection not in ("projects", "trainingsets"):
        own = request.headers.get(_KEY)
        for key in service.keys:
            reading = request.reading(request.path.removeprefix(BASE)).with_headers(ocp_apim_subscription_key=key)
            if key != own and request.id in service.stored(reading, request.collection):
                answer = Answer(409)
                answer.json = "Resource Id already exists."
                answer.headers["x-ms-error-code"] = "Conflict"
                return answer
    return await service.answer(request)
