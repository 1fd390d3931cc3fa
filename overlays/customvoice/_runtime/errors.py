"""Everything the client raises of its own accord.

    CustomVoiceError                    carries operation, api_version, status, code, request_id, client_request_id
    ├── ServiceError                    the service answered, and not with success
    │   ├── InvalidRequestError         400
    │   ├── AuthenticationError         401
    │   ├── AccessDeniedError           403
    │   ├── NotFoundError               404
    │   ├── ConflictError               409
    │   ├── ThrottledError              429
    │   └── ServerError                 500 to 599
    ├── TransportError                  no answer: the connection failed
    │   ├── RequestTimeoutError         no answer in time
    │   └── UploadError                 what was to be sent could not be read, or changed meanwhile
    ├── DecodingError                   a success whose body cannot be read
    ├── LinkError                       a link of the service that must not be followed
    └── OperationError                  a long-running operation
        ├── OperationFailedError        it ended in failure
        ├── OperationTimeoutError       it did not end within the time the caller gave
        ├── OperationNotFoundError      the service does not know it, or no longer
        ├── ResourceDeletedError        it ended, but the resource it worked on is gone
        ├── StatusRegressionError       it had ended, and now is said to be running
        └── UnknownStatusError          it has a status that the contract does not know

Wrong arguments are ``ValueError`` or ``TypeError``, as everywhere in Python. No message and no attribute carries a key,
a token or a SAS signature.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = [
    "AccessDeniedError",
    "AuthenticationError",
    "ConflictError",
    "CustomVoiceError",
    "DecodingError",
    "ErrorContext",
    "InvalidRequestError",
    "LinkError",
    "NotFoundError",
    "OperationError",
    "OperationFailedError",
    "OperationNotFoundError",
    "OperationTimeoutError",
    "RequestTimeoutError",
    "ResourceDeletedError",
    "ServerError",
    "ServiceError",
    "ServiceProblem",
    "StatusRegressionError",
    "ThrottledError",
    "TransportError",
    "UnknownStatusError",
    "UploadError",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorContext:
    """Where an error happened: the operation (its operationId), the api-version, and what the answer said of itself."""

    operation: str | None = None
    api_version: str | None = None
    status: int | None = None
    code: str | None = None
    request_id: str | None = None
    client_request_id: str | None = None

    def __str__(self) -> str:
        """The facts that are known, one after the other."""
        facts = {
            "operation": self.operation,
            "api-version": self.api_version,
            "status": self.status,
            "code": self.code,
            "request id": self.request_id,
            "client request id": self.client_request_id,
        }
        return ", ".join(f"{name} {value}" for name, value in facts.items() if value is not None)


class CustomVoiceError(Exception):
    """The root of the tree. ``message`` is the text, ``context`` the place."""

    def __init__(self, message: str, context: ErrorContext | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.context = context or ErrorContext()

    @property
    def operation(self) -> str | None:
        """The operationId of the call, e.g. ``Consents_Create``."""
        return self.context.operation

    @property
    def api_version(self) -> str | None:
        """The api-version that was asked for."""
        return self.context.api_version

    @property
    def status(self) -> int | None:
        """The HTTP status code, None where there was no answer."""
        return self.context.status

    @property
    def code(self) -> str | None:
        """The service's error code, e.g. ``NotFound``, None where the answer named none."""
        return self.context.code

    @property
    def request_id(self) -> str | None:
        """The service's id of the exchange, to be quoted to its support."""
        return self.context.request_id

    @property
    def client_request_id(self) -> str | None:
        """The client's id of the call (``x-ms-client-request-id``), the same on every attempt."""
        return self.context.client_request_id

    def _text(self) -> str:
        return self.message

    def __str__(self) -> str:
        place = str(self.context)
        return f"{self._text()} ({place})" if place else self._text()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceProblem:
    """What an error answer said beyond code and message, and what the client makes of it."""

    target: str | None = None
    details: tuple[dict[str, Any], ...] = ()
    inner_error: dict[str, Any] | None = None
    inner_codes: tuple[str, ...] = ()
    retry_after: float | None = None
    advice: str | None = None
    call: str | None = None


