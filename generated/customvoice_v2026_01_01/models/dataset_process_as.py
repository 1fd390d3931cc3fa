from enum import StrEnum


class DatasetProcessAs(StrEnum):
    """How audio without utterance boundaries is cut.

    The service may answer with values that are not listed here; they stay plain strings.
    """

    SEGMENTED = "Segmented"
    """Into separate utterances; the default."""
    CONTEXTUAL = "Contextual"
    """Kept in context; for LongAudio and AudioOnly."""
