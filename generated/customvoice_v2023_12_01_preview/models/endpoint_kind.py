from enum import StrEnum


class EndpointKind(StrEnum):
    """How an endpoint is run.

    The service may answer with values that are not listed here; they stay plain strings.
    """

    HIGH_PERFORMANCE = "HighPerformance"
    """For many requests; deploys in about five minutes."""
    FAST_RESUME = "FastResume"
    """For few requests; deploys in under a minute."""