class ServiceError(CustomVoiceError):
    """The service answered with an error.

    ``message`` is what the service said, ``advice`` what to do about it; ``str`` of the error is one line: what failed,
    both of these, and the place. ``target`` names the part of the request at fault, ``details`` and
    ``inner_error`` are the service's own, ``inner_codes`` the codes of ``inner_error`` from the outermost to the most
    specific, and ``retry_after`` is the pause it asked for in seconds. Source: schema ErrorResponse.
    """

    def __init__(
        self, message: str, context: ErrorContext | None = None, problem: ServiceProblem | None = None
    ) -> None:
        super().__init__(message, context)
        problem = problem or ServiceProblem()
        self.target = problem.target
        self.details = problem.details
        self.inner_error = problem.inner_error
        self.inner_codes = problem.inner_codes
        self.retry_after = problem.retry_after
        self.advice = problem.advice
        self._call = problem.call

    def _text(self) -> str:
        failed = f"{self._call} failed: " if self._call else ""
        end = "" if self.message.endswith((".", "!", "?", "…")) else "."
        return f"{failed}{self.message}{end} {self.advice or ''}".rstrip()


class InvalidRequestError(ServiceError):
    """400: the request is malformed, or an Operation-Id was used again for a different request."""


class AuthenticationError(ServiceError):
    """401: the key or token is missing or wrong, or the endpoint is that of another resource."""


class AccessDeniedError(ServiceError):
    """403: the credential is valid, but this use of the service is not approved for the resource."""


class NotFoundError(ServiceError):
    """404: the resource, or one that the request refers to, does not exist."""


class ConflictError(ServiceError):
    """409: the resource exists already, or its state does not allow the call."""


class ThrottledError(ServiceError):
    """429: too many requests; ``retry_after`` says when to come back."""


class ServerError(ServiceError):
    """5xx: the service failed."""


class TransportError(CustomVoiceError):
    """No answer arrived: name resolution, connection, TLS or the protocol failed."""


class RequestTimeoutError(TransportError):
    """No answer arrived within the client's timeout."""


class UploadError(TransportError):
    """A file could not be read while it was sent, or changed meanwhile. The service got a part of it at most."""


class DecodingError(CustomVoiceError):
    """The service answered with success, but the body is not what the contract promises."""


class LinkError(CustomVoiceError):
    """The service named a link (nextLink, Operation-Location) that leads to another origin, or in a circle."""


class OperationError(CustomVoiceError):
    """Something about a long-running operation.

    ``operation_id`` is its id, and ``resource`` the resource that it works on, as JSON, None where it was not read.
    """

    def __init__(
        self,
        message: str,
        context: ErrorContext | None = None,
        operation_id: str | None = None,
        *,
        resource: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message, context)
        self.operation_id = operation_id
        self.resource = resource


class OperationFailedError(OperationError):
    """The operation ended in failure.

    ``failure_reason`` is the resource's ``properties.failureReason``, ``failed_trainingsets`` the ids of the training
    sets that made a training fail (``properties.failedTrainingsets``), ``advice`` what to try, which the message says
    too. Each is None or empty where the service gave none, or nobody knows.
    """

    def __init__(
        self,
        message: str,
        context: ErrorContext | None = None,
        operation_id: str | None = None,
        failure_reason: str | None = None,
        resource: dict[str, Any] | None = None,
        *,
        failed_trainingsets: tuple[str, ...] = (),
        advice: str | None = None,
    ) -> None:
        super().__init__(message, context, operation_id, resource=resource)
        self.failure_reason = failure_reason
        self.failed_trainingsets = failed_trainingsets
        self.advice = advice


class OperationTimeoutError(OperationError):
    """The operation is still running when the caller's time is over; it goes on, and the poller can be asked again."""


class OperationNotFoundError(OperationError):
    """The status monitor answers 404: no such operation, or its record expired, or another Speech resource has it."""


class ResourceDeletedError(OperationError):
    """The operation ended, but the resource it worked on is gone: it was deleted meanwhile."""


class StatusRegressionError(OperationError):
    """The operation had ended, but the monitor or the resource now says that it is still going on."""


class UnknownStatusError(OperationError):
    """The operation has a status that the contract does not know, so waiting on could last for ever."""
