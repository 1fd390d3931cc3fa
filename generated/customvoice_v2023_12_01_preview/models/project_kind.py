from enum import StrEnum


class ProjectKind(StrEnum):
    """What kind of voice a project is for.

    The service may answer with values that are not listed here; they stay plain strings.
    """

    PROFESSIONAL_VOICE = "ProfessionalVoice"
    """A voice trained from hours of recordings."""
    PERSONAL_VOICE = "PersonalVoice"
    """A voice made from a short prompt."""
