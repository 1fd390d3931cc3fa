"""The documented output formats, by their names in `X-Microsoft-OutputFormat`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from customvoice_emulator.synthesis.errors import SynthesisError

Container = Literal["raw", "riff", "mp3", "ogg"]
_NOT_ENCODED = (
    "amr-wb-16000hz",
    "audio-16khz-16bit-32kbps-mono-opus",
    "audio-24khz-16bit-24kbps-mono-opus",
    "audio-24khz-16bit-48kbps-mono-opus",
    "g722-16khz-64kbps",
    "raw-16khz-16bit-mono-truesilk",
    "raw-24khz-16bit-mono-truesilk",
    "webm-16khz-16bit-mono-opus",
    "webm-24khz-16bit-24kbps-mono-opus",
    "webm-24khz-16bit-mono-opus",
)
_RATES = {"8khz": 8000, "16khz": 16000, "22050hz": 22050, "24khz": 24000, "44100hz": 44100, "48khz": 48000}
_MP3 = {"16khz": (32, 64, 128), "24khz": (48, 96, 160), "48khz": (96, 192)}
_CONTENT_TYPES: Mapping[Container, str] = {
    "raw": "audio/x-raw",
    "riff": "audio/x-wav",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg; codecs=opus",
}


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """One output format, always mono.

    `rate` is in samples per second; `subtype` is libsndfile's name of the encoding; `bitrate` is in kbit/s and 0 where
    the encoding decides.
    """

    name: str
    container: Container
    rate: int
    subtype: str
    bitrate: int = 0

    @property
    def content_type(self) -> str:
        """The media type of the audio (FIDELITY: media types of audio)."""
        return _CONTENT_TYPES[self.container]


def _formats() -> dict[str, OutputFormat]:
    found = []
    for container in ("raw", "riff"):
        for rate, number in _RATES.items():
            found.append(OutputFormat(f"{container}-{rate}-16bit-mono-pcm", container, number, "PCM_16"))
        for law, subtype in (("alaw", "ALAW"), ("mulaw", "ULAW")):
            found.append(OutputFormat(f"{container}-8khz-8bit-mono-{law}", container, 8000, subtype))
    for rate, bitrates in _MP3.items():
        for bitrate in bitrates:
            name = f"audio-{rate}-{bitrate}kbitrate-mono-mp3"
            found.append(OutputFormat(name, "mp3", _RATES[rate], "MPEG_LAYER_III", bitrate))
    found += [OutputFormat(f"ogg-{rate}-16bit-mono-opus", "ogg", _RATES[rate], "OPUS") for rate in _MP3]
    return {each.name: each for each in found}


FORMATS: Mapping[str, OutputFormat] = _formats()
"""The formats that the emulator encodes."""


def find_format(name: str) -> OutputFormat:
    """Return the format with this name, in any case.

    Raises SynthesisError: 400 for an unknown name, 501 for a documented format that the emulator does not encode.
    """
    found = FORMATS.get(name.lower())
    if found is not None:
        return found
    if name.lower() in _NOT_ENCODED:
        raise SynthesisError(
            f"The emulator does not encode the output format {name.lower()}. Use another one, such as "
            "riff-24khz-16bit-mono-pcm or audio-24khz-96kbitrate-mono-mp3.",
            501,
        )
    shown = re.sub(r"[^\x20-\x7e]", "?", name)[:64]
    raise SynthesisError(f"Unsupported output format '{shown}'. Use one such as riff-24khz-16bit-mono-pcm.")
