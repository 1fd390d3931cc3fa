"""The documented rules for recordings, used with strict data only (FIDELITY: quality of audio)."""

from customvoice_emulator.media.audio import Audio

SPEECH_RATES = (16_000, 24_000, 44_100, 48_000)
"""The allowed sample rates of a consent or a prompt."""
PROMPT_SECONDS = (5.0, 90.0)
"""The minimum and maximum total duration of a personal voice's prompts."""
MIN_RATE = 16_000
MAX_UTTERANCE_SECONDS = 30.0
MIN_LONG_SECONDS = 20.0
"""From the overview; the table of requirements has 30."""
_WAV, _MP3 = "WAV", "MP3"
_PCM = ("PCM_16", "PCM_24", "PCM_32")


def is_valid_recording(audio: Audio) -> bool:
    """Return whether a consent or prompt has a documented format: WAV or MP3 with a documented rate and sample size."""
    return _is_wav_or_mp3(audio) and audio.sample_rate in SPEECH_RATES


def is_valid_utterance(audio: Audio) -> bool:
    """Return whether audio of one utterance is valid: WAV, at least 16 bit and 16 kHz, at most 30 seconds."""
    is_wav = _is_wav_or_mp3(audio) and audio.format != _MP3
    return is_wav and audio.sample_rate >= MIN_RATE and audio.seconds <= MAX_UTTERANCE_SECONDS


def is_valid_long_audio(audio: Audio) -> bool:
    """Return whether long audio is valid: WAV or MP3, at least 16 kHz and 20 seconds."""
    return _is_wav_or_mp3(audio) and audio.sample_rate >= MIN_RATE and audio.seconds >= MIN_LONG_SECONDS


def _is_wav_or_mp3(audio: Audio) -> bool:
    # WAVEX is a WAV with a longer header.
    is_wav = audio.format in (_WAV, "WAVEX") and audio.subtype in _PCM
    return is_wav or audio.format == _MP3 or audio.subtype == "MPEG_LAYER_III"
