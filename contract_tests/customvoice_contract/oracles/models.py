"""Oracles: values that the service fills in are present, and a model agrees with its recipe and data.

Rules: docs/FIDELITY.md: recipes, locale of a model, voiceStyles, kind of an endpoint, referenced resource has Failed
(ids in `failedTrainingsets`); spec nodes `Models_Create`, `ModelProperties`, `EndpointProperties`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..contract.request import sent_values
from ..contract.resource_type import at
from ..contract.views import shown
from .violation import ContractViolation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..contract.contract import Contract
    from ..contract.exchange import Exchange
    from ..contract.history import History
    from ..contract.resource_type import Path
    from ..contract.views import View

_FILLED: Mapping[str, tuple[Path, ...]] = {
    "models": (("recipe", "version"), ("locale",)),
    "endpoints": (("properties", "kind"),),
}
_STYLED, _PLAIN = "MultiStyle", ("Default", "CrossLingual", "HD")
_STYLES, _PRESETS = ("properties", "voiceStyles"), ("properties", "presetStyles")
_OWN, _BLAMED = ("properties", "styleTrainingSetIds"), ("properties", "failedTrainingsets")


class DefaultMissing(ContractViolation):
    """A resource lacks what the service has to fill in where the request leaves it out."""

    rule = "filled-in"


class StylesWrong(ContractViolation):
    """The styles that a model speaks are not its preset styles and those of its own."""

    rule = "voice-styles"


class FailedTrainingSetsWrong(ContractViolation):
    """A model names wrong training sets as failed: not its own, one twice, or without having failed."""

    rule = "failed-training-sets"


class LocaleWrong(ContractViolation):
    """A model whose request names no locale has another one than its training set."""

    rule = "model-locale"


def check_filled_in(exchange: Exchange, contract: Contract, _history: History) -> bool:
    """Check that models show the recipe's version and a locale, and endpoints their kind."""
    found = shown(exchange, contract)
    if found is None or found.type.collection not in _FILLED:
        return False
    for view in found.views:
        for path in _FILLED[found.type.collection]:
            # A model of the portal alone has no recipe.
            if at(view.body, path) is None and (path[0] != "recipe" or "recipe" in view.body):
                raise DefaultMissing(
                    f"{exchange.summary} without {'.'.join(path)} of {view.id}; the service fills it in."
                )
    return bool(found.views)


def check_model(exchange: Exchange, contract: Contract, _history: History) -> bool:
    """Check the styles of models, and the training sets that failed ones blame."""
    found = shown(exchange, contract)
    if found is None or found.type.collection != "models":
        return False
    for view in found.views:
        _check_styles(exchange, view)
        _check_blamed(exchange, view)
    return bool(found.views)


def check_model_locale(exchange: Exchange, contract: Contract, history: History) -> bool:
    """Check the locale of a new model whose request has none: that of its training set, as last seen."""
    operation = contract.operation_of(exchange)
    if operation is None or operation.collection != "models" or not operation.is_creation or exchange.status != 201:
        return False
    sent, body = sent_values(exchange, operation, contract), exchange.json
    if not sent or "locale" in sent or not isinstance(body, dict) or history.may_repeat(exchange):
        return False
    record = history.resource(exchange, "trainingsets", str(sent.get("trainingSetId")))
    # Where others change things too, the training set may be another one by now.
    if not record.present or not record.views or not history.exclusive:
        return False
    expected = {str(each.get("locale")) for each in record.views.values()}
    if str(body.get("locale")).casefold() not in {each.casefold() for each in expected}:
        raise LocaleWrong(
            f"{exchange.summary} with locale {body.get('locale')!r}; expected {' or '.join(expected)} of its data."
        )
    return True


def _check_styles(exchange: Exchange, view: View) -> None:
    kind, styles = at(view.body, ("recipe", "kind")), at(view.body, _STYLES)
    if kind in _PLAIN and styles is not None:
        raise StylesWrong(
            f"{exchange.summary} with voiceStyles of {view.id}, a model by the recipe {kind} of one style."
        )
    if kind != _STYLED or (styles is None and view.body.get("status") != "Succeeded"):
        return
    presets, own = _list(at(view.body, _PRESETS)), at(view.body, _OWN)
    names = sorted(own) if isinstance(own, dict) else []
    given = _list(styles)
    if given[: len(presets)] != presets or sorted(map(str, given[len(presets) :])) != names:
        raise StylesWrong(
            f"{exchange.summary} with voiceStyles {_short(styles)} of {view.id}; expected the preset styles "
            f"{_short(presets)}, then the caller's own {_short(names)}."
        )


def _check_blamed(exchange: Exchange, view: View) -> None:
    blamed = _list(at(view.body, _BLAMED))
    if not blamed:
        return
    own = at(view.body, _OWN)
    made_of = {view.body.get("trainingSetId"), *(own.values() if isinstance(own, dict) else ())}
    status = view.body.get("status")
    if status != "Failed" or len(set(map(str, blamed))) < len(blamed) or not set(map(str, blamed)) <= made_of:
        raise FailedTrainingSetsWrong(
            f"{exchange.summary} with failedTrainingsets {_short(blamed)} of {view.id}, which is {status} and made of "
            f"{_short(sorted(map(str, made_of)))}."
        )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 120 else f"{text[:120]}…"
