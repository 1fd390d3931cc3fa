"""Uploads: what is counted of each kind of data, what fails, and what a training set does not take.

Rules: docs/FIDELITY.md: upload, upload rules, script files, extensions and prefix, corrupt headers, which URLs are
fetched (an empty one is taken and fails), upload while an upload runs (after Failed another is allowed), newer
properties; spec nodes `TrainingSets_UploadData`, `TrainingSetProperties`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...contract.schemas import resolve
from ...data import training_data
from ...data.training_data import FEW, LONG, PAIRS, TEXT
from ...results.not_applicable import NotApplicable
from ..core.expect import expect, expect_equal, expect_error, expect_status
from ..core.scenario import Scenario
from ..tools.batch import in_every_version, settled
from ..tools.operation_starts import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...oracles import Contract, Exchange
    from ..core.context import Context

_GROUP = "State"
_COUNTED, _TAKEN, _RULES = "upload-counted", "upload-taken", "upload-rejected"
_WAV, _TXT = [".wav"], [".txt"]
# Of fifteen files' lengths, each rounded by the service or not.
_TOLERANCE_SECONDS = 0.05


@dataclass(slots=True)
class _Tally:
    """What a training set has to count."""

    utterances: int = 0
    seconds: float = 0.0

    def add(self, utterances: int, seconds: float) -> None:
        self.utterances += utterances
        self.seconds += seconds


# An upload: its body, the utterances and the seconds that it adds; None: it fails.
_Upload = tuple["dict[str, Any]", "tuple[int, float] | None"]


def _rounds(url: str) -> list[list[_Upload]]:
    """Return uploads by round: the n-th of a round goes to the n-th training set."""

    def of(prefix: str | None, *extensions: str) -> dict[str, Any]:
        source: dict[str, Any] = {"containerUrl": url, "extensions": list(extensions)}
        return source if prefix is None else {**source, "prefix": prefix}

    def paired(audios: Any, scripts: Any, kind: str = "AudioAndScript") -> dict[str, Any]:
        return {"kind": kind, "audios": audios, "scripts": scripts}

    few = (training_data.FEW_COUNT, training_data.FEW_COUNT * 0.36)
    long, alone = of(LONG, ".wav"), {"kind": "AudioOnly", "audios": of(LONG, ".wav")}
    long_counts = (training_data.LONG_COUNT, training_data.LONG_SECONDS)
    all_counts = (training_data.LONG_AUDIO_COUNT, training_data.LONG_AUDIO_SECONDS)
    nowhere = {"containerUrl": NOWHERE, "extensions": _TXT}
    return [
        [
            (paired(of(PAIRS, ".wav"), of(PAIRS, ".txt")), (training_data.PAIRS_COUNT, training_data.PAIRS_SECONDS)),
            (paired(long, of(LONG, ".txt"), "LongAudio"), long_counts),
            (alone, all_counts),
            (paired(of(FEW, "*.wav"), of(FEW[:-2], "TXT")), few),
            (paired(of(FEW, ".wav"), nowhere), None),
        ],
        [
            (paired(of(f"{FEW}0000000001", "WAV"), of(FEW, "*.Txt")), (1, few[1] / few[0])),
            ({"kind": "LongAudio", "audios": long}, None),
            ({"kind": "AudioOnly", "audios": of(None, training_data.LONE_EXTENSION[1:])}, (1, 1.0)),
            (paired(of(FEW[1:], ".wav"), of(FEW, ".txt")), None),
            (alone, all_counts),
        ],
        [
            ({"kind": "AudioAndScript", "audios": of(FEW, ".wav")}, None),
            ({"kind": "AudioOnly", "audios": of(TEXT, ".wav")}, None),
            (
                {"kind": "AudioOnly", "audios": of(LONG, ".wav", ".mp3")},
                (all_counts[0] + 1, all_counts[1] + training_data.LONG_MP3_SECONDS),
            ),
            ({"kind": "AudioOnly", "audios": {"containerUrl": "", "extensions": _WAV}}, None),
            (paired(of(LONG, ".wav"), of(FEW, ".txt"), "LongAudio"), None),
        ],
    ]


def _counted(context: Context) -> None:
    """Each kind of upload counts its usable data; uploads add up, failed ones add nothing and prevent none."""
    if context.live:
        raise NotApplicable("the recordings are for an emulator: a live service checks what they say")
    project = context.project()
    tallies = {context.training_set(project): _Tally() for _ in range(5)}
    for uploads in _rounds(str(context.container_url)):
        for name, (body, _) in zip(tallies, uploads, strict=True):
            answer = context.service.send("POST", f"/trainingsets/{name}:upload", json=body)
            expect_status(answer, 202, rule=_TAKEN, why=f"data is checked by the operation: {_told(body)}")
        found = settled(context, "trainingsets", project)
        for (name, tally), (body, added) in zip(tallies.items(), uploads, strict=True):
            tally.add(*(added or (0, 0.0)))
            status = "Succeeded" if added else "Failed"
            where = f"/trainingsets/{name} after {_told(body)}"
            expect_equal(found[name].get("status"), status, f"The status of {where}", _COUNTED)
            _expect_counts(context.contract, found[name], tally, where)
    for contract, found in in_every_version(context, "trainingsets", project):
        for name, tally in tallies.items():
            _expect_counts(contract, found[name], tally, f"/trainingsets/{name} in the list ({contract.version})")


def _expect_counts(contract: Contract, body: Mapping[str, Any], tally: _Tally, where: str) -> None:
    shown = body.get("properties", {})
    expect_equal(shown.get("utteranceCount", 0), tally.utterances, f"utteranceCount of {where}", _COUNTED)
    if ("properties", "durationInSeconds") in contract.resources["trainingsets"].paths:
        seconds = shown.get("durationInSeconds", 0)
        is_near = abs(seconds - tally.seconds) <= _TOLERANCE_SECONDS
        expect(is_near, f"durationInSeconds of {where} is {seconds}; expected {tally.seconds:.2f}.", _COUNTED)


def _told(body: Mapping[str, Any]) -> str:
    """Return a description of an upload, without its URLs, which contain signatures."""
    prefix = body["audios"].get("prefix")
    return f"an upload of {body['kind']} at {prefix!r}, {'with' if 'scripts' in body else 'without'} scripts"


def _refused(context: Context) -> None:
    """Long audio is accepted in some locales, Contextual data in fewer and without scripts; a set has one mode."""
    if context.live:
        raise NotApplicable("the recordings are for an emulator: a live service checks what they say")
    project, url = context.project(), str(context.container_url)
    alone = {"kind": "AudioOnly", "audios": {"containerUrl": url, "prefix": LONG, "extensions": _WAV}}
    source = {"containerUrl": url, "prefix": FEW}
    pairs = {
        "kind": "AudioAndScript",
        "audios": {**source, "extensions": _WAV},
        "scripts": {**source, "extensions": _TXT},
    }
    swahili = context.training_set(project, locale="sw-KE")
    _expect_refused(context, swahili, alone, "kind", "AudioOnly is not supported in Swahili")
    _expect_refused(context, swahili, {**pairs, "kind": "LongAudio"}, "kind", "LongAudio is not supported in Swahili")
    english = context.training_set(project, locale="EN-us")
    taken = {swahili: pairs, english: alone}
    if _knows_modes(context.contract):
        _modes(context, project, pairs, alone)
    else:
        # An older version does not know the property and ignores it.
        taken[swahili] = {**pairs, "processAs": "Contextual"}
    for name, body in taken.items():
        _take(context, name, body)
    for name, body in settled(context, "trainingsets", project).items():
        expect_equal(body.get("status"), "Succeeded", f"The status of /trainingsets/{name}", _RULES)


def _modes(context: Context, project: str, pairs: dict[str, Any], alone: dict[str, Any]) -> None:
    segmented, contextual = {**alone, "processAs": "Segmented"}, {**alone, "processAs": "Contextual"}
    hindi = context.training_set(project, locale="hi-IN")
    _expect_refused(context, hindi, contextual, "processAs", "Contextual is not supported in Hindi")
    one, other, plain = (context.training_set(project) for _ in range(3))
    both = {**pairs, "processAs": "Contextual"}
    _expect_refused(context, one, both, "processAs", "Contextual is for long audio and for audio alone")
    for name, body in ((one, contextual), (other, segmented), (plain, alone)):
        _take(context, name, body)
    _expect_modes(settled(context, "trainingsets", project), {one: True, other: False, plain: False})
    _expect_refused(context, one, segmented, "processAs", "its data was processed as Contextual")
    for name in (other, plain):
        _expect_refused(context, name, contextual, "processAs", "its data was processed as Segmented")
    for name, body in ((one, alone), (other, alone), (plain, segmented)):
        _take(context, name, body)
    found = settled(context, "trainingsets", project)
    _expect_modes(found, {one: True, other: False, plain: False})
    for name in (one, other, plain):
        tally = _Tally(2 * training_data.LONG_AUDIO_COUNT, 2 * training_data.LONG_AUDIO_SECONDS)
        where = f"/trainingsets/{name} after two uploads and a rejected one"
        _expect_counts(context.contract, found[name], tally, where)


def _take(context: Context, name: str, body: Mapping[str, Any]) -> None:
    answer = context.service.send("POST", f"/trainingsets/{name}:upload", json=body)
    expect_status(answer, 202, rule=_TAKEN, why=f"/trainingsets/{name} takes {_told(body)}, {body.get('processAs')}")


def _expect_modes(found: Mapping[str, Mapping[str, Any]], expected: Mapping[str, bool]) -> None:
    for name, is_contextual in expected.items():
        shown = found[name].get("properties", {}).get("isContextual")
        expect_equal(shown, is_contextual, f"isContextual of /trainingsets/{name}", _RULES)


def _expect_refused(context: Context, name: str, body: Mapping[str, Any], target: str, why: str) -> Exchange:
    """The upload is a conflict that names the property, and starts nothing."""
    answer = context.service.send("POST", f"/trainingsets/{name}:upload", json=body)
    expect_error(answer, 409, "Conflict", rule=_RULES, why=why)
    expect_equal(answer.json["error"].get("target"), target, f"error.target of {answer.path}: {why}; it", _RULES)
    return answer


def _knows_modes(contract: Contract) -> bool:
    """Whether the version has the property `processAs`."""
    return "processAs" in resolve(contract.document, {"$ref": "#/components/schemas/Dataset"})["properties"]


_DATA = frozenset({"training-data"})
SCENARIOS = (
    Scenario("upload-counts", "Uploads of every kind are counted", _GROUP, _counted, _DATA),
    Scenario("upload-rejected", "Uploads that a training set does not support are rejected", _GROUP, _refused, _DATA),
)
