from enum import StrEnum


class ModelCapability(StrEnum):
    """A capability of a base model.

    The service may return values that are not listed here; they stay plain strings.
    """

    PERSONAL_VOICE = "PersonalVoice"
    """Can speak personal voices."""
