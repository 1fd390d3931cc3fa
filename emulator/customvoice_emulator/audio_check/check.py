"""Check files: every verdict on each, and on all of them together."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

from customvoice_emulator.audio_check.container import check_container
from customvoice_emulator.audio_check.format_checks import check_duration, check_format, check_name
from customvoice_emulator.audio_check.requirements import REQUIREMENTS, Use
from customvoice_emulator.audio_check.sound import measure, outline
from customvoice_emulator.audio_check.sound_checks import check_sound, spans_of
from customvoice_emulator.audio_check.verdict import FileReport, Level, Span, Verdict
from customvoice_emulator.media.audio import Audio, open_audio

if TYPE_CHECKING:
    from customvoice_emulator.audio_check.sound import Samples

_OUTLINE_PARTS = 600
_BLOCK_FRAMES = 65536
_MAX_SECONDS = 1800
"""The sound of a longer recording is measured up to here."""


def check_files(paths: Sequence[Path], use: Use) -> list[FileReport]:
    """Return a report per file, and for a use with a limit on the total duration one more, named "all files".

    Raises OSError for a file that cannot be read.
    """
    reports = [check_file(each, use) for each in paths]
    required = REQUIREMENTS[use]
    if required.in_total and required.seconds is not None:
        total = sum(each.seconds for each in reports)
        reports.append(FileReport("all files", total, [check_duration(total, required, "the audio")]))
    return reports


def check_file(path: Path, use: Use) -> FileReport:
    """Return the report on one file. Raises OSError if it cannot be read."""
    with path.open("rb") as file:
        named = [check_name(path.name)] if REQUIREMENTS[use].checks_name else []
        return _check(file, path.name, use, named)


def _check(file: IO[bytes], name: str, use: Use, before: Sequence[Verdict]) -> FileReport:
    container = check_container(file)
    audio = open_audio(file)
    verdicts = [*before, *container]
    if audio is None:
        if not any(each.level is Level.ERROR for each in container):
            verdicts.append(
                Verdict("container", Level.ERROR, "it is not audio that can be read", "Save it as WAV (PCM)")
            )
        return FileReport(name, 0.0, verdicts)
    file.seek(0, 2)
    verdicts += check_format(audio, file.tell(), REQUIREMENTS[use])
    samples = _read(file, audio)
    if not len(samples):
        return FileReport(name, audio.seconds, verdicts)
    sound = measure(samples, audio.sample_rate)
    verdicts += check_sound(sound, needs_silence=use == "training")
    spans: list[Span] = list(spans_of(sound, audio.seconds))
    return FileReport(name, audio.seconds, verdicts, spans, outline(samples, _OUTLINE_PARTS))


def _read(file: IO[bytes], audio: Audio) -> "Samples":
    """Return the samples as mono."""
    import numpy as np
    import soundfile  # type: ignore[import-untyped]  # it has no types

    file.seek(0)
    with soundfile.SoundFile(file) as sound:
        frames = _MAX_SECONDS * audio.sample_rate
        blocks = list(_mono(sound.blocks(_BLOCK_FRAMES, frames=frames, dtype="float32", always_2d=True)))
    return np.concatenate(blocks) if blocks else np.zeros(0, dtype=np.float32)


def _mono(blocks: Iterator["Samples"]) -> Iterator["Samples"]:
    import numpy as np

    for block in blocks:
        yield block.mean(axis=1).astype(np.float32)
