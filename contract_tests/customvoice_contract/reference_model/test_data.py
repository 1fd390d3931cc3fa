"""The data that the machine sends: good and bad recordings and training data, as small as the service accepts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..data.speech import CONSENT_STATEMENT, speak, synthesise
from ..data.training_data import FEW, FEW_COUNT

if TYPE_CHECKING:
    from collections.abc import Mapping

NOWHERE = "https://nothing.invalid/recordings"
"""An unreadable container: the domain never exists (RFC 2606)."""
TALENT, COMPANY, LOCALE = "Jessica Smith", "Contoso", "en-US"
_NO_AUDIO = b"This is text, and no recording."
_SHORT_SECONDS = 0.36


@dataclass(frozen=True, slots=True)
class TestData:
    """What to send. `spoken`: recordings have to be whole sentences, where the service listens to their length.

    `container_url` is a readable container of training data, or None. `untrained` is the reason for which a model of a
    training set without data fails; None where it does not.
    """

    container_url: str | None = None
    spoken: bool = False
    untrained: str | None = None

    def audio(self, *, good: bool) -> bytes:
        """Return a recording, or a file without audio."""
        if not good:
            return _NO_AUDIO
        if self.spoken:
            return speak(CONSENT_STATEMENT.format(talent=TALENT, company=COMPANY))
        return synthesise("aeiou", _SHORT_SECONDS)

    def upload(self, *, good: bool) -> tuple[Mapping[str, Any], int]:
        """Return the body of an upload and how many utterances it brings."""
        if not good or self.container_url is None:
            return _dataset(NOWHERE), 0
        return _dataset(self.container_url), FEW_COUNT


def form_file(part: str, audio: bytes) -> Mapping[str, Any]:
    """Return the files of a form with one recording."""
    return {part: ("speech.wav", audio, "audio/wav")}


def _dataset(container_url: str) -> Mapping[str, Any]:
    return {
        "kind": "AudioAndScript",
        "audios": {"containerUrl": container_url, "prefix": FEW, "extensions": [".wav"]},
        "scripts": {"containerUrl": container_url, "prefix": FEW, "extensions": [".txt"]},
    }
