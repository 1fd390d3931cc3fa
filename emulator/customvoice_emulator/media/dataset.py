"""Loading a dataset from its containers: which audio belongs to which script, and how much of it is usable."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from customvoice_emulator.media.audio import Audio, open_audio
from customvoice_emulator.media.audio_rules import is_long, is_utterance
from customvoice_emulator.media.blobs import BlobSource, Container, InaccessibleStorageError, base_name, open_container
from customvoice_emulator.media.fetch_policy import LOOPBACK_ONLY, FetchPolicy
from customvoice_emulator.media.scripts import decode_script, parse_script

_SECONDS_PER_UTTERANCE = 6.0
"""Into which long audio is taken to be cut: 300 utterances are said to be about 30 minutes (FIDELITY: upload)."""
_PAIRED = "AudioAndScript"


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


def load(dataset: Dataset, *, policy: FetchPolicy = LOOPBACK_ONLY, strict: bool = False) -> Loaded | None:
    """Read the containers and count what is accepted; None when one of them can't be read, or may not by `policy`.

    AudioAndScript: audio files whose base name is an id in a script file. LongAudio: audio files with a text file of
    the same base name. AudioOnly: all audio files. What is not audio is left out, and so is, with `strict`, audio that
    is not as good and as long as documented.
    """
    try:
        with open_container(dataset.audios, policy=policy) as audios:
            wanted = None if dataset.kind == "AudioOnly" else _described(dataset, policy)
            found = _listen(audios, wanted, _judge(dataset.kind, strict=strict))
    except InaccessibleStorageError:
        return None
    if dataset.kind == _PAIRED:
        return Loaded(len(found), sum(found))
    return Loaded(sum(max(1, int(seconds / _SECONDS_PER_UTTERANCE)) for seconds in found), sum(found))


def _judge(kind: str, *, strict: bool) -> Callable[[Audio], bool]:
    if not strict:
        return lambda _: True
    return is_utterance if kind == _PAIRED else is_long


def _described(dataset: Dataset, policy: FetchPolicy) -> frozenset[str]:
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


def _listen(audios: Container, wanted: frozenset[str] | None, judge: Callable[[Audio], bool]) -> list[float]:
    """Return the length in seconds of each accepted file; of those with one base name the first counts."""
    lengths: dict[str, float] = {}
    for name in audios.names():
        base = base_name(name)
        if base in lengths or (wanted is not None and base not in wanted):
            continue
        with audios.open(name) as file:
            audio = open_audio(file) if file is not None else None
        if audio is not None and judge(audio):
            lengths[base] = audio.seconds
    return list(lengths.values())
