from enum import StrEnum


class ProjectKind(StrEnum):
    """The kind of voice that a project is for.

    The service may return values that are not listed here; they stay plain strings.
    """

    PROFESSIONAL_VOICE = "ProfessionalVoice"
    """A voice that is trained from hours of recordings."""
    PERSONAL_VOICE = "PersonalVoice"
    """A voice that is created from a short audio prompt."""
