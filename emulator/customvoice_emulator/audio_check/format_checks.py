"""Check the format of a recording against the documented limits of its use."""

from collections.abc import Iterator
from pathlib import PurePath

from customvoice_emulator.audio_check.requirements import Requirements
from customvoice_emulator.audio_check.verdict import Level, Verdict, ok
from customvoice_emulator.media.audio import Audio

_BITS = {"PCM_S8": 8, "PCM_U8": 8, "PCM_16": 16, "PCM_24": 24, "PCM_32": 32, "FLOAT": 32, "DOUBLE": 64}
_INTEGER = ("PCM_16", "PCM_24", "PCM_32", "PCM_U8")
_FORBIDDEN = frozenset('\\/:*?"<>|')


def check_format(audio: Audio, size: int, required: Requirements) -> Iterator[Verdict]:
    """Yield a verdict for the format, the rate, the size and the duration of a file of `size` bytes."""
    yield _encoding(audio, size, required)
    yield _rate(audio, required)
    yield _channels(audio)
    if required.max_bytes is not None:
        yield _size(size, required.max_bytes)
    if required.seconds is not None and not required.in_total:
        yield check_duration(audio.seconds, required, "it")


def check_duration(seconds: float, required: Requirements, subject: str) -> Verdict:
    """Return the verdict on the duration of `subject` (one file, or all together)."""
    assert required.seconds is not None, "only for a use with a documented duration"
    least, most = required.seconds
    found = f"{subject} has {seconds:.1f} s"
    if seconds < least:
        return Verdict("duration", Level.ERROR, f"{found}, at least {least:g} s are needed", "Record more")
    if seconds > most:
        return Verdict("duration", Level.ERROR, f"{found}, at most {most:g} s are allowed", "Cut it")
    if required.good_seconds is not None and seconds > required.good_seconds:
        return Verdict(
            "duration", Level.WARNING, f"{found}; at most {required.good_seconds:g} s are recommended", "Cut it"
        )
    return ok("duration", found)


def check_name(name: str) -> Verdict:
    """Return the verdict on a file name of training data; the rules are documented."""
    base = PurePath(name).name
    wrong = sorted(_FORBIDDEN & set(base))
    if wrong or base != base.strip() or base.startswith("."):
        why = f"it contains {' '.join(wrong)}" if wrong else "it begins with a dot, or begins or ends with a space"
        return Verdict("name", Level.ERROR, f"the name is not allowed: {why}", "Rename the file")
    return ok("name", "the name is allowed")


def _encoding(audio: Audio, size: int, required: Requirements) -> Verdict:
    if audio.format == "MP3" or audio.subtype == "MPEG_LAYER_III":
        return _mp3(audio, size, required)
    bits = _BITS.get(audio.subtype)
    is_wav = audio.format in ("WAV", "WAVEX")
    if not is_wav:
        kinds = "WAV or MP3" if required.mp3_bitrates else "WAV"
        return Verdict("format", Level.ERROR, f"it is {audio.format}, not {kinds}", f"Save it as {kinds}")
    if bits not in required.bits or audio.subtype not in _INTEGER:
        allowed = ", ".join(str(each) for each in required.bits)
        return Verdict(
            "format", Level.ERROR, f"it is WAV with {audio.subtype}", f"Save it as WAV (PCM) of {allowed} bit"
        )
    return ok("format", f"WAV, {bits} bit")


def _mp3(audio: Audio, size: int, required: Requirements) -> Verdict:
    if not required.mp3_bitrates:
        return Verdict("format", Level.ERROR, "it is MP3", "Save it as WAV (PCM) of 16 bit from the original recording")
    bitrate = round(size * 8 / max(audio.seconds, 0.001) / 1000)
    nearest = min(required.mp3_bitrates, key=lambda each: abs(each - bitrate))
    # The size includes tags and the encoder's padding, so the bit rate is about right only.
    if bitrate < min(required.mp3_bitrates) * 0.9:
        allowed = ", ".join(str(each) for each in required.mp3_bitrates)
        return Verdict("format", Level.ERROR, f"it is MP3 of about {bitrate} kbit/s", f"Use one of {allowed} kbit/s")
    return ok("format", f"MP3 of about {nearest} kbit/s")


def _rate(audio: Audio, required: Requirements) -> Verdict:
    found = f"{audio.sample_rate} Hz"
    if required.rates is not None and audio.sample_rate not in required.rates:
        allowed = ", ".join(str(each) for each in required.rates)
        return Verdict(
            "rate", Level.ERROR, found, f"Use one of {allowed} Hz; record again rather than convert a lower one"
        )
    if required.min_rate is not None and audio.sample_rate < required.min_rate:
        return Verdict("rate", Level.ERROR, f"{found}, at least {required.min_rate} Hz are needed", "Record again")
    if required.good_rate is not None and audio.sample_rate < required.good_rate:
        return Verdict(
            "rate", Level.WARNING, f"{found}; {required.good_rate} Hz or more are recommended", "Record again"
        )
    return ok("rate", found)


def _channels(audio: Audio) -> Verdict:
    if audio.channels > 1:
        return Verdict("channels", Level.WARNING, f"{audio.channels} channels", "Save it with one channel")
    return ok("channels", "mono")


def _size(size: int, most: int) -> Verdict:
    found = f"{size / 1024 / 1024:.1f} MiB"
    if size > most:
        return Verdict("size", Level.ERROR, f"{found}, at most {most // 1024 // 1024} MiB are allowed", "Cut it")
    return ok("size", found)
