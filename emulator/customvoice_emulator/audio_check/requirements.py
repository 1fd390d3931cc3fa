"""What is documented for each use of a recording. FIDELITY: quality of audio."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from customvoice_emulator.common.limits import MAX_FILE_BYTES
from customvoice_emulator.media.audio_rules import MAX_UTTERANCE_SECONDS, MIN_RATE, PROMPT_SECONDS, SPEECH_RATES

Use = Literal["any", "consent", "prompt", "training"]
_ALL_BITS = (16, 24, 32)


@dataclass(frozen=True, slots=True)
class Requirements:
    """The documented limits of one use; None: no documented limit.

    `rates` in samples per second and `bits` are the allowed values; `min_rate` is used without `rates`. `seconds` is
    the allowed duration, of all files together if `in_total`; a longer one than `good_seconds` is a warning.
    `max_bytes` counts for each file. `mp3_bitrates` in kbit/s; empty: MP3 is not allowed.
    """

    rates: tuple[int, ...] | None = None
    min_rate: int | None = None
    good_rate: int | None = None
    bits: tuple[int, ...] = ()
    seconds: tuple[float, float] | None = None
    in_total: bool = False
    good_seconds: float | None = None
    max_bytes: int | None = None
    mp3_bitrates: tuple[int, ...] = ()
    checks_name: bool = False


_RECORDING_BITRATES = (128, 192, 256, 320)

REQUIREMENTS: Mapping[Use, Requirements] = {
    "any": Requirements(bits=(8, *_ALL_BITS), mp3_bitrates=tuple(range(8, 321))),
    "consent": Requirements(rates=SPEECH_RATES, bits=_ALL_BITS, mp3_bitrates=_RECORDING_BITRATES),
    "prompt": Requirements(
        rates=SPEECH_RATES,
        bits=_ALL_BITS,
        seconds=PROMPT_SECONDS,
        in_total=True,
        max_bytes=MAX_FILE_BYTES,
        mp3_bitrates=_RECORDING_BITRATES,
    ),
    # One utterance per file, with a script.
    "training": Requirements(
        min_rate=MIN_RATE,
        good_rate=24_000,
        bits=_ALL_BITS,
        seconds=(0.0, MAX_UTTERANCE_SECONDS),
        good_seconds=15.0,
        checks_name=True,
    ),
}
