from enum import StrEnum


class EndpointKind(StrEnum):
    """The deployment mode of an endpoint.

    The service may return values that are not listed here; they stay plain strings.
    """

    HIGH_PERFORMANCE = "HighPerformance"
    """For many requests. Deployment takes about five minutes."""
    FAST_RESUME = "FastResume"
    """For few requests. Deployment takes less than a minute."""
