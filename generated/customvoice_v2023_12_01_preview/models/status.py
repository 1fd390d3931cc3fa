from enum import StrEnum


class Status(StrEnum):
    """Where a resource stands.

    The service may answer with values that are not listed here; they stay plain strings.
    """

    NOT_STARTED = "NotStarted"
    """Waiting for its turn; of an endpoint, not yet deployed."""
    RUNNING = "Running"
    """Being worked on; of an endpoint, being deployed or resumed."""
    SUCCEEDED = "Succeeded"
    """Ready; of an endpoint, deployed."""
    FAILED = "Failed"
    """Ended without success; failureReason tells why where there is one."""
    DISABLING = "Disabling"
    """Of an endpoint: being suspended."""
    DISABLED = "Disabled"
    """Of an endpoint: suspended, or could not be resumed."""
