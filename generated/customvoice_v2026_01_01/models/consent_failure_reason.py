from enum import StrEnum


class ConsentFailureReason(StrEnum):
    """Why a consent failed.

    The service may answer with values that are not listed here; they stay plain strings.
    """

    AUDIO_AND_SCRIPT_NOT_MATCH = "AudioAndScriptNotMatch"
    """The audio does not speak the statement of the locale."""
    INTERNAL = "Internal"
    """A fault inside the service."""
