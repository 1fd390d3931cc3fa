from enum import StrEnum


class DatasetProcessAs(StrEnum):
    """How audio without utterance boundaries is split.

    The service may return values that are not listed here; they stay plain strings.
    """

    SEGMENTED = "Segmented"
    """Split into separate utterances. This is the default."""
    CONTEXTUAL = "Contextual"
    """Utterances keep their context. For LongAudio and AudioOnly."""
