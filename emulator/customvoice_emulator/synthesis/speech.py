"""Speak a script: the sound, and when each word, mark and mouth shape happens."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from customvoice_emulator.synthesis.script import Bookmark, Pause, Script, Segment, Text
from customvoice_emulator.synthesis.stand_in import RATE, StandInVoice
from customvoice_emulator.synthesis.visemes import visemes_of
from customvoice_emulator.synthesis.voices import Voice

if TYPE_CHECKING:
    from customvoice_emulator.synthesis.encoding import Samples

MAX_SECONDS = 600.0
"""The documented maximum duration of the audio of one request; the rest is cut off."""
TICKS_PER_SECOND = 10_000_000
_AUDIBLE = 0.01
_SENTENCE_ENDS = frozenset(".!?\u3002\uff01\uff1f")

MarkKind = Literal["WordBoundary", "PunctuationBoundary", "SentenceBoundary", "Bookmark", "Viseme"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happens at a time: `offset` and `duration` are in ticks of 100 ns.

    `text` is the text as the SSML has it, the mark of a bookmark, or the id of a viseme.
    """

    kind: MarkKind
    offset: int
    duration: int
    text: str


@dataclass(frozen=True, slots=True)
class Speech:
    """The sound at `RATE` samples per second, and its marks in order of time."""

    samples: "Samples"
    marks: Sequence[Mark]

    @property
    def ticks(self) -> int:
        """The duration in ticks of 100 ns."""
        return len(self.samples) * TICKS_PER_SECOND // RATE


def speak(script: Script, voices: Sequence[Voice], say: StandInVoice) -> Speech:
    """Return the speech of `script`; `voices` has the voice of each of its segments."""
    timeline = _Timeline(say)
    for segment, voice in zip(script.segments, voices, strict=True):
        timeline.add_segment(segment, voice)
    return timeline.speech()


class _Timeline:
    """Appends sound, and computes the time of marks."""

    def __init__(self, say: StandInVoice) -> None:
        self._say = say
        self._sound: list[Samples] = []
        self._count = 0
        self._marks: list[Mark] = []

    def add_segment(self, segment: Segment, voice: Voice) -> None:
        for piece in segment.pieces:
            if self._count >= MAX_SECONDS * RATE:
                return
            match piece:
                case Pause():
                    self._add_silence(piece.seconds)
                case Bookmark():
                    self._marks.append(Mark("Bookmark", _ticks(self._count), 0, piece.mark))
                case Text():
                    self._add_text(piece, voice)

    def speech(self) -> Speech:
        import numpy as np

        samples = np.concatenate(self._sound or [np.zeros(0, dtype=np.float32)])[: round(MAX_SECONDS * RATE)]
        end = _ticks(len(samples))
        marks = sorted((each for each in self._marks if each.offset <= end), key=lambda each: each.offset)
        return Speech(samples, marks)

    def _add_silence(self, seconds: float) -> None:
        import numpy as np

        self._append(np.zeros(round(seconds * RATE), dtype=np.float32))

    def _append(self, samples: "Samples") -> None:
        self._sound.append(samples)
        self._count += len(samples)

    def _add_text(self, text: Text, voice: Voice) -> None:
        samples = self._say(text, voice.id, text.locale or voice.locale)
        if voice.has_boundaries:
            first, last = _audible_range(samples)
            self._marks += _marks(text, lambda place: _ticks(self._count + first + place), last - first)
        self._append(samples)


def _marks(text: Text, tick: Callable[[int], int], length: int) -> list[Mark]:
    """Divide `length` samples among the tokens by their lengths; punctuation has no duration of its own."""
    total = sum(len(each.spoken) + 1 for each in text.tokens if each.is_word) or 1
    marks: list[Mark] = []
    spoken, first, before = 0, 0, 0
    for place, token in enumerate(text.tokens):
        start = tick(length * spoken // total)
        spoken += len(token.spoken) + 1 if token.is_word else 0
        duration = tick(length * spoken // total) - start
        marks.append(Mark("WordBoundary" if token.is_word else "PunctuationBoundary", start, duration, token.text))
        marks += [Mark("Viseme", start + duration * n // d, 0, str(v)) for n, d, v in visemes_of(token)]
        if token.text in _SENTENCE_ENDS or place == len(text.tokens) - 1:
            begin = tick(length * before // total)
            source = text.source[text.tokens[first].start : token.start + len(token.text)]
            marks.append(Mark("SentenceBoundary", begin, start + duration - begin, source))
            first, before = place + 1, spoken
    return marks


def _audible_range(samples: "Samples") -> tuple[int, int]:
    """Return the first and the last place that is not silence."""
    import numpy as np

    found = np.flatnonzero(np.abs(samples) > _AUDIBLE)
    return (int(found[0]), int(found[-1]) + 1) if len(found) else (0, len(samples))


def _ticks(count: int) -> int:
    return count * TICKS_PER_SECOND // RATE
