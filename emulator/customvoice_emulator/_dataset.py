"""Loading a dataset from its containers: which audio belongs to which script, and how much of it is usable."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from customvoice_emulator._audio import open_audio
from customvoice_emulator._blobs import BlobSource, Container, InaccessibleStorageError, base_name, open_container
from customvoice_emulator._scripts import decode_script, parse_script


@dataclass(frozen=True, slots=True)
class Dataset:
    """What `:upload` names: the kind, where the audio is, where the scripts are (None: nowhere)."""

    kind: str
    audios: BlobSource
    scripts: BlobSource | None

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Dataset":
        """Read the request body of an upload."""
        scripts = values.get("scripts")
        return cls(values["kind"], BlobSource.of(values["audios"]), BlobSource.of(scripts) if scripts else None)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was accepted: number of utterances, and their length in seconds."""

    utterances: int
    seconds: float


def load(dataset: Dataset) -> Loaded | None:
    """Read the containers and count what is accepted; None when one of them can't be read.

    AudioAndScript: audio files whose base name is an id in a script file. LongAudio: audio files with a text file of
    the same base name. AudioOnly: all audio files. What is not audio is left out.
    """
    try:
        with open_container(dataset.audios) as audios:
            wanted = None if dataset.kind == "AudioOnly" else _described(dataset)
            return _listen(audios, wanted)
    except InaccessibleStorageError:
        return None


def _described(dataset: Dataset) -> frozenset[str]:
    """Return the base names of the audio files that have a script."""
    if dataset.scripts is None:
        return frozenset()
    found: set[str] = set()
    with open_container(dataset.scripts) as scripts:
        for name in scripts.names():
            with scripts.open(name) as file:
                raw = file.read() if file is not None else b""
            if dataset.kind == "LongAudio":
                found |= {base_name(name)} if decode_script(raw).strip() else set()
            else:
                found |= parse_script(raw).keys()
    return frozenset(found)


def _listen(audios: Container, wanted: frozenset[str] | None) -> Loaded:
    lengths: dict[str, float] = {}
    for name in audios.names():
        base = base_name(name)
        if base in lengths or (wanted is not None and base not in wanted):
            continue
        with audios.open(name) as file:
            audio = open_audio(file) if file is not None else None
        if audio is not None:
            lengths[base] = audio.seconds
    return Loaded(len(lengths), sum(lengths.values()))
