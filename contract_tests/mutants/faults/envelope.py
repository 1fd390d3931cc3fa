"""Mutants of the error envelope, and of the required api-version."""

from __future__ import annotations

from typing import Any

from customvoice_spec import versions

from mutants.asgi import Backend, Request, Response

from .group import Group

GROUP = Group("envelope and version")
_FAILED = 400


def _error_of(response: Response) -> dict[str, Any]:
    """Return the error in a response; empty without one."""
    error = response.object.get("error") if response.status >= _FAILED else None
    return error if isinstance(error, dict) else {}


@GROUP.alters_response("errors are not inside `error`, as in older sibling APIs", contract="FIDELITY: error envelope")
def error_not_nested(_: Request, response: Response) -> None:
    if error := _error_of(response):
        response.json = error


@GROUP.alters_response("conflicts and missing resources lack x-ms-error-code", contract="FIDELITY: error envelope")
def error_code_header_missing(_: Request, response: Response) -> None:
    if response.status in (404, 409):
        del response.headers["x-ms-error-code"]


@GROUP.alters_response("of a missing resource, x-ms-error-code is not error.code", contract="FIDELITY: error envelope")
def error_code_header_differs(_: Request, response: Response) -> None:
    if _error_of(response).get("code") == "NotFound":
        response.headers["x-ms-error-code"] = "ResourceNotFound"


@GROUP.alters_response("absent members of an error are written as null", contract="FIDELITY: error envelope")
def error_members_null(_: Request, response: Response) -> None:
    if error := _error_of(response):
        response.json = {"error": {"target": None, "details": None, "innererror": None} | error}


@GROUP.alters_response("an unknown route is answered with a page of HTML", contract="FIDELITY: unknown route")
def unknown_route_in_html(_: Request, response: Response) -> None:
    if _error_of(response).get("code") == "404":
        response.body = b"<html><body><h1>404 Not Found</h1></body></html>"
        response.headers["content-type"] = "text/html"


@GROUP.alters_response(
    "invalid bodies are answered with ASP.NET's ProblemDetails", contract="FIDELITY: validation errors"
)
def problem_details(request: Request, response: Response) -> None:
    error = _error_of(response)
    if response.status == _FAILED and request.creates and error.get("code") == "BadRequest":
        title = "One or more validation errors occurred."
        response.json = {"title": title, "status": 400, "errors": {error.get("target", ""): [error["message"]]}}
        response.headers["content-type"] = "application/problem+json"


@GROUP.alters_response("reading a missing resource answers 204", contract="FIDELITY: missing resource")
def missing_resource_is_no_content(request: Request, response: Response) -> None:
    if request.reads_one and _error_of(response).get("code") == "NotFound":
        response.status, response.body = 204, b""
        for name in ("content-type", "content-length", "x-ms-error-code"):
            del response.headers[name]


@GROUP.alters_response("a missing resource is answered 400", contract="FIDELITY: missing resource")
def missing_resource_is_bad_request(_: Request, response: Response) -> None:
    if _error_of(response).get("code") == "NotFound":
        response.status = 400


@GROUP.alters_response("error.code of the gateway is a number", contract="spec: Error.code")
def error_code_is_a_number(_: Request, response: Response) -> None:
    if _error_of(response).get("code") == "401":
        response.json = {"error": _error_of(response) | {"code": 401}}


@GROUP.alters_response("malformed JSON is answered with a stack trace", contract="FIDELITY: malformed JSON")
def stack_trace_in_message(request: Request, response: Response) -> None:
    if response.status == _FAILED and request.body and request.json is None and (error := _error_of(response)):
        trace = 'Traceback (most recent call last):\n  File "/srv/app/service/body.py", line 41, in parse'
        response.json = {"error": error | {"message": f"{error['message']}\n{trace}"}}


@GROUP.alters_response(
    "messages about an invalid body quote it and its secrets", contract="FIDELITY: validation errors"
)
def message_quotes_the_body(request: Request, response: Response) -> None:
    if response.status == _FAILED and request.object and (error := _error_of(response)):
        response.json = {"error": error | {"message": f"{error['message']} Received: {request.object}"}}


@GROUP.alters_response("details of an error are texts, not errors", contract="spec: Error.details")
def details_are_texts(_: Request, response: Response) -> None:
    error = _error_of(response)
    if details := error.get("details"):
        response.json = {"error": error | {"details": [each["message"] for each in details]}}


@GROUP.alters_request("api-version may be left out", contract="FIDELITY: api-version missing or unknown")
def version_optional(request: Request) -> Request:
    return request if "api-version" in request.params else request.with_params(api_version=versions()[-1])


@GROUP.mutant("an unknown api-version is served as the newest", contract="FIDELITY: api-version missing or unknown")
async def unknown_version_served(request: Request, backend: Backend) -> Response:
    if request.version and request.version not in versions():
        return await backend.send(request.with_params(api_version=versions()[-1]))
    return await backend.send(request)
