"""Recipes: their rules, and the values that the service fills in: version, locale, styles, engine, kind of endpoint.

Rules: docs/FIDELITY.md: recipes, recipe rules, locale of a model, voiceStyles, engine version, kind of an endpoint;
spec nodes `Models_Create`, `Recipe`, `ModelProperties`, `EndpointProperties`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...contract.resource_type import at
from ...results.not_applicable import NotApplicable
from ..core.expect import expect, expect_equal, expect_error, expect_status, summary
from ..core.scenario import Scenario
from ..tools.batch import in_every_version, settled
from .published import RECIPES, published

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..core.context import Context

_GROUP = "State"
_RULES, _FILLED, _STYLES = "recipe-rules", "filled-in", "voice-styles"
_ENGLISH, _FRENCH, _ITALIAN = "en-US", "fr-FR", "it-IT"
_TRAININGS = 4
_OWN_VERSION = "V0.2001.02"
_NAMES = ("zeta", "Alpha", "mid way", "beta", "omega", "delta")


@dataclass(frozen=True, slots=True)
class _Trained:
    """A request for a model, and what it shows then; `version` None: any."""

    body: Mapping[str, Any]
    locale: str
    version: str | None = None
    styles: list[str] | None = None


class _Ground:
    """What the models are made of: a consent, and a training set in each of some locales."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.project = context.project()
        self._consent = context.consent(self.project)
        self._sets = {each: context.training_set(self.project, locale=each) for each in (_ENGLISH, _FRENCH, "ja-JP")}
        self.recipes = {str(each["kind"]): each for each in published(context, RECIPES)}

    def body(self, kind: str, data: str, **changes: Any) -> dict[str, Any]:
        """Return the body of a model of the recipe, from the training set of a locale."""
        return {
            "projectId": self.project,
            "consentId": self._consent,
            "trainingSetId": self._sets[data],
            "recipe": {"kind": kind},
            "voiceName": "JessicaNeural",
            **changes,
        }

    def styled(self, locale: str | None, data: str, presets: list[str], own: int = 0) -> dict[str, Any]:
        """Return the body of a model of several styles: presets, and some of the caller's own."""
        properties: dict[str, Any] = {"presetStyles": presets}
        if own:
            names = [_NAMES[number] if number < len(_NAMES) else f"style{number}" for number in range(own)]
            properties["styleTrainingSetIds"] = dict.fromkeys(names, self._sets[_ENGLISH])
        return self.body("MultiStyle", data, properties=properties, **({"locale": locale} if locale else {}))

    def presets(self, locale: str) -> list[str]:
        """Return the preset styles that both kinds of voice have, last first: an order of the caller's."""
        styles = at(self.recipes, ("MultiStyle", "presetStyles", locale)) or {}
        lists = [each for each in (styles.get("female"), styles.get("male")) if each is not None]
        return [style for style in reversed(lists[0]) if all(style in each for each in lists)] if lists else []

    def most_styles(self) -> int:
        """Return how many own styles a model may have; 0 where the recipe does not say."""
        return int(at(self.recipes, ("MultiStyle", "maxCustomStyleNum")) or 0)

    def version(self, kind: str) -> str | None:
        """Return the published version of the recipe."""
        found = at(self.recipes, (kind, "version"))
        return found if isinstance(found, str) else None


def _recipes_are_followed(context: Context) -> None:
    """Each recipe accepts what it allows, and fills in omitted properties, equally in all versions."""
    if context.live:
        raise NotApplicable("the number of trainings is too expensive for a live run")
    ground = _Ground(context)
    _refusals(context, ground)
    made, cases = {}, list(_cases(ground))
    for start in range(0, len(cases), _TRAININGS):
        for case in cases[start : start + _TRAININGS]:
            name = context.id("model")
            answer = context.service.send("PUT", f"/models/{name}", json=case.body)
            why = f"the recipe {case.body['recipe']['kind']} allows it; the response was {answer.content[:200]!r}"
            expect_status(answer, 201, rule=_RULES, why=why)
            _expect_filled_in(answer.json, case, summary(answer))
            made[name] = case
        settled(context, "models", ground.project)
    for contract, found in in_every_version(context, "models", ground.project):
        expect_equal(
            set(found), set(made), f"The models of {ground.project} ({contract.version})", "rejected-request-effect"
        )
        for name, case in made.items():
            where = f"/models/{name} in the list ({contract.version})"
            expect_equal(found[name].get("status"), "Succeeded", f"The status of {where}", _RULES)
            _expect_filled_in(found[name], case, where)
        engines = {str(each.get("engineVersion")) for each in found.values()}
        expect(len(engines) == 1, f"Models of one day show the engines {sorted(engines)}; expected one.", _FILLED)
    _kinds_of_endpoints(context, ground.project, next(iter(made)))
    after = {str(each["kind"]): each for each in published(context, RECIPES)}
    expect_equal(after, ground.recipes, "GET /modelrecipes after models were trained", "recipes-changed")


def _expect_filled_in(body: Mapping[str, Any], case: _Trained, where: str) -> None:
    kind, version = case.body["recipe"]["kind"], at(body, ("recipe", "version"))
    expect_equal(at(body, ("recipe", "kind")), kind, f"recipe.kind of {where}", "echo")
    expect(isinstance(version, str) and version, f"{where} shows no version of its recipe.", _FILLED)
    if case.version is not None:
        expect_equal(version, case.version, f"recipe.version of {where} (recipe {kind})", _FILLED)
    shown = str(body.get("locale"))
    expect_equal(shown.casefold(), case.locale.casefold(), f"locale of {where} (recipe {kind})", _FILLED)
    expect(isinstance(body.get("engineVersion"), str), f"{where} shows no engineVersion.", _FILLED)
    further = at(body, ("properties", "secondaryLocales"))
    expect_equal(further, None, f"properties.secondaryLocales of {where}", "secondary-locales")
    expect_equal(at(body, ("properties", "voiceStyles")), case.styles, f"properties.voiceStyles of {where}", _STYLES)


