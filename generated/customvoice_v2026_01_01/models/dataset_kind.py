from enum import StrEnum


class DatasetKind(StrEnum):
    """How audio files and scripts belong together.

    The service may return values that are not listed here; they stay plain strings.
    """

    AUDIO_AND_SCRIPT = "AudioAndScript"
    """One audio file per utterance, and text files with one line per utterance."""
    LONG_AUDIO = "LongAudio"
    """Long audio files, each with a text file of the same name."""
    AUDIO_ONLY = "AudioOnly"
    """Audio files without text."""
