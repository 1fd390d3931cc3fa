"""Encode samples in an output format."""

import io
from typing import TYPE_CHECKING, Any

from customvoice_emulator.synthesis.formats import OutputFormat

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]
"""Mono samples between -1 and 1, in an array of shape (count,)."""

# The bit rates in kbit/s between which libsndfile's compression level moves: MPEG-1 from 32 kHz on, MPEG-2 below.
_MP3_RANGES = {True: (32, 320), False: (8, 160)}
_MPEG_1_RATE = 32000


def encode(samples: "Samples", rate: int, target: OutputFormat) -> bytes:
    """Return the samples, recorded at `rate` per second, in the format `target`."""
    import soundfile  # type: ignore[import-untyped]  # it has no types

    file, options = io.BytesIO(), _options(target)
    with soundfile.SoundFile(file, "w", samplerate=target.rate, channels=1, subtype=target.subtype, **options) as sound:
        sound.write(resample(samples, rate, target.rate))
    return file.getvalue()


def resample(samples: "Samples", rate: int, target_rate: int) -> "Samples":
    """Return the samples at another rate, by linear interpolation: enough for a stand-in voice."""
    import numpy as np

    if rate == target_rate or not len(samples):
        return samples
    places = np.arange(round(len(samples) * target_rate / rate)) * (rate / target_rate)
    resampled: Samples = np.interp(places, np.arange(len(samples)), samples).astype(np.float32)
    return resampled


def _options(target: OutputFormat) -> dict[str, Any]:
    if target.container != "mp3":
        return {"format": {"raw": "RAW", "riff": "WAV", "ogg": "OGG"}[target.container]}
    least, most = _MP3_RANGES[target.rate >= _MPEG_1_RATE]
    level = (most - target.bitrate) / (most - least)
    return {"format": "MP3", "bitrate_mode": "CONSTANT", "compression_level": level}
