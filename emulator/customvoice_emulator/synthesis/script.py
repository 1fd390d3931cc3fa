"""What an SSML document asks for: pieces of text, pauses and bookmarks, each with its voice."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a punctuation mark: `text` as the SSML has it (escaped) from `start` on, `spoken` without escapes."""

    text: str
    spoken: str
    is_word: bool
    start: int


@dataclass(frozen=True, slots=True)
class Text:
    """Text to speak at a `rate` (1: normal) in a `locale` (`""`: unknown).

    `source` is the text as the SSML has it, `tokens` its words and punctuation marks, `spoken` what is heard.
    """

    source: str
    tokens: Sequence[Token]
    spoken: str
    locale: str
    rate: float


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence of a number of seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A mark that the client gets with its time."""

    mark: str


Piece = Text | Pause | Bookmark


@dataclass(frozen=True, slots=True)
class Segment:
    """The pieces of one voice: its name, and the speaker profile of its personal voice (None: without one)."""

    voice: str
    speaker_profile_id: str | None
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Script:
    """A whole SSML document; `notes` name what is valid but has no effect here."""

    segments: Sequence[Segment]
    notes: Sequence[str]
