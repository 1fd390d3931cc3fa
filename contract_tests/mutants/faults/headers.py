"""Mutants of headers, media types and methods."""

from __future__ import annotations

from mutants.asgi import Backend, Request, Response

from .group import Group

GROUP = Group("headers")
_JSON = "application/json"


@GROUP.alters_response("JSON has the media type text/plain", contract="spec: Projects_Get")
def json_as_text(request: Request, response: Response) -> None:
    if request.reads_one and response.ok:
        response.headers["content-type"] = "text/plain; charset=utf-8"


@GROUP.alters_response("errors have the media type text/html", contract="spec: Error")
def errors_as_html(_: Request, response: Response) -> None:
    if response.status in (404, 405):
        response.headers["content-type"] = "text/html"


@GROUP.alters_response("all responses have the same apim-request-id", contract="FIDELITY: request id")
def request_id_repeats(_: Request, response: Response) -> None:
    response.headers["apim-request-id"] = "00000000-0000-0000-0000-000000000000"


@GROUP.alters_response("405 has no Allow", contract="FIDELITY: wrong method")
def allow_missing(_: Request, response: Response) -> None:
    if response.status == 405:
        del response.headers["allow"]


@GROUP.alters_response("Allow of a 405 names the method that was refused", contract="FIDELITY: wrong method")
def allow_names_refused(request: Request, response: Response) -> None:
    if response.status == 405:
        response.headers["allow"] = f"{response.headers.get('allow', '')}, {request.method}"


@GROUP.mutant("a wrong method is answered 404", contract="FIDELITY: wrong method")
async def wrong_method_not_found(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    return Response.error(404, "404", "Resource not found") if response.status == 405 else response


@GROUP.alters_response("Retry-After is negative", contract="Azure REST guideline: Retry-After")
def retry_after_negative(request: Request, response: Response) -> None:
    if request.reads_one and request.collection == "operations" and response.ok:
        response.headers["retry-after"] = "-1"


@GROUP.alters_response("Retry-After is written as a fraction of a second", contract="Azure REST guideline: Retry-After")
def retry_after_fraction(request: Request, response: Response) -> None:
    if request.begins_work and response.ok:
        response.headers["retry-after"] = "0.5"


@GROUP.alters_response("creating by a form is answered without Operation-Id", contract="spec: Consents_Post")
def operation_id_missing(request: Request, response: Response) -> None:
    if request.method == "POST" and not request.action:
        del response.headers["operation-id"]


@GROUP.alters_request("JSON is accepted with any media type", contract="FIDELITY: media type")
def media_type_unchecked(request: Request) -> Request:
    if request.method == "PUT" and request.object:
        return request.with_headers(content_type=_JSON)
    return request


@GROUP.alters_request("a body without Content-Type is accepted", contract="FIDELITY: media type")
def media_type_optional(request: Request) -> Request:
    if request.method == "PUT" and "content-type" not in request.headers:
        return request.with_headers(content_type=_JSON)
    return request


@GROUP.mutant("application/json with a charset is refused", contract="FIDELITY: media type")
async def media_type_parameter_refused(request: Request, backend: Backend) -> Response:
    sent = str(request.headers.get("content-type", ""))
    if sent.startswith(_JSON) and sent != _JSON and backend.authenticates(request):
        return Response.error(415, "UnsupportedMediaType", f"The Content-Type is {sent}; this operation takes {_JSON}.")
    return await backend.send(request)


@GROUP.alters_response("an unknown media type is answered 400", contract="FIDELITY: media type")
def media_type_is_bad_request(_: Request, response: Response) -> None:
    if response.status == 415:
        response.status = 400


@GROUP.mutant("OPTIONS is answered without a key, as to a browser", contract="FIDELITY: HEAD and OPTIONS")
async def options_answered(request: Request, backend: Backend) -> Response:
    if request.method == "OPTIONS":
        response = Response(204)
        response.headers["access-control-allow-origin"] = "*"
        return response
    return await backend.send(request)


@GROUP.mutant("TRACE sends the request back, key included", contract="FIDELITY: wrong method")
async def trace_answered(request: Request, backend: Backend) -> Response:
    if request.method == "TRACE":
        response = Response(200)
        response.headers["content-type"] = "message/http"
        response.body = b"\r\n".join(b": ".join(pair) for pair in request.headers.raw)
        return response
    return await backend.send(request)


@GROUP.alters_request("a header may name another method", contract="FIDELITY: wrong method")
def method_overridden(request: Request) -> Request:
    wanted = request.headers.get("x-http-method-override", "").upper()
    if request.method == "POST" and wanted in ("PUT", "DELETE", "GET"):
        request = request.with_headers(x_http_method_override=None)
        request.method = wanted
    return request
