"""Read the structure of a WAV file, and find what programs write wrongly. No sample is decoded."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from customvoice_emulator.audio_check.verdict import Level, Verdict, ok

_CHECK = "container"
_UNKNOWN = 0xFFFFFFFF
_PCM, _MP3, _EXTENSIBLE = 1, 0x55, 0xFFFE
_MAX_CHUNKS = 64
_RESAVE = "Save the file again as WAV (PCM), with a program that writes to a file and not to a pipe"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk of a RIFF file: its id, its declared size, where its content starts, and its first bytes."""

    id: bytes
    size: int
    start: int
    head: bytes


def check_container(file: IO[bytes]) -> list[Verdict]:
    """Return what is wrong with the structure of a file; a file that is not RIFF has no verdict here."""
    file.seek(0, 2)
    length = file.tell()
    file.seek(0)
    head = file.read(12)
    if head[:4] != b"RIFF" or head[8:] != b"WAVE":
        return []
    chunks = list(_chunks(file, length))
    found = [*_riff_size(head, length), *_chunk_mistakes(chunks, length)]
    return found or [ok(_CHECK, "a complete WAV file")]


def _chunks(file: IO[bytes], length: int) -> Iterator[Chunk]:
    place = 12
    for _ in range(_MAX_CHUNKS):
        file.seek(place)
        head = file.read(8)
        if len(head) < 8:
            return
        size = struct.unpack("<I", head[4:])[0]
        yield Chunk(head[:4], size, place + 8, file.read(min(size, 40)))
        place += 8 + size + size % 2
        if place >= length:
            return


def _riff_size(head: bytes, length: int) -> Iterator[Verdict]:
    size = struct.unpack("<I", head[4:8])[0]
    if size == _UNKNOWN:
        yield _error("its header says that the length is unknown (0xFFFFFFFF), as written to a pipe", _RESAVE)
    elif size + 8 > length:
        yield _error(f"it is cut off: the header says {size + 8} bytes, the file has {length}", "Export it again")


def _chunk_mistakes(chunks: list[Chunk], length: int) -> Iterator[Verdict]:
    by_id = {each.id: each for each in reversed(chunks)}
    form, data = by_id.get(b"fmt "), by_id.get(b"data")
    if form is None or len(form.head) < 16:
        yield _error("it has no format chunk", _RESAVE)
        return
    yield from _format_mistakes(form.head)
    if data is None:
        yield _error("it has no data chunk, so no sound", _RESAVE)
    elif data.size == _UNKNOWN:
        yield _error("its data chunk has an unknown length (0xFFFFFFFF), as written to a pipe", _RESAVE)
    elif data.start + data.size > length:
        yield _error(f"{data.start + data.size - length} bytes of its data are missing", "Export it again")
    if any(each.id == b"LIST" and each.head[:4] == b"INFO" for each in chunks):
        yield Verdict(
            _CHECK,
            Level.WARNING,
            "it has texts about the recording (an INFO chunk), which some readers take for sound",
            "Save it without metadata, such as ffmpeg -map_metadata -1 -fflags +bitexact",
        )


def _format_mistakes(head: bytes) -> Iterator[Verdict]:
    tag, channels, rate, byte_rate, block, bits = struct.unpack("<HHIIHH", head[:16])
    if tag == _MP3:
        yield _error("it contains MP3, not PCM", "Save it as WAV (PCM), or rename it to .mp3 if it was one")
        return
    if tag not in (_PCM, _EXTENSIBLE):
        return
    if bits % 8 or block != channels * bits // 8:
        yield _error(f"its BlockAlign is {block}, not {channels * bits // 8}", _RESAVE)
    elif byte_rate != rate * block:
        yield _error(f"its byte rate is {byte_rate}, not {rate * block}", _RESAVE)


def _error(reason: str, advice: str) -> Verdict:
    return Verdict(_CHECK, Level.ERROR, reason, advice)
