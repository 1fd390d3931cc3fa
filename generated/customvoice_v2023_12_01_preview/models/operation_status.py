from enum import StrEnum


class OperationStatus(StrEnum):
    """Where an operation stands.

    The service may answer with values that are not listed here; they stay plain strings.
    """

    NOT_STARTED = "NotStarted"
    """Waiting for its turn."""
    RUNNING = "Running"
    """Under way."""
    SUCCEEDED = "Succeeded"
    """Ended well."""
    FAILED = "Failed"
    """Ended without success; the resource tells why."""
