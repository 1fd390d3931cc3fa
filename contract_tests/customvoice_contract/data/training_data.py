"""Generated training data: short utterances with their script, as blobs of a container."""

from __future__ import annotations

import struct
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from .speech import of_unknown_length, silent_mp3, silent_wav, synthesise

if TYPE_CHECKING:
    from azure.storage.blob import ContainerClient

# A training set needs 300 utterances before a model can be trained from it (docs/FIDELITY.md).
FULL = "full/"
FULL_COUNT = 300
# Generated uploads read this prefix: the same work for the service, a hundredth of the time.
FEW = "few/"
FEW_COUNT = 3
_UTTERANCE_SECONDS = 0.36
# Utterances of which some have no script, no text, no audio; scripts in every encoding that the documents name.
PAIRS = "pairs/"
PAIRS_COUNT, PAIRS_SECONDS = 8, 8 * 0.25
# Long audio with and without a text: one utterance each, except for the first, of more than two times 6 seconds.
LONG = "long/"
LONG_COUNT, LONG_SECONDS = 3, 14.0
LONG_AUDIO_COUNT, LONG_AUDIO_SECONDS = 5, 16.0
# One more recording than those, which only its extension chooses.
LONG_MP3_SECONDS = 42 * 1152 / 48_000
# The one blob of this extension, in no folder.
LONE_EXTENSION, LONE_COUNT = ".wave", 1
# One blob that is not audio; one that has no length.
TEXT, ENDLESS = "text/note.wav", "endless/pipe.wav"
_TOO_LONG = 1001


def upload(container: ContainerClient) -> None:
    """Put all blobs into the container; raises azure.core's AzureError."""
    blobs = {**utterances(FULL, FULL_COUNT), **utterances(FEW, FEW_COUNT), **pairs(), **recordings()}
    with ThreadPoolExecutor(4) as pool:
        for done in [
            pool.submit(partial(container.upload_blob, name, data, overwrite=True)) for name, data in blobs.items()
        ]:
            done.result()


def utterances(prefix: str, count: int) -> dict[str, bytes]:
    """Return `count` WAV files and one tab-separated script, by blob name."""
    base = synthesise("aeiou", _UTTERANCE_SECONDS)
    names = [f"{number:010d}" for number in range(1, count + 1)]
    # Each file differs in its last sample, since equal files may count as one.
    blobs = {f"{prefix}{name}.wav": base[:-2] + struct.pack("<h", number) for number, name in enumerate(names)}
    lines = [f"{name}\tThis is sentence number {number}.\n" for number, name in enumerate(names, 1)]
    blobs[f"{prefix}script.txt"] = "".join(lines).encode()
    return blobs


def pairs() -> dict[str, bytes]:
    """Return recordings of which PAIRS_COUNT have a usable line in one of the scripts, by blob name."""
    audio = silent_wav(0.25, rate=16_000)
    usable = ("marked", "little", "big", "ansi", "just", "twice", "deep/nested")
    others = ("too-long", "no-tab", "no-text", "unscripted")
    scripts = {
        "marked.txt": "marked\tOne.\r\n\r\nLOUD\tTwo.\r\nnobody\tThree.\r\n".encode("utf-8-sig"),
        "little.txt": b"\xff\xfe" + "little\tGrüße.\n".encode("utf-16-le"),
        "big.txt": b"\xfe\xff" + "big\tGrüße.\n".encode("utf-16-be"),
        "ansi.txt": "ansi\tGrüße.\n".encode("cp1252"),
        "rest.txt": "\n".join(
            (
                f"just\t{'x' * (_TOO_LONG - 1)}",
                f"too-long\t{'x' * _TOO_LONG}",
                "no-tab This is no line of a script.",
                "no-text\t",
                "\tThis has no id.",
                "nested\tThis is in a folder of its own.",
                "twice\tOnce.",
                "twice\tAnd again.",
                "text\tThis is no recording.",
                "endless\tThis has no length.",
            )
        ).encode(),
    }
    blobs = {f"{name}.wav": audio for name in (*usable, *others)} | {"LOUD.WAV": audio} | scripts
    blobs |= {"text.wav": b"This is text.", "endless.wav": of_unknown_length(audio)[1]}
    return {f"{PAIRS}{name}": data for name, data in blobs.items()}


def recordings() -> dict[str, bytes]:
    """Return long audio with its texts, one recording with another extension, and files without audio, by blob name."""
    short = silent_wav(1, rate=16_000)
    long = {
        "first.wav": silent_wav(13, rate=16_000),
        "first.txt": b"This is spoken in thirteen seconds.",
        "second.wav": short,
        "second.txt": b"This is spoken in one.",
        "blank.wav": short,
        "blank.txt": b" \r\n",
        "untold.wav": short,
        "other.mp3": silent_mp3(1),
    }
    others = {TEXT: b"This is text.", ENDLESS: of_unknown_length(short)[0], f"lone{LONE_EXTENSION}": short}
    return {f"{LONG}{name}": data for name, data in long.items()} | others
