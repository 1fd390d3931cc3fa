"""The limits and switches of a running emulator: which requests it rejects."""

from dataclasses import dataclass
from typing import Literal, get_args

PersonalVoiceAccess = Literal["approved", "denied-create", "denied-all"]
PERSONAL_VOICE_ACCESS: tuple[PersonalVoiceAccess, ...] = get_args(PersonalVoiceAccess)
MAX_FILE_BYTES = 31_457_280
"""30 MB, which the newest spec states for the audio of a personal voice (FIDELITY: upload limit)."""
REQUESTS_PER_WINDOW = 50
"""The maximum number of requests of a Speech resource in 10 seconds (FIDELITY: rate limit)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits. Raises ValueError for an invalid value.

    `rate_limit`: the maximum number of requests in 10 seconds per Speech resource, more get 429; None: no maximum.
    `max_concurrent_trainings`, `max_endpoints`: the maximum per Speech resource.
    `personal_voice_access`: with "denied-create", creating a personal voice gets 403; with "denied-all", every
    operation on personal voices does, as for a Speech resource whose access was not approved.
    `lenient_version`: handle an unknown newer api-version as the newest known one.
    `strict_data`: require the documented quality and amount of audio and training data (FIDELITY: strict data).
    `extended_filter`: accept `and`, `or` and parentheses in filters, which the service does not document.
    """

    rate_limit: int | None = None
    max_concurrent_trainings: int = 4
    max_endpoints: int = 50
    personal_voice_access: PersonalVoiceAccess = "approved"
    lenient_version: bool = False
    strict_data: bool = False
    extended_filter: bool = False

    def __post_init__(self) -> None:
        for name in ("rate_limit", "max_concurrent_trainings", "max_endpoints"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise ValueError(f"{name} must be at least 1, not {value}")
        if self.personal_voice_access not in PERSONAL_VOICE_ACCESS:
            known = ", ".join(PERSONAL_VOICE_ACCESS)
            raise ValueError(f"personal_voice_access must be one of {known}, not {self.personal_voice_access!r}")
