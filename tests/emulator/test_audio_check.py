"""`customvoice audio check` names what is wrong with each of many faulty recordings."""

import io
import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile  # type: ignore[import-untyped]  # it has no types
from customvoice_emulator.audio_check.cli import main
from customvoice_emulator.audio_check.sound import measure
from hypothesis import given
from hypothesis import strategies as st

RATE = 24_000


def speech(
    seconds: float = 6.0, rate: int = RATE, *, gain: float = 0.3, noise: float = 0.0001, lead: float = 0.15
) -> Any:
    """Return syllables of 0.3 s with pauses of 0.2 s, and silence at both ends."""
    times = np.arange(round(seconds * rate)) / rate
    voiced = np.sin(2 * np.pi * 150 * times) + 0.5 * np.sin(2 * np.pi * 300 * times)
    syllables = ((times - lead) % 0.5 < 0.3) & (times > lead) & (times < seconds - lead)
    hiss = np.random.default_rng(1).normal(0, noise, len(times))
    return (gain * voiced * syllables + hiss).astype(np.float32)


def wav(samples: Any, rate: int = RATE, subtype: str = "PCM_16", kind: str = "WAV", **options: Any) -> bytes:
    """Return samples as a file."""
    file = io.BytesIO()
    soundfile.write(file, samples, rate, subtype=subtype, format=kind, **options)
    return file.getvalue()


def patched(place: int, kind: str, value: int, content: bytes | None = None) -> bytes:
    """Return a sound WAV with another number at a place of its header."""
    data = bytearray(content or wav(speech()))
    struct.pack_into(f"<{kind}", data, place, value)
    return bytes(data)


def with_chunk(name: bytes, body: bytes) -> bytes:
    """Return a sound WAV with another chunk before its data."""
    data = wav(speech())
    chunk = name + struct.pack("<I", len(body)) + body
    return data[:4] + struct.pack("<I", len(data) + len(chunk) - 8) + data[8:36] + chunk + data[36:]


def mp3_in_wav() -> bytes:
    """Return MP3 with the header of a WAV."""
    mp3 = wav(speech(), kind="MP3", subtype="MPEG_LAYER_III")
    form = struct.pack("<HHIIHH", 0x55, 1, RATE, 12000, 1, 0)
    rest = b"WAVEfmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", len(mp3)) + mp3
    return b"RIFF" + struct.pack("<I", len(rest)) + rest


def clipped() -> Any:
    """Return speech that is too loud."""
    return np.clip(speech(gain=3), -1, 1)


FAULTS: list[tuple[str, str, str, str, Callable[[], bytes]]] = [
    ("any", "container", "error", "length is unknown (0xFFFFFFFF)", lambda: patched(4, "I", 0xFFFFFFFF)),
    ("any", "container", "error", "data chunk has an unknown length", lambda: patched(40, "I", 0xFFFFFFFF)),
    ("any", "container", "error", "it is cut off", lambda: wav(speech())[:20000]),
    ("any", "container", "error", "bytes of its data are missing", lambda: patched(40, "I", 400_000)),
    ("any", "container", "error", "BlockAlign is 4, not 2", lambda: patched(32, "H", 4)),
    ("any", "container", "error", "byte rate is 1, not 48000", lambda: patched(28, "I", 1)),
    ("any", "container", "error", "it contains MP3, not PCM", mp3_in_wav),
    ("any", "container", "error", "it has no data chunk", lambda: wav(speech())[:36]),
    ("any", "container", "error", "it has no format chunk", lambda: b"RIFF\x10\0\0\0WAVEjunk\4\0\0\0abcd"),
    ("any", "container", "warning", "an INFO chunk", lambda: with_chunk(b"LIST", b"INFOISFT\4\0\0\0abcd")),
    ("any", "container", "error", "it is not audio", lambda: b"hello"),
    ("any", "container", "error", "it is not audio", lambda: b""),
    ("any", "container", "error", "it is not audio", lambda: bytes(5000)),
    ("prompt", "format", "error", "it is FLAC, not WAV or MP3", lambda: wav(speech(), kind="FLAC")),
    ("prompt", "format", "error", "it is OGG, not WAV or MP3", lambda: wav(speech(), kind="OGG", subtype="OPUS")),
    ("consent", "format", "error", "it is WAV with PCM_U8", lambda: wav(speech(), subtype="PCM_U8")),
    ("consent", "format", "error", "it is WAV with FLOAT", lambda: wav(speech(), subtype="FLOAT")),
    ("consent", "format", "error", "it is WAV with ULAW", lambda: wav(speech(rate=8000), 8000, "ULAW")),
    ("training", "format", "error", "it is MP3", lambda: wav(speech(), kind="MP3", subtype="MPEG_LAYER_III")),
    ("prompt", "format", "error", "it is MP3 of about", lambda: wav(speech(), kind="MP3", subtype="MPEG_LAYER_III")),
    ("prompt", "rate", "error", "22050 Hz", lambda: wav(speech(rate=22050), 22050)),
    ("training", "rate", "error", "8000 Hz, at least 16000", lambda: wav(speech(rate=8000), 8000)),
    ("training", "rate", "warning", "16000 Hz; 24000 Hz", lambda: wav(speech(rate=16000), 16000)),
    ("prompt", "channels", "warning", "2 channels", lambda: wav(np.stack([speech()] * 2, axis=1))),
    ("prompt", "size", "error", "at most 30 MiB are allowed", lambda: wav(speech(170, 48000), 48000, "PCM_32")),
    ("prompt", "duration", "error", "the audio has 2.0 s, at least 5 s", lambda: wav(speech(2))),
    ("prompt", "duration", "error", "the audio has 95.0 s, at most 90 s", lambda: wav(speech(95))),
    ("training", "duration", "error", "it has 31.0 s, at most 30 s", lambda: wav(speech(31))),
    ("training", "duration", "warning", "it has 20.0 s; at most 15 s", lambda: wav(speech(20))),
    ("any", "speech", "error", "it is silent", lambda: wav(np.zeros(RATE))),
    ("any", "clipping", "warning", "samples are at full scale, from 0.15 s on", lambda: wav(clipped())),
    ("any", "level", "warning", "it is quiet", lambda: wav(speech(gain=0.01))),
    ("any", "silence", "warning", "2.00 s of silence before", lambda: wav(speech(lead=2.0))),
    ("training", "silence", "warning", "0.00 s of silence before", lambda: wav(speech(lead=0.0)[100:])),
    ("any", "noise", "warning", "speech is 1", lambda: wav(speech(noise=0.05))),
    ("any", "noise", "unsure", "it has no pauses", lambda: wav(np.sin(np.arange(RATE * 3) / 9).astype(np.float32) / 2)),
]


