"""Training data made up on the spot: short utterances with their script, as blobs of a container."""

from __future__ import annotations

import struct
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from .speech import synthesise

if TYPE_CHECKING:
    from azure.storage.blob import ContainerClient

# A training set needs 300 utterances before a model can be trained from it (docs/FIDELITY.md).
FULL = "full/"
FULL_COUNT = 300
# Generated uploads read this prefix: the same work for the service, a hundredth of the time.
FEW = "few/"
FEW_COUNT = 3
_UTTERANCE_SECONDS = 0.36


def upload(container: ContainerClient) -> None:
    """Put both prefixes into the container; raises azure.core's AzureError."""
    blobs = {**utterances(FULL, FULL_COUNT), **utterances(FEW, FEW_COUNT)}
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
