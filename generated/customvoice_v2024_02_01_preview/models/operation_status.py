from enum import StrEnum


class OperationStatus(StrEnum):
    """The status of a long-running operation.

    The service may return values that are not listed here; they stay plain strings.
    """

    NOT_STARTED = "NotStarted"
    """Waiting to start."""
    RUNNING = "Running"
    """In progress."""
    SUCCEEDED = "Succeeded"
    """Completed successfully."""
    FAILED = "Failed"
    """Failed. The resource gives the reason."""
