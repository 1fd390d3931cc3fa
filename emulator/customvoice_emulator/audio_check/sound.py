"""Measure the sound of a recording: level, clipping, silence, speech and noise, from its samples alone."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

FRAME_SECONDS = 0.02
_FULL_SCALE = 0.999
_CLIPPED_RUN = 3
_QUIET_DB = -100.0
# A frame is sound if it is at most this much below the loud frames, and above the absolute threshold.
_BELOW_LOUD_DB, _AUDIBLE_DB = 30.0, -60.0
_LOUD_PERCENTILE, _QUIET_PERCENTILE = 90, 5
# Without a difference of this size between loud and quiet frames, there is no pause.
_MIN_PAUSE_DB = 9.0
_MIN_PAUSE_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Sound:
    """The measures of a recording.

    `peak_db` and `level_db` (of the loud parts) are in dB of full scale. `clipped_share` is the share of samples in
    runs at full scale, `clipped_at` the seconds where the first run starts. `leading` and `trailing` are seconds of
    silence. `sound_share` is the share of frames with sound. `snr_db` is the signal-to-noise ratio, None without
    pauses.
    """

    peak_db: float
    level_db: float
    clipped_share: float
    clipped_at: float | None
    leading: float
    trailing: float
    sound_share: float
    snr_db: float | None


def measure(samples: "Samples", rate: int) -> Sound:
    """Return the measures of mono `samples` (-1 to 1, at least one) at `rate` per second."""
    import numpy as np

    levels = _frame_levels(samples, rate)
    loud = float(np.percentile(levels, _LOUD_PERCENTILE))
    is_sound = levels > _threshold(levels, loud)
    places = np.flatnonzero(is_sound)
    first, last = (int(places[0]), int(places[-1]) + 1) if len(places) else (len(levels), len(levels))
    clipped, at = _clipping(samples)
    return Sound(
        peak_db=_decibels(float(np.abs(samples).max())),
        level_db=loud,
        clipped_share=clipped / len(samples),
        clipped_at=None if at is None else at / rate,
        leading=first * FRAME_SECONDS,
        trailing=(len(levels) - last) * FRAME_SECONDS if len(places) else 0.0,
        sound_share=float(is_sound.mean()),
        snr_db=_signal_to_noise(levels, is_sound),
    )


def outline(samples: "Samples", parts: int) -> list[float]:
    """Return the maximum of each of at most `parts` equal parts of the sound, for a picture."""
    import numpy as np

    groups = np.array_split(np.abs(samples), min(parts, len(samples)))
    return [round(float(each.max()), 3) for each in groups]


def _frame_levels(samples: "Samples", rate: int) -> "NDArray[np.float64]":
    """Return the level of each frame of 20 ms in dB of full scale."""
    import numpy as np

    size = max(1, round(rate * FRAME_SECONDS))
    count = max(1, len(samples) // size)
    frames = samples[: count * size].reshape(count, -1).astype(np.float64)
    power = (frames**2).mean(axis=1)
    floor = 10 ** (_QUIET_DB / 10)
    return np.asarray(10 * np.log10(np.maximum(power, floor)))


def _threshold(levels: "NDArray[np.float64]", loud: float) -> float:
    """Return the level above which a frame is sound: halfway between the loud frames and the quiet ones."""
    import numpy as np

    quiet = float(np.percentile(levels, _QUIET_PERCENTILE))
    if loud - quiet < _MIN_PAUSE_DB:
        return _AUDIBLE_DB
    return max(loud - _BELOW_LOUD_DB, (loud + quiet) / 2, _AUDIBLE_DB)


def _signal_to_noise(levels: "NDArray[np.float64]", is_sound: "NDArray[np.bool_]") -> float | None:
    """Return the level of the sound above that of the pauses; None if there are not enough pauses to know it."""
    import numpy as np

    pauses = levels[~is_sound]
    if not is_sound.any() or len(pauses) < _MIN_PAUSE_SHARE * len(levels):
        return None
    return float(np.median(levels[is_sound]) - np.median(pauses))


def _clipping(samples: "Samples") -> tuple[int, int | None]:
    """Return the number of samples in runs of three or more at full scale, and where the first run starts."""
    import numpy as np

    full = np.concatenate(([0], (np.abs(samples) >= _FULL_SCALE).astype(np.int8), [0]))
    changes = np.flatnonzero(np.diff(full))
    starts, ends = changes[::2], changes[1::2]
    runs = (ends - starts) >= _CLIPPED_RUN
    if not runs.any():
        return 0, None
    return int((ends - starts)[runs].sum()), int(starts[runs][0])


def _decibels(value: float) -> float:
    import math

    return max(_QUIET_DB, 20 * math.log10(value)) if value > 0 else _QUIET_DB
