from enum import StrEnum


class ModelCapability(StrEnum):
    """A capability of a base model.

    The service may return values that are not listed here; they stay plain strings.
    """

    INSTANCE_VOICE = "InstanceVoice"
    """Listed in one document, never seen in a response."""
    PERSONAL_VOICE = "PersonalVoice"
    """Can speak personal voices."""
