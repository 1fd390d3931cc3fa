"""The catalogue of errors: every refusal the emulator can utter, once, with its status, code and words.

Each is an `ErrorKind`; `kind.error(...)` makes the `ServiceError` to raise. The envelope and `x-ms-error-code` follow
the Azure REST guideline; which status and code is used where the real service is unknown is told in docs/FIDELITY.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


class ServiceError(Exception):
    """A refusal on its way to the client.

    `body()` is the JSON value to send, `headers` what goes with it; `status` the HTTP status.
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
        """Return the error envelope, or the bare message for the one error that has none."""
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
    """One entry: HTTP status, `error.code`, and the message with its `{holes}`."""

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
        **holes: object,
    ) -> ServiceError:
        """Fill the message's holes and return the exception to raise."""
        return ServiceError(self, self.text.format(**holes), target=target, details=details, headers=headers)


# The gateway's own answers: its `code` is the status as a string.
ACCESS_DENIED = ErrorKind(
    401,
    "401",
    "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an "
    "active subscription and use a correct regional API endpoint for your resource.",
)
TOKEN_REFUSED = ErrorKind(401, "401", "Access denied: the bearer token {reason}.")
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
ID_MISMATCH = ErrorKind(
    400,
    "BadRequest",
    "The id in the request body must equal the id in the path, '{path_id}'. Correct it or leave it out.",
)
UNSUPPORTED_MEDIA_TYPE = ErrorKind(
    415, "UnsupportedMediaType", "The Content-Type is {given}; this operation takes {expected}."
)
BODY_TOO_LARGE = ErrorKind(413, "RequestBodyTooLarge", "The {what} is larger than the limit of {limit} bytes.")

NOT_FOUND = ErrorKind(404, "NotFound", "There is no {kind} with the id '{id}'.")
REFERENCE_NOT_FOUND = ErrorKind(404, "NotFound", "The {property} names a {kind} that does not exist: '{id}'.")
UNKNOWN_RECIPE = ErrorKind(
    404, "NotFound", "The recipe.kind names a recipe that does not exist: '{kind}'. Use {known}."
)

ALREADY_EXISTS = ErrorKind(409, "Conflict", "Resource Id already exists.", bare=True)
IMMUTABLE = ErrorKind(409, "Conflict", "The {property} of a {kind} can't be changed; it is '{present}'.")
WRONG_STATE = ErrorKind(409, "Conflict", "The {kind} '{id}' is {status}; {action} needs {needed}.")
RULE_BROKEN = ErrorKind(409, "Conflict", "{reason}")
TOO_MANY = ErrorKind(409, "Conflict", "There are {count} {what} already, which is the most. Delete one first.")
STILL_HOLDS = ErrorKind(409, "Conflict", "The {kind} '{id}' still holds {held}. {advice}")

TOO_MANY_TRAININGS = ErrorKind(
    429,
    "TooManyRequests",
    "{count} models are in training already, which is the most. Wait until one has finished, then try again.",
)

INTERNAL = ErrorKind(500, "InternalServerError", "The emulator failed on this request; its log tells why.")
NOT_EMULATED = ErrorKind(501, "NotImplemented", "The emulator does not implement {operation} ({method} {path}).")


def catalogue() -> Mapping[str, ErrorKind]:
    """Return every entry by its name."""
    return {name: kind for name, kind in globals().items() if isinstance(kind, ErrorKind)}
