"""Judge the measures of a recording. The limits are ours, except that of noise, which is documented for training."""

from collections.abc import Iterator

from customvoice_emulator.audio_check.sound import Sound
from customvoice_emulator.audio_check.verdict import Level, Span, Verdict, ok

MIN_SNR_DB = 20.0
"""Documented for training data: below it the service warns."""
_MAX_CLIPPED_SHARE = 0.0001
_MIN_PEAK_DB, _MIN_LEVEL_DB = -20.0, -40.0
_MAX_SILENCE, _MIN_SILENCE = 1.0, 0.1
_MIN_SOUND_SHARE, _FEW_SOUND_SHARE = 0.05, 0.4


def check_sound(sound: Sound, *, needs_silence: bool) -> Iterator[Verdict]:
    """Yield a verdict for each property of the sound; with `needs_silence`, each end needs 100 ms of it."""
    yield _speech(sound)
    if sound.sound_share >= _MIN_SOUND_SHARE:
        yield _clipping(sound)
        yield _level(sound)
        yield _silence(sound, needs_silence=needs_silence)
        yield _noise(sound)


def spans_of(sound: Sound, seconds: float) -> Iterator[Span]:
    """Yield the parts of the recording that verdicts are about."""
    if sound.leading > _MAX_SILENCE:
        yield Span("silence", 0.0, sound.leading)
    if sound.trailing > _MAX_SILENCE:
        yield Span("silence", seconds - sound.trailing, seconds)
    if sound.clipped_at is not None:
        yield Span("clipping", sound.clipped_at, min(seconds, sound.clipped_at + 0.1))


def _speech(sound: Sound) -> Verdict:
    share = f"{sound.sound_share:.0%} of it is sound"
    if sound.sound_share < _MIN_SOUND_SHARE:
        return Verdict("speech", Level.ERROR, f"it is silent: {share}", "Check the microphone, and record again")
    if sound.sound_share < _FEW_SOUND_SHARE:
        return Verdict("speech", Level.WARNING, share, "Cut the pauses")
    return ok("speech", share)


def _clipping(sound: Sound) -> Verdict:
    share = f"{sound.clipped_share:.3%} of the samples are at full scale"
    if sound.clipped_share > _MAX_CLIPPED_SHARE:
        where = f", from {sound.clipped_at:.2f} s on" if sound.clipped_at is not None else ""
        return Verdict("clipping", Level.WARNING, share + where, "Record again with a lower level")
    return ok("clipping", share)


def _level(sound: Sound) -> Verdict:
    found = f"peak {sound.peak_db:.1f} dB, speech {sound.level_db:.1f} dB of full scale"
    if sound.peak_db < _MIN_PEAK_DB or sound.level_db < _MIN_LEVEL_DB:
        return Verdict("level", Level.WARNING, f"it is quiet: {found}", "Record closer to the microphone")
    return ok("level", found)


def _silence(sound: Sound, *, needs_silence: bool) -> Verdict:
    found = f"{sound.leading:.2f} s of silence before, {sound.trailing:.2f} s after"
    if max(sound.leading, sound.trailing) > _MAX_SILENCE:
        return Verdict("silence", Level.WARNING, found, "Cut it to less than a second at each end")
    if needs_silence and min(sound.leading, sound.trailing) < _MIN_SILENCE:
        return Verdict(
            "silence", Level.WARNING, found, "Leave 0.1 to 0.2 s at each end; the service adds what is missing"
        )
    return ok("silence", found)


def _noise(sound: Sound) -> Verdict:
    if sound.snr_db is None:
        return Verdict("noise", Level.UNSURE, "it has no pauses to compare the speech with")
    found = f"speech is {sound.snr_db:.0f} dB above the noise"
    if sound.snr_db < MIN_SNR_DB:
        return Verdict(
            "noise", Level.WARNING, found, f"Record in a quieter room: {MIN_SNR_DB:.0f} dB or more are expected"
        )
    return ok("noise", found)
