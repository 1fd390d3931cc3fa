"""Mutants of headers, media types and methods."""

from __future__ import annotations

from .exchange import Answer, Request
from .mutant import Group
from .service import Service

GROUP = Group("headers")
_JSON = "application/json"


@GROUP.altering("JSON is called text/plain", contract="spec: Projects_Get")
def json_as_text(request: Request, answer: Answer) -> None:
    if request.reads_one and answer.ok:
        answer.headers["content-type"] = "text/plain; charset=utf-8"


@GROUP.altering("errors are called text/html", contract="spec: Error")
def errors_as_html(request: Request, answer: Answer) -> None:  # noqa: ARG001 - the form of every alteration
    if answer.status in (404, 405):
        answer.headers["content-type"] = "text/html"


@GROUP.altering("every answer has the same apim-request-id", contract="FIDELITY: request id")
def request_id_repeats(request: Request, answer: Answer) -> None:  # noqa: ARG001 - as above
    answer.headers["apim-request-id"] = "00000000-0000-0000-0000-000000000000"


@GROUP.altering("405 does not say what is allowed", contract="FIDELITY: wrong method")
def allow_missing(request: Request, answer: Answer) -> None:  # noqa: ARG001 - as above
    if answer.status == 405:
        del answer.headers["allow"]


@GROUP.altering("405 allows the very method that it refuses", contract="FIDELITY: wrong method")
def allow_names_refused(request: Request, answer: Answer) -> None:
    if answer.status == 405:
        answer.headers["allow"] = f"{answer.headers.get('allow', '')}, {request.method}"


@GROUP.mutant("a wrong method is answered 404", contract="FIDELITY: wrong method")
async def wrong_method_not_found(request: Request, service: Service) -> Answer:
    answer = await service.answer(request)
    return Answer.error(404, "404", "Resource not found") if answer.status == 405 else answer


@GROUP.altering("Retry-After is negative", contract="Azure REST guideline: Retry-After")
def retry_after_negative(request: Request, answer: Answer) -> None:
    if request.reads_one and request.collection == "operations" and answer.ok:
        answer.headers["retry-after"] = "-1"


@GROUP.altering("Retry-After is written as a fraction of a second", contract="Azure REST guideline: Retry-After")
def retry_after_fraction(request: Request, answer: Answer) -> None:
    if request.begins_work and answer.ok:
        answer.headers["retry-after"] = "0.5"


@GROUP.altering("creating by a form is answered without Operation-Id", contract="spec: Consents_Post")
def operation_id_missing(request: Request, answer: Answer) -> None:
    if request.method == "POST" and not request.action:
        del answer.headers["operation-id"]


@GROUP.rewriting("JSON is taken under any media type", contract="FIDELITY: media type")
def media_type_unchecked(request: Request) -> Request:
    if request.method == "PUT" and request.object:
        return request.with_headers(content_type=_JSON)
    return request


@GROUP.rewriting("a body without Content-Type is taken", contract="FIDELITY: media type")
def media_type_optional(request: Request) -> Request:
    if request.method == "PUT" and "content-type" not in request.headers:
        return request.with_headers(content_type=_JSON)
    return request


@GROUP.mutant("application/json with a charset is refused", contract="FIDELITY: media type")
async def media_type_parameter_refused(request: Request, service: Service) -> Answer:
    sent = str(request.headers.get("content-type", ""))
    if sent.startswith(_JSON) and sent != _JSON and service.knows(request):
        return Answer.error(415, "UnsupportedMediaType", f"The Content-Type is {sent}; this operation takes {_JSON}.")
    return await service.answer(request)


@GROUP.altering("an unknown media type is answered 400", contract="FIDELITY: media type")
def media_type_is_bad_request(request: Request, answer: Answer) -> None:  # noqa: ARG001 - as above
    if answer.status == 415:
        answer.status = 400


@GROUP.mutant("OPTIONS is answered to anybody, as to a browser", contract="FIDELITY: wrong method")
async def options_answered(request: Request, service: Service) -> Answer:
    if request.method == "OPTIONS":
        answer = Answer(204)
        answer.headers["access-control-allow-origin"] = "*"
        return answer
    return await service.answer(request)


@GROUP.mutant("TRACE sends the request back, key included", contract="FIDELITY: wrong method")
async def trace_answered(request: Request, service: Service) -> Answer:
    if request.method == "TRACE":
        answer = Answer(200)
        answer.headers["content-type"] = "message/http"
        answer.body = b"\r\n".join(b": ".join(pair) for pair in request.headers.raw)
        return answer
    return await service.answer(request)


@GROUP.rewriting("a header may name another method", contract="FIDELITY: wrong method")
def method_overridden(request: Request) -> Request:
    wanted = request.headers.get("x-http-method-override", "").upper()
    if request.method == "POST" and wanted in ("PUT", "DELETE", "GET"):
        request = request.with_headers(x_http_method_override=None)
        request.method = wanted
    return request
