"""The limits and switches of a running emulator: which of the service's refusals it utters."""

from dataclasses import dataclass
from typing import Literal, get_args

PersonalVoiceAccess = Literal["approved", "denied-create", "denied-all"]
PERSONAL_VOICE_ACCESS: tuple[PersonalVoiceAccess, ...] = get_args(PersonalVoiceAccess)
REQUESTS_PER_WINDOW = 50
"""Requests a Speech resource may send in 10 seconds (FIDELITY: rate limit)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Raises ValueError for a value that is none.

    `rate_limit`: requests in 10 seconds per Speech resource, more are answered 429; None: as many as come.
    `max_concurrent_trainings`, `max_endpoints`: per Speech resource.
    `personal_voice_access`: "denied-create" answers 403 when a personal voice is made, "denied-all" on every call about
    personal voices, as a resource does whose access was not approved.
    `lenient_version`: an unknown newer api-version is answered as the newest known one.
    `strict_data`: audio and training data have to be as good and as much as documented (FIDELITY: strict data).
    `extended_filter`: `and`, `or` and parentheses in filters, which the service does not document.
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
                raise ValueError(f"{name} has to be at least 1, not {value}")
        if self.personal_voice_access not in PERSONAL_VOICE_ACCESS:
            known = ", ".join(PERSONAL_VOICE_ACCESS)
            raise ValueError(f"personal_voice_access has to be one of {known}, not {self.personal_voice_access!r}")
