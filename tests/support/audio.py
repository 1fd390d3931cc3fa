"""Silence in the audio formats that libsndfile writes; `customvoice_contract.data.speech` makes plain WAV files."""

from __future__ import annotations

import io

import soundfile  # type: ignore[import-untyped]  # it has no types


def encoded_silence(kind: str, subtype: str | None = None, *, seconds: float = 0.1, rate: int = 24_000) -> bytes:
    """Return silence as a file of the format and subtype, as libsndfile names them."""
    file = io.BytesIO()
    soundfile.write(file, [0.0] * int(rate * seconds), rate, format=kind, subtype=subtype)
    return file.getvalue()
