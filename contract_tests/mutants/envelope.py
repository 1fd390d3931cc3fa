"""Mutants of the error envelope, and of how the api-version is demanded."""

from __future__ import annotations

from typing import Any

from customvoice_spec import versions

from .exchange import Answer, Request
from .mutant import Group
from .service import Service

GROUP = Group("envelope and version")
_FAILED = 400


def _error_of(answer: Answer) -> dict[str, Any]:
    """Return the error in an answer; empty without one."""
    error = answer.object.get("error") if answer.status >= _FAILED else None
    return error if isinstance(error, dict) else {}


@GROUP.altering("errors are not wrapped in `error`, as in older sibling APIs", contract="FIDELITY: error envelope")
def error_not_nested(request: Request, answer: Answer) -> None:  # noqa: ARG001 - the form of every alteration
    if error := _error_of(answer):
        answer.json = error


@GROUP.altering("conflicts and missing resources lack x-ms-error-code", contract="FIDELITY: error envelope")
def error_code_header_missing(request: Request, answer: Answer) -> None:  # noqa: ARG001 - as above
    if answer.status in (404, 409):
        del answer.headers["x-ms-error-code"]


@GROUP.altering("x-ms-error-code of a missing resource is not its error.code", contract="FIDELITY: error envelope")
def error_code_header_differs(request: Request, answer: Answer) -> None:  # noqa: ARG001 - as above
    if _error_of(answer).get("code") == "NotFound":
        answer.headers["x-ms-error-code"] = "ResourceNotFound"


@GROUP.altering("members of an error that say nothing are written as null", contract="FIDELITY: error envelope")
def error_members_null(request: Request, answer: Answer) -> None:  # noqa: ARG001 - as above
    if error := _error_of(answer):
        answer.json = {"error": {"target": None, "details": None, "innererror": None} | error}


@GROUP.altering("an unknown route is answered with a page of HTML", contract="FIDELITY: unknown route")
def unknown_route_in_html(request: Request, answer: Answer) -> None:  # noqa: ARG001 - as above
    if _error_of(answer).get("code") == "404":
        answer.body = b"<html><body><h1>404 Not Found</h1></body></html>"
        answer.headers["content-type"] = "text/html"


@GROUP.altering(
    "bodies that are invalid are answered with ASP.NET's ProblemDetails", contract="FIDELITY: validation errors"
)
def problem_details(request: Request, answer: Answer) -> None:
    error = _error_of(answer)
    if answer.status == _FAILED and request.creates and error.get("code") == "BadRequest":
        title = "One or more validation errors occurred."
        answer.json = {"title": title, "status": 400, "errors": {error.get("target", ""): [error["message"]]}}
        answer.headers["content-type"] = "application/problem+json"


@GROUP.altering("reading what is not there answers 204", contract="FIDELITY: missing resource")
def missing_resource_is_no_content(request: Request, answer: Answer) -> None:
    if request.reads_one and _error_of(answer).get("code") == "NotFound":
        answer.status, answer.body = 204, b""
        for name in ("content-type", "content-length", "x-ms-error-code"):
            del answer.headers[name]


@GROUP.altering("what is not there is answered 400", contract="FIDELITY: missing resource")
def missing_resource_is_bad_request(request: Request, answer: Answer) -> None:  # noqa: ARG001 - as above
    if _error_of(answer).get("code") == "NotFound":
        answer.status = 400


@GROUP.altering("error.code of the gateway is a number", contract="spec: Error.code")
def error_code_is_a_number(request: Request, answer: Answer) -> None:  # noqa: ARG001 - as above
    if _error_of(answer).get("code") == "401":
        answer.json = {"error": _error_of(answer) | {"code": 401}}


@GROUP.altering("malformed JSON is answered with a stack trace", contract="FIDELITY: malformed JSON")
def stack_trace_in_message(request: Request, answer: Answer) -> None:
    if answer.status == _FAILED and request.body and request.json is None and (error := _error_of(answer)):
        trace = 'Traceback (most recent call last):\n  File "/srv/app/service/body.py", line 41, in parse'
        answer.json = {"error": error | {"message": f"{error['message']}\n{trace}"}}


@GROUP.altering("messages about an invalid body quote it, secrets included", contract="FIDELITY: validation errors")
def message_quotes_the_body(request: Request, answer: Answer) -> None:
    if answer.status == _FAILED and request.object and (error := _error_of(answer)):
        answer.json = {"error": error | {"message": f"{error['message']} Received: {request.object}"}}


@GROUP.altering("details of an error are texts, not errors", contract="spec: Error.details")
def details_are_texts(request: Request, answer: Answer) -> None:  # noqa: ARG001 - as above
    error = _error_of(answer)
    if details := error.get("details"):
        answer.json = {"error": error | {"details": [each["message"] for each in details]}}


@GROUP.rewriting("api-version may be left out", contract="FIDELITY: api-version missing or unknown")
def version_optional(request: Request) -> Request:
    return request if "api-version" in request.params else request.with_params(api_version=versions()[-1])


@GROUP.mutant("an unknown api-version is served as the newest", contract="FIDELITY: api-version missing or unknown")
async def unknown_version_served(request: Request, service: Service) -> Answer:
    if request.version and request.version not in versions():
        return await service.answer(request.with_params(api_version=versions()[-1]))
    return await service.answer(request)
