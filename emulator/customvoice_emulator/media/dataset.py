"""Load a dataset from its containers: match audio with scripts, and count the accepted audio."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from customvoice_emulator.media.audio import Audio, open_audio
from customvoice_emulator.media.audio_rules import is_valid_long_audio, is_valid_utterance
from customvoice_emulator.media.blobs import BlobSource, Container, InaccessibleStorageError, base_name, open_container
from customvoice_emulator.media.fetch_policy import LOOPBACK_ONLY, FetchPolicy
from customvoice_emulator.media.scripts import decode_script, parse_script

_SECONDS_PER_UTTERANCE = 6.0
"""The assumed segment length of long audio: 300 utterances are documented as 30 minutes (FIDELITY: upload)."""
_PAIRED = "AudioAndScript"


@dataclass(frozen=True, slots=True)
class Dataset:
    """The content of an `:upload` request: the kind, the audio source, and the script source (None: no scripts)."""

    kind: str
    audios: BlobSource
    scripts: BlobSource | None

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Dataset":
        """Read the request body of an upload."""
        scripts = values.get("scripts")
        return cls(values["kind"], BlobSource.of(values["audios"]), BlobSource.of(scripts) if scripts else None)


@dataclass(frozen=True, slots=True)
class LoadedDataset:
    """The accepted data: number of utterances, and their total duration in seconds."""

    utterances: int
    seconds: float


def load_dataset(
    dataset: Dataset, *, policy: FetchPolicy = LOOPBACK_ONLY, strict: bool = False
) -> LoadedDataset | None:
    """Read the containers and count the accepted audio; None if one is unreadable, or forbidden by `policy`.

    AudioAndScript: audio files whose base name is an id in a script file. LongAudio: audio files with a text file of
    the same base name. AudioOnly: all audio files. Files that are not audio are ignored; with `strict`, also audio
    without the documented quality and duration.
    """
    try:
        with open_container(dataset.audios, policy=policy) as audios:
            with_script = None if dataset.kind == "AudioOnly" else _names_with_script(dataset, policy)
            found = _accepted_lengths(audios, with_script, _acceptance_rule(dataset.kind, strict=strict))
    except InaccessibleStorageError:
        return None
    if dataset.kind == _PAIRED:
        return LoadedDataset(len(found), sum(found))
    return LoadedDataset(sum(max(1, int(seconds / _SECONDS_PER_UTTERANCE)) for seconds in found), sum(found))


def _acceptance_rule(kind: str, *, strict: bool) -> Callable[[Audio], bool]:
    if not strict:
        return lambda _: True
    return is_valid_utterance if kind == _PAIRED else is_valid_long_audio


def _names_with_script(dataset: Dataset, policy: FetchPolicy) -> frozenset[str]:
    """Return the base names of the audio files that have a script."""
    if dataset.scripts is None:
        return frozenset()
    found: set[str] = set()
    with open_container(dataset.scripts, policy=policy) as scripts:
        for name in scripts.names():
            with scripts.open(name) as file:
                raw = file.read() if file is not None else b""
            if dataset.kind == "LongAudio":
                found |= {base_name(name)} if decode_script(raw).strip() else set()
            else:
                found |= parse_script(raw).keys()
    return frozenset(found)


def _accepted_lengths(
    audios: Container, with_script: frozenset[str] | None, is_accepted: Callable[[Audio], bool]
) -> list[float]:
    """Return the duration in seconds of each accepted file; of files with the same base name, the first counts."""
    lengths: dict[str, float] = {}
    for name in audios.names():
        base = base_name(name)
        if base in lengths or (with_script is not None and base not in with_script):
            continue
        with audios.open(name) as file:
            audio = open_audio(file) if file is not None else None
        if audio is not None and is_accepted(audio):
            lengths[base] = audio.seconds
    return list(lengths.values())
