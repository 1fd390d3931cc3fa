"""The catalogue of error responses: each entry has a status, a code and a message.

Each entry is an `ErrorKind`; `kind.error(...)` creates the `ServiceError` to raise. The envelope and `x-ms-error-code`
follow the Azure REST guideline; docs/FIDELITY.md lists the choices where the real service is unknown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


class ServiceError(Exception):
    """An error response to send to the client.

    `body()` is the JSON body, `headers` are the headers to add, `status` is the HTTP status.
    """

    def __init__(
        self,
        kind: "ErrorKind",
        message: str,
        *,
        target: str | None = None,
        details: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.target = target
        self.details = details
        self.headers = {"x-ms-error-code": kind.code, **(headers or {})}

    @property
    def status(self) -> int:
        return self.kind.status

    def body(self) -> Any:
        """Return the error envelope, or the bare message for the one error without an envelope."""
        if self.kind.bare:
            return self.message
        error: dict[str, Any] = {"code": self.kind.code, "message": self.message}
        if self.target is not None:
            error["target"] = self.target
        if self.details:
            error["details"] = [dict(detail) for detail in self.details]
        return {"error": error}


@dataclass(frozen=True, slots=True)
class ErrorKind:
    """One entry: HTTP status, `error.code`, and the message with `{placeholders}`."""

    status: int
    code: str
    text: str
    bare: bool = field(default=False, kw_only=True)

    def error(
        self,
        *,
        target: str | None = None,
        details: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
        **values: object,
    ) -> ServiceError:
        """Fill the placeholders of the message, and return the exception to raise."""
        return ServiceError(self, self.text.format(**values), target=target, details=details, headers=headers)


# Responses of the gateway: `code` is the status as a string.
ACCESS_DENIED = ErrorKind(
    401,
    "401",
    "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an "
    "active subscription and use a correct regional API endpoint for your resource.",
)
TOKEN_REJECTED = ErrorKind(401, "401", "Access denied: the bearer token {reason}.")
NOT_APPROVED = ErrorKind(
    403,
    "Forbidden",
    "You currently do not have the permission to use the personal voice. Apply the full access at "
    "https://aka.ms/customneural.",
)
TOO_MANY_REQUESTS = ErrorKind(
    429,
    "TooManyRequests",
    "The rate limit has been reached. The timeout in seconds can be found in the Retry-After header.",
)
ROUTE_NOT_FOUND = ErrorKind(404, "404", "Resource not found")
METHOD_NOT_ALLOWED = ErrorKind(405, "MethodNotAllowed", "The method {method} is not allowed here. Use {allowed}.")

MISSING_API_VERSION = ErrorKind(
    400,
    "MissingApiVersionParameter",
    "The api-version query parameter (?api-version=) is required for all requests.",
)
UNSUPPORTED_API_VERSION = ErrorKind(
    400,
    "UnsupportedApiVersionValue",
    "Unsupported api-version '{given}'. The supported api-versions are '{supported}'.",
)

BAD_REQUEST = ErrorKind(400, "BadRequest", "{reason}")
OPERATION_ID_REUSED = ErrorKind(
    400,
    "BadRequest",
    "The Operation-Id '{id}' belongs to a different request. Send the same request again, or use a new Operation-Id.",
)
UNSUPPORTED_MEDIA_TYPE = ErrorKind(
    415, "UnsupportedMediaType", "The Content-Type is {given}; this operation expects {expected}."
)
UNSUPPORTED_CHARSET = ErrorKind(
    415, "UnsupportedMediaType", "The charset of the Content-Type is {given}; send JSON in utf-8 or utf-16."
)
UNSUPPORTED_CODING = ErrorKind(
    415, "UnsupportedMediaType", "The Content-Encoding is {given}; send the request body without compression."
)
BODY_TOO_LARGE = ErrorKind(413, "RequestBodyTooLarge", "The {what} is larger than the limit of {limit} bytes.")

NOT_FOUND = ErrorKind(404, "NotFound", "There is no {kind} with the id '{id}'.")
REFERENCE_NOT_FOUND = ErrorKind(404, "NotFound", "The {property} refers to a {kind} that does not exist: '{id}'.")
UNKNOWN_RECIPE = ErrorKind(
    404, "NotFound", "The recipe.kind refers to a recipe that does not exist: '{kind}'. Use {known}."
)

ALREADY_EXISTS = ErrorKind(409, "Conflict", "Resource Id already exists.", bare=True)
IMMUTABLE = ErrorKind(409, "Conflict", "The {property} of a {kind} cannot be changed; it is '{present}'.")
WRONG_STATE = ErrorKind(409, "Conflict", "The {kind} '{id}' is {status}; {action} needs {needed}.")
RULE_BROKEN = ErrorKind(409, "Conflict", "{reason}")
TOO_MANY = ErrorKind(409, "Conflict", "The maximum of {count} {what} is reached. Delete one first.")
HAS_DEPENDENTS = ErrorKind(409, "Conflict", "The {kind} '{id}' still has {held}. {advice}")

TOO_MANY_TRAININGS = ErrorKind(
    429,
    "TooManyRequests",
    "The maximum of {count} concurrent trainings is reached. Wait until one has finished, then try again.",
)

INTERNAL = ErrorKind(500, "InternalServerError", "The emulator failed on this request; see its log for the reason.")
STORAGE_FULL = ErrorKind(
    507,
    "InsufficientStorage",
    "There is no space left in the data directory, so nothing was changed. Free some space, then try again.",
)
STORAGE_UNWRITABLE = ErrorKind(
    503,
    "ServiceUnavailable",
    "The data directory cannot be written, so nothing was changed: {reason}. Correct that, then try again.",
)
NOT_SYNTHESISED = ErrorKind(501, "NotImplemented", "{reason}")
NOT_EMULATED = ErrorKind(501, "NotImplemented", "The emulator does not implement {operation} ({method} {path}).")


def catalogue() -> Mapping[str, ErrorKind]:
    """Return every entry by its name."""
    return {name: kind for name, kind in globals().items() if isinstance(kind, ErrorKind)}
