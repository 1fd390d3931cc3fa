from enum import StrEnum


class ModelCapability(StrEnum):
    """What a base model can do.

    The service may answer with values that are not listed here; they stay plain strings.
    """

    INSTANCE_VOICE = "InstanceVoice"
    """Named by one document, never seen in an answer."""
    PERSONAL_VOICE = "PersonalVoice"
    """Speaks personal voices."""
