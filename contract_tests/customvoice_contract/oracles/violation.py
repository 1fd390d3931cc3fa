"""The failures that oracles raise.

ContractViolation
├── ResponseIncomplete
├── NullInResponse
├── ErrorEnvelopeBroken
└── LroViolation
    ├── OperationLocationMissing
    ├── OperationLocationMalformed
    ├── OperationIdMismatch
    ├── OperationUnreadable
    ├── OperationStatusInvalid
    ├── OperationWentBackwards
    ├── OperationNeverEnds
    ├── ResourceUnreadable
    └── ResourceDisagrees
"""

from __future__ import annotations

import re


class ContractViolation(AssertionError):  # noqa: N818 - named for what the service did
    """The service broke a rule of the contract; the message says received against expected.

    `rule` is a stable id, `severity` high or medium; `oracle` names the oracle that found it, once it is known.
    `exact` is False where the service rejects as it has to, and only the status of the rejection differs.
    """

    rule = "contract"
    severity = "high"

    def __init__(self, message: str, *, rule: str | None = None, exact: bool = True) -> None:
        """Take the sentence that a person reads; `rule` narrows that of the class."""
        super().__init__(message)
        self.message = message
        self.rule = rule or type(self).rule
        self.oracle = ""
        self.exact = exact

    @property
    def title(self) -> str:
        """The name of the class, in words."""
        return re.sub(r"(?<!^)(?=[A-Z])", " ", type(self).__name__).capitalize()


class ResponseIncomplete(ContractViolation):
    """No whole response came back: the connection ended, or the bytes are not HTTP."""

    rule = "incomplete-response"


class NullInResponse(ContractViolation):
    """A response carries JSON null, where the contract leaves the property out."""

    rule = "no-null"


class ErrorEnvelopeBroken(ContractViolation):
    """An error response is not the envelope, or its header and body disagree."""

    rule = "error-envelope"


class LroViolation(ContractViolation):
    """A long-running operation broke its protocol."""

    rule = "lro"


class OperationLocationMissing(LroViolation):
    """The response that starts an operation lacks `Operation-Location`."""

    rule = "lro-location-missing"


class OperationLocationMalformed(LroViolation):
    """`Operation-Location` is not absolute, or not of this API, or of another api-version."""

    rule = "lro-location-malformed"


class OperationIdMismatch(LroViolation):
    """The id differs between request, `Operation-Id`, `Operation-Location` and the operation itself."""

    rule = "lro-id-mismatch"


class OperationUnreadable(LroViolation):
    """`Operation-Location` does not answer 200 with an operation."""

    rule = "lro-operation-unreadable"


class OperationStatusInvalid(LroViolation):
    """The status is not one of the four."""

    rule = "lro-status-invalid"


class OperationWentBackwards(LroViolation):
    """A status was followed by an earlier one, or a terminal status changed."""

    rule = "lro-status-backwards"


class OperationNeverEnds(LroViolation):
    """No terminal status within the allowed reads."""

    rule = "lro-never-ends"


class ResourceUnreadable(LroViolation):
    """The resource of an ended operation cannot be read."""

    rule = "lro-resource-unreadable"


class ResourceDisagrees(LroViolation):
    """The operation says one thing, the status of its resource another."""

    rule = "lro-resource-disagrees"
