from enum import StrEnum


class Status(StrEnum):
    """The status of a resource.

    The service may return values that are not listed here; they stay plain strings.
    """

    NOT_STARTED = "NotStarted"
    """Waiting to start. For an endpoint: not deployed yet."""
    RUNNING = "Running"
    """In progress. For an endpoint: being deployed or resumed."""
    SUCCEEDED = "Succeeded"
    """Ready. For an endpoint: deployed."""
    FAILED = "Failed"
    """Failed. Where the resource has a failureReason, it gives the reason."""
    DISABLING = "Disabling"
    """For an endpoint: being suspended."""
    DISABLED = "Disabled"
    """For an endpoint: suspended, or could not be resumed."""
