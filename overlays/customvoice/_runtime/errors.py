"""The exceptions of the client.

    CustomVoiceError                    has operation, api_version, status, code, request_id, client_request_id
    ├── ServiceError                    the service returned a non-2xx response
    │   ├── InvalidRequestError         400
    │   ├── AuthenticationError         401
    │   ├── AccessDeniedError           403
    │   ├── NotFoundError               404
    │   ├── ConflictError               409
    │   ├── ThrottledError              429
    │   └── ServerError                 500 to 599
    ├── TransportError                  no response: the connection failed
    │   ├── RequestTimeoutError         no response in time
    │   └── UploadError                 a file could not be read, or changed during the upload
    ├── DecodingError                   a 2xx response whose body does not match the contract
    ├── LinkError                       a link of the service that the client must not follow
    └── OperationError                  a long-running operation
        ├── OperationFailedError        it failed
        ├── OperationTimeoutError       it did not finish within the caller's timeout
        ├── OperationNotFoundError      the service does not know it (any id, or an expired one)
        ├── ResourceDeletedError        its resource was deleted
        ├── StatusRegressionError       it had ended, but is now reported as running
        └── UnknownStatusError          its status is not in the contract

Invalid arguments are ``ValueError`` or ``TypeError``, as usual in Python. No message and no attribute contains a key, a
token or a SAS signature.
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
    """Where an error happened: the operation (its operationId), the api-version, and the ids in the response."""

    operation: str | None = None
    api_version: str | None = None
    status: int | None = None
    code: str | None = None
    request_id: str | None = None
    client_request_id: str | None = None

    def __str__(self) -> str:
        """Return the known facts, separated by commas."""
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
    """The base of all exceptions of the client. ``message`` is the text, ``context`` where it happened."""

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
        """The api-version of the request."""
        return self.context.api_version

    @property
    def status(self) -> int | None:
        """The HTTP status code, None where there was no response."""
        return self.context.status

    @property
    def code(self) -> str | None:
        """The service's error code, e.g. ``NotFound``, None where the response has none."""
        return self.context.code

    @property
    def request_id(self) -> str | None:
        """The service's id of the request, for questions to its support."""
        return self.context.request_id

    @property
    def client_request_id(self) -> str | None:
        """The client's id of the call (``x-ms-client-request-id``), the same on every attempt."""
        return self.context.client_request_id

    def _text(self) -> str:
        return self.message

    def __str__(self) -> str:
        context = str(self.context)
        return f"{self._text()} ({context})" if context else self._text()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceProblem:
    """The facts of an error response beyond code and message, and the client's advice."""

    target: str | None = None
    details: tuple[dict[str, Any], ...] = ()
    inner_error: dict[str, Any] | None = None
    inner_codes: tuple[str, ...] = ()
    retry_after: float | None = None
    advice: str | None = None
    call: str | None = None


class ServiceError(CustomVoiceError):
    """The service returned a non-2xx response.

    ``message`` is the service's text, ``advice`` what to do about it; ``str`` of the error is one line: what failed,
    both texts, and where. ``target`` names the invalid part of the request, ``details`` and ``inner_error`` come from
    the service, ``inner_codes`` are the codes of ``inner_error`` from the outermost to the most specific, and
    ``retry_after`` is the pause that the service asked for, in seconds. Source: schema ErrorResponse.
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
    """400: the request is invalid, or an Operation-Id was used again for a different request."""


class AuthenticationError(ServiceError):
    """401: the key or token is missing or invalid, or the endpoint belongs to another resource."""


class AccessDeniedError(ServiceError):
    """403: the credential is valid, but this use of the service is not approved for the resource."""


class NotFoundError(ServiceError):
    """404: the resource, or one that the request refers to, does not exist."""


class ConflictError(ServiceError):
    """409: the resource already exists, or its state does not allow the call."""


class ThrottledError(ServiceError):
    """429: too many requests; ``retry_after`` is the pause before the next one."""


class ServerError(ServiceError):
    """5xx: the service failed."""


class TransportError(CustomVoiceError):
    """No response arrived: name resolution, connection, TLS or the protocol failed."""


class RequestTimeoutError(TransportError):
    """No response arrived within the client's timeout."""


class UploadError(TransportError):
    """A file could not be read, or changed during the upload. The service received at most a part of it."""


class DecodingError(CustomVoiceError):
    """The service returned a 2xx response, but the body does not match the contract."""


class LinkError(CustomVoiceError):
    """The service returned a link (nextLink, Operation-Location) that leads to another origin or repeats a page."""


class OperationError(CustomVoiceError):
    """An error of a long-running operation.

    ``operation_id`` is its id, and ``resource`` its resource as JSON, None where it was not read.
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
    """The operation failed.

    ``failure_reason`` is the resource's ``properties.failureReason``, ``failed_trainingsets`` the ids of the training
    sets that made a training fail (``properties.failedTrainingsets``), ``advice`` what to do, which the message
    contains too. Each is None or empty where it is unknown.
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
    """The operation is still running after the caller's timeout. It keeps running, and the poller can wait again.

    ``last_status`` is its last known status, ``__cause__`` the error of the last request, if it failed.
    """

    def __init__(
        self,
        message: str,
        context: ErrorContext | None = None,
        operation_id: str | None = None,
        *,
        resource: dict[str, Any] | None = None,
        last_status: str | None = None,
    ) -> None:
        super().__init__(message, context, operation_id, resource=resource)
        self.last_status = last_status


class OperationNotFoundError(OperationError):
    """The status monitor returns 404: the operation is unknown, has expired, or belongs to another Speech resource."""


class ResourceDeletedError(OperationError):
    """The resource of the operation was deleted meanwhile."""


class StatusRegressionError(OperationError):
    """The operation had ended, but the status monitor or the resource now reports that it is running."""


class UnknownStatusError(OperationError):
    """The status of the operation is not in the contract, so waiting might never end."""
