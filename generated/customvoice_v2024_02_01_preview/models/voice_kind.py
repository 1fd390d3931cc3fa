from enum import StrEnum


class VoiceKind(StrEnum):
    """The gender of a voice.

    The service may return values that are not listed here; they stay plain strings.
    """

    MALE = "Male"
    """A male voice."""
    FEMALE = "Female"
    """A female voice."""
