"""Variants of errors: where only the status, or only the rejection, is documented."""

from __future__ import annotations

from mutants.asgi import Backend, Request, Response
from mutants.faults.group import Group

GROUP = Group("errors")
EXPECTED = {
    "other-texts": "",
    "other-code-of-missing": "code-of-status",
    "other-code-of-conflict": "code-of-status",
    "other-code-of-invalid": "code-of-status",
    "inner-error": "undescribed-property",
    "conflict-in-envelope": "existing-id-body",
    "missing-reference-invalid": "reference",
    "wrong-method-not-found": "method",
    "wrong-state-invalid": "wrong-state",
    "no-targets": "parameter-target",
}
_EXISTS = "Resource Id already exists."


def _recode(response: Response, code: str) -> None:
    error = response.object.get("error")
    if isinstance(error, dict):
        if "x-ms-error-code" in response.headers:
            response.headers["x-ms-error-code"] = code
        response.set(error=error | {"code": code})


@GROUP.alters_response("errors have other texts", contract="spec: ErrorResponse (message is any text)")
def other_texts(_: Request, response: Response) -> None:
    error = response.object.get("error")
    if response.status >= 400 and isinstance(error, dict):
        response.set(error=error | {"message": "Something about the request is wrong."})


@GROUP.alters_response("a missing resource has the code ResourceNotFound", contract="FIDELITY: missing resource")
def other_code_of_missing(_: Request, response: Response) -> None:
    if response.status == 404 and response.object.get("error", {}).get("code") == "NotFound":
        _recode(response, "ResourceNotFound")


@GROUP.alters_response("a conflict has the code ResourceInUse", contract="FIDELITY: deletion of a project")
def other_code_of_conflict(_: Request, response: Response) -> None:
    if response.status == 409:
        _recode(response, "ResourceInUse")


@GROUP.alters_response("an invalid request has the code InvalidArgument", contract="FIDELITY: validation errors")
def other_code_of_invalid(_: Request, response: Response) -> None:
    if response.status == 400 and response.object.get("error", {}).get("code") == "BadRequest":
        _recode(response, "InvalidArgument")


@GROUP.alters_response("errors have details that nobody describes", contract="Azure REST guideline: innererror")
def inner_error(_: Request, response: Response) -> None:
    error = response.object.get("error")
    if response.status >= 400 and isinstance(error, dict):
        response.set(error=error | {"innerHelpLink": "https://example.com/help"})


@GROUP.alters_response("an existing id is rejected with the envelope", contract="FIDELITY: creating … again")
def conflict_in_envelope(_: Request, response: Response) -> None:
    if response.status == 409 and response.json == _EXISTS:
        response.json = {"error": {"code": "Conflict", "message": _EXISTS}}


@GROUP.mutant("a reference to a missing resource is a 400", contract="FIDELITY: reference to a missing resource")
async def missing_reference_invalid(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    named = response.object.get("error", {}).get("target")
    return (
        Response.error(400, "BadRequest", "A reference is invalid.") if response.status == 404 and named else response
    )


@GROUP.mutant("a wrong method is a 404", contract="FIDELITY: wrong method")
async def wrong_method_not_found(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    return Response.error(404, "404", "Resource not found") if response.status == 405 else response


@GROUP.mutant("an action in the wrong state is a 400", contract="FIDELITY: suspend and resume in the wrong state")
async def wrong_state_invalid(request: Request, backend: Backend) -> Response:
    response = await backend.send(request)
    wrong = response.status == 409 and request.action in ("suspend", "resume")
    return Response.error(400, "BadRequest", "The endpoint does not allow this now.") if wrong else response


@GROUP.alters_response("errors have neither target nor details", contract="FIDELITY: validation errors")
def no_targets(_: Request, response: Response) -> None:
    error = response.object.get("error")
    if response.status >= 400 and isinstance(error, dict):
        response.set(error={name: each for name, each in error.items() if name in ("code", "message")})
