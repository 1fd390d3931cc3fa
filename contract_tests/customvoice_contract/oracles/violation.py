"""The failures that oracles raise.

ContractViolation
├── NullInAnswer
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


class ContractViolation(AssertionError):  # noqa: N818 - named for what the service did
    """The service broke a rule of the contract; `rule` is a stable id, the message says received against expected."""

    rule = "contract"

    def __init__(self, message: str) -> None:
        """Take the sentence that a person reads."""
        super().__init__(message)
        self.message = message


class NullInAnswer(ContractViolation):
    """An answer carries JSON null, where the contract leaves the property out."""

    rule = "no-null"


class ErrorEnvelopeBroken(ContractViolation):
    """An error answer is not the envelope, or its header and body disagree."""

    rule = "error-envelope"


class LroViolation(ContractViolation):
    """A long-running operation broke its protocol."""

    rule = "lro"


class OperationLocationMissing(LroViolation):
    """The answer that starts an operation lacks `Operation-Location`."""

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
    """The status is none of the four."""

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
