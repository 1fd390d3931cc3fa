"""Trainings: a training set that will not do fails a model in every role, and is the one that is blamed.

Rules: docs/FIDELITY.md: referenced resource has Failed (ids in `failedTrainingsets`; a training set in progress is not
ready), "Failure reasons" of models, newer enumeration values, `secondaryLocales`; spec nodes `ModelProperties` and
`Models_Create`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...contract.resource_type import at
from ...results.not_applicable import NotApplicable
from ..core.expect import expect, expect_equal, expect_status
from ..core.scenario import Scenario
from ..tools.batch import BUSY, expect_ends, in_every_version, listed, settled
from ..tools.operation_starts import dataset, no_speech, statement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..core.context import Context

_GROUP = "LRO"
_RULE, _BLAMES = "training", "failed-training-sets"
_BLAMED, _FURTHER = ("properties", "failedTrainingsets"), ("properties", "secondaryLocales")
_NOT_READY, _SPEAKER = "DataNotReady", "SpeakerVerificationFailed"
_STYLES = ("happy", "calm", "stern")


def _blames_whom_it_has_to(context: Context) -> None:
    """A failed training set in any role fails the model, which names exactly the failed ones."""
    if context.live:
        raise NotApplicable("the number of trainings is too expensive for a live run")
    project = context.project()
    consent = context.consent(project)
    good, bad, worse = (context.training_set(project) for _ in range(3))
    for name in (bad, worse):
        context.service.send("POST", f"/trainingsets/{name}:upload", json=dataset(None))
    settled(context, "trainingsets", project)
    failed = _post_consent(context, project, no_speech("audiodata"))
    rounds: tuple[tuple[tuple[str, Sequence[str], str, str | None, list[str]], ...], ...] = (
        (
            (bad, [good], consent, _NOT_READY, [bad]),
            (good, [bad, good], consent, _NOT_READY, [bad]),
            (good, [good, worse, bad], consent, _NOT_READY, [bad, worse]),
            (worse, [bad], consent, _NOT_READY, [bad, worse]),
        ),
        ((good, [good], failed, _SPEAKER, []), (good, [good, good], consent, None, [])),
    )
    expected, blamed = {}, {}
    for models in rounds:
        for main, styles, consent_id, reason, sets in models:
            name = _train(context, project, consent_id, main, styles)
            expected[name], blamed[name] = reason, sets
        settled(context, "models", project)
    expect_ends(context, "models", project, expected)
    _expect_blamed(context, project, blamed)
    for name in (bad, worse):
        context.service.send("DELETE", f"/trainingsets/{name}")
    _expect_blamed(context, project, blamed)


def _train(context: Context, project: str, consent: str, training_set: str, styles: Sequence[str] = ()) -> str:
    name = context.id("model")
    body: dict[str, Any] = {"projectId": project, "consentId": consent, "trainingSetId": training_set}
    body |= {"recipe": {"kind": "Default"}, "voiceName": "JessicaNeural"}
    if styles:
        own = dict(zip(_STYLES, styles, strict=False))
        body |= {"recipe": {"kind": "MultiStyle"}, "locale": "en-US"}
        body["properties"] = {"presetStyles": ["cheerful"], "styleTrainingSetIds": own}
    _taken(context, "models", name, body)
    return name


def _taken(context: Context, collection: str, name: str, body: Mapping[str, Any]) -> None:
    answer = context.service.send("PUT", f"/{collection}/{name}", json=body)
    expect_status(answer, 201, rule=_RULE, why="the state of a reference is checked by the operation")


def _post_consent(context: Context, project: str, files: Mapping[str, Any]) -> str:
    name = context.id("consent")
    answer = context.service.send("POST", f"/consents/{name}", data=statement(project), files=files)
    expect_status(answer, 201, rule=_RULE, why="a recording is checked by the operation")
    return name


def _expect_blamed(context: Context, project: str, expected: Mapping[str, Sequence[str]]) -> None:
    for contract, found in in_every_version(context, "models", project):
        if _BLAMED not in contract.resources["models"].paths:
            continue
        for name, blamed in expected.items():
            shown, where = at(found[name], _BLAMED), f"/models/{name} in the list ({contract.version})"
            text = f"{where} blames {shown!r}; expected {blamed or None!r}."
            is_list = isinstance(shown, list) if blamed else shown in (None, [])
            expect(is_list and sorted(shown or ()) == sorted(blamed), text, _BLAMES)
            expect(at(found[name], _FURTHER) is None, f"{where} shows secondaryLocales.", "secondary-locales")


def _not_ready_while_loading(context: Context) -> None:
    """A training set in upload is not ready, in either role; after its upload it is.

    An earlier failed upload does not matter.
    """
    if context.live:
        raise NotApplicable("the recordings are too short for a live service")
    project = context.project()
    consent, ready, loading = context.consent(project), context.training_set(project), context.training_set(project)
    for container in (None, context.container_url):
        settled(context, "trainingsets", project)
        answer = context.service.send("POST", f"/trainingsets/{loading}:upload", json=dataset(container))
        expect_status(answer, 202, rule=_RULE, why="the training set is at rest")
    early = {
        _train(context, project, consent, loading): loading,
        _train(context, project, consent, ready, [ready, loading]): loading,
    }
    was_loading = listed(context, context.version, "trainingsets", project)[loading].get("status") in BUSY
    found = settled(context, "trainingsets", project)
    expect_equal(found[loading].get("status"), "Succeeded", f"The status of /trainingsets/{loading}", _RULE)
    late = _train(context, project, consent, loading, [loading])
    expected: dict[str, str | None] = dict.fromkeys(early, _NOT_READY) if was_loading else {}
    expect_ends(context, "models", project, {**expected, late: None})
    if not was_loading:
        raise NotApplicable("the training set was loaded before the next request")
    _expect_blamed(context, project, {**{name: [each] for name, each in early.items()}, late: []})


_TRAINING = "training"
SCENARIOS = (
    Scenario(
        "training-failed-sets",
        "A failed training set in any role fails the model, and is named",
        _GROUP,
        _blames_whom_it_has_to,
        frozenset({_TRAINING}),
    ),
    Scenario(
        "training-not-ready",
        "A training set in upload is not ready for training",
        _GROUP,
        _not_ready_while_loading,
        frozenset({_TRAINING, "training-data"}),
    ),
)
