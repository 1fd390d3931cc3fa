from enum import StrEnum


class ModelFailureReason(StrEnum):
    """The reason why a model or a personal voice failed.

    The service may return values that are not listed here; they stay plain strings.
    """

    INACCESSIBLE_CUSTOMER_STORAGE = "InaccessibleCustomerStorage"
    """The caller's storage could not be read."""
    SPEAKER_VERIFICATION_FAILED = "SpeakerVerificationFailed"
    """The consent and the audio are not spoken by the same person."""
    TERMINATE_BY_USER = "TerminateByUser"
    """The caller stopped the training."""
    INTERNAL = "Internal"
    """An internal error of the service."""