def report(path: Path, use: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, Any]]]:
    """Check a file; return the exit code and all verdicts."""
    code = main(["check", str(path), "--as", use, "--json"])
    return code, [each for file in json.loads(capsys.readouterr().out)["files"] for each in file["verdicts"]]


@pytest.mark.parametrize("use", ["any", "consent", "prompt", "training"])
def test_good_recording_has_no_complaint(use: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A clean WAV of six seconds is right for every use."""
    path = tmp_path / "good.wav"
    path.write_bytes(wav(speech()))
    code, verdicts = report(path, use, capsys)
    assert (code, {each["level"] for each in verdicts}) == (0, {"ok"})


@pytest.mark.slow
@pytest.mark.parametrize(("use", "check", "level", "reason", "content"), FAULTS)
def test_faulty_recording_is_named(
    use: str,
    check: str,
    level: str,
    reason: str,
    content: Callable[[], bytes],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The right check says what is wrong and what to do, and nothing else is worse."""
    path = tmp_path / "faulty.wav"
    path.write_bytes(content())
    code, verdicts = report(path, use, capsys)
    found = [
        each for each in verdicts if each["check"] == check and each["level"] == level and reason in each["reason"]
    ]
    assert found, verdicts
    assert all(each["advice"] for each in found) or level == "unsure"
    assert code == (1 if any(each["level"] == "error" for each in verdicts) else 0)
    if level != "error":
        assert code == 0, verdicts


@pytest.mark.parametrize("name", ["a:b.wav", " a.wav", ".a.wav", 'a"b.wav', "a?.wav"])
def test_name_of_training_data_is_checked(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The documented rules for names concern training data only."""
    path = tmp_path / name
    path.write_bytes(wav(speech()))
    assert report(path, "training", capsys)[0] == 1
    assert report(path, "prompt", capsys)[0] == 0


def test_prompts_count_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Several prompts must have five seconds together."""
    paths = [tmp_path / f"{number}.wav" for number in range(3)]
    for path in paths:
        path.write_bytes(wav(speech(2)))
    assert main(["check", *map(str, paths), "--as", "prompt"]) == 0
    assert "the audio has 6.0 s" in capsys.readouterr().out
    assert main(["check", str(paths[0]), "--as", "prompt"]) == 1


def test_text_and_page_say_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table has a sign per verdict; the page has the same sentences, a waveform, and escaped names."""
    path, page = tmp_path / "<b>.wav", tmp_path / "page.html"
    path.write_bytes(wav(speech(lead=2.0)))
    assert main(["check", str(path), "--html", str(page)]) == 0
    text = capsys.readouterr().out
    assert "silence    2.00 s of silence before" in text
    assert text.endswith("0 cannot be used, 1 could be better.\n")
    html = page.read_text("utf-8")
    assert "2.00 s of silence before" in html
    assert "&lt;b&gt;.wav" in html
    assert "<b>.wav" not in html
    assert html.count("<rect") == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "missing.wav"], "customvoice audio check: cannot read missing.wav: No such file or directory\n"),
        (["check", "a", "--as", "song"], "argument --as: invalid choice: 'song'"),
        (["check"], "the following arguments are required: FILE"),
        ([], "the following arguments are required: COMMAND"),
    ],
)
def test_invalid_use_is_one_line(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that cannot be read and an invalid option are exit code 2 and one line."""
    try:
        code: object = main(arguments)
    except SystemExit as ended:
        code = ended.code
    error = capsys.readouterr().err
    assert (code, error.count("\n")) == (2, 1)
    assert message in error


def test_page_into_nowhere_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A page that cannot be written is exit code 2."""
    path = tmp_path / "good.wav"
    path.write_bytes(wav(speech()))
    assert main(["check", str(path), "--html", str(tmp_path / "no" / "page.html")]) == 2
    assert "cannot write" in capsys.readouterr().err


@given(gain=st.floats(0.05, 0.6), noise=st.sampled_from([0.0005, 0.002, 0.01, 0.03]))
def test_measured_noise_is_near_the_made_one(gain: float, noise: float) -> None:
    """The ratio of signal to noise is right within 3 dB, at any level."""
    found = measure(speech(3, gain=gain, noise=noise), RATE).snr_db
    expected = 20 * np.log10(gain * np.sqrt(0.5 + 0.125) / noise)
    if expected > 12:
        assert found is not None
        assert abs(found - expected) < 3
