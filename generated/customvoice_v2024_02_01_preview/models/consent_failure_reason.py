from enum import StrEnum


class ConsentFailureReason(StrEnum):
    """The reason why a consent failed.

    The service may return values that are not listed here; they stay plain strings.
    """

    AUDIO_AND_SCRIPT_NOT_MATCH = "AudioAndScriptNotMatch"
    """The audio does not match the consent statement of the locale."""
    INTERNAL = "Internal"
    """An internal error of the service."""