def _cases(ground: _Ground) -> Iterator[_Trained]:
    default = ground.version("Default")
    yield _Trained(ground.body("Default", _FRENCH), _FRENCH, default)
    given = {"kind": "Default", "version": _OWN_VERSION}
    yield _Trained(ground.body("Default", _FRENCH, locale=_FRENCH.upper(), recipe=given), _FRENCH, _OWN_VERSION)
    yield _Trained(ground.body("CrossLingual", _ENGLISH, locale=_ITALIAN), _ITALIAN, ground.version("CrossLingual"))
    yield _Trained(ground.body("HD", _FRENCH), _FRENCH, ground.version("HD"))
    yield _Trained(ground.body("HD", _ENGLISH, locale=_ITALIAN), _ITALIAN, ground.version("HD"))
    english, japanese, most = ground.presets("en-US"), ground.presets("ja-JP"), ground.most_styles()
    multi = ground.version("MultiStyle")
    if english:
        # From French data: the styles are those of the model's locale.
        own = list(ground.styled(None, _FRENCH, english, most)["properties"].get("styleTrainingSetIds", ()))
        yield _Trained(ground.styled(_ENGLISH, _FRENCH, english, most), _ENGLISH, multi, [*english, *own])
    if japanese:
        chosen = japanese[:1]
        yield _Trained(ground.styled(None, "ja-JP", chosen), "ja-JP", multi, chosen)
        mine = ground.styled(None, "ja-JP", chosen, 2)
        mine["recipe"] = {"kind": "MultiStyle", "version": _OWN_VERSION}
        yield _Trained(mine, "ja-JP", _OWN_VERSION, [*chosen, *_NAMES[:2]])


def _refusals(context: Context, ground: _Ground) -> None:
    presets, styles, own = ground.presets(_ENGLISH), "properties.presetStyles", "properties.styleTrainingSetIds"
    cases = [
        (ground.body("Default", _FRENCH, locale=_ENGLISH), "locale", "the locale is that of the training set"),
        (ground.body("CrossLingual", _ENGLISH), "locale", "a CrossLingual model needs a locale"),
        (ground.body("MultiStyle", _ENGLISH, locale=_ENGLISH), styles, "there is no preset style"),
        (ground.styled(_ENGLISH, _ENGLISH, []), styles, "there is no preset style"),
        (ground.styled(_ENGLISH, _ENGLISH, ["unheard-of"]), styles, "the style is unknown"),
    ]
    if presets:
        cases.append((ground.styled(_ENGLISH, _ENGLISH, [*presets, "unheard-of"]), styles, "the last style is unknown"))
        cases.append((ground.styled(None, _FRENCH, presets[:1]), styles, "there are no styles in French"))
        foreign = [each for each in presets if each not in ground.presets("ja-JP")]
        cases += [(ground.styled("ja-JP", "ja-JP", foreign[:1]), styles, "Japanese does not have the style")] * bool(
            foreign
        )
        if ground.most_styles():
            more = ground.styled(_ENGLISH, _ENGLISH, presets[:1], ground.most_styles() + 1)
            cases.append((more, own, f"there are more than {ground.most_styles()} own styles"))
    for body, target, why in cases:
        kind, path = body["recipe"]["kind"], f"/models/{context.id('refused')}"
        answer = context.service.send("PUT", path, json=body)
        expect_error(answer, 409, "Conflict", rule=_RULES, why=f"recipe {kind}: {why}")
        found = answer.json["error"].get("target")
        expect_equal(found, target, f"error.target of {summary(answer)} (recipe {kind}: {why})", _RULES)


def _kinds_of_endpoints(context: Context, project: str, model: str) -> None:
    """An endpoint has the kind that was sent, HighPerformance by default, and keeps it."""
    expected = {}
    chosen: tuple[tuple[dict[str, Any], str], ...] = (
        ({}, "HighPerformance"),
        ({"properties": {}}, "HighPerformance"),
        ({"properties": {"kind": "FastResume"}}, "FastResume"),
    )
    for change, kind in chosen:
        name = context.guid()
        body = {"projectId": project, "modelId": model, **change}
        answer = context.service.send("PUT", f"/endpoints/{name}", json=body)
        expect_status(answer, 201, rule=_FILLED, why="the request is valid")
        _expect_kind(answer.json, kind, summary(answer))
        expected[name] = kind
    settled(context, "endpoints", project)
    for action in ("suspend", "resume"):
        answer = context.service.send("POST", f"/endpoints/{name}:{action}")
        expect_status(answer, 202, rule=_FILLED, why="the endpoint is at rest")
        _expect_kind(answer.json, kind, summary(answer))
        settled(context, "endpoints", project)
    for contract, found in in_every_version(context, "endpoints", project):
        for name, kind in expected.items():
            _expect_kind(found[name], kind, f"/endpoints/{name} in the list ({contract.version})")


def _expect_kind(body: Mapping[str, Any], kind: str, where: str) -> None:
    expect_equal(at(body, ("properties", "kind")), kind, f"properties.kind of {where}", _FILLED)


_NEEDS = frozenset({"training"})
SCENARIOS = (
    Scenario("recipes", "Recipes are enforced and fill in omitted properties", _GROUP, _recipes_are_followed, _NEEDS),
)
