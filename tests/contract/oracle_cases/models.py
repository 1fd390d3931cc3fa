"""Models and endpoints as answered: what is filled in, the styles, the training sets that are blamed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import made
from .made import exchange, get

if TYPE_CHECKING:
    from customvoice_contract.oracles import Exchange

    from .made import Case

PATH = "/models/model-1"
_OWN = {"zeta": "set-2", "alpha": "set-3"}


def model(properties: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """Return a model as answered; a change to None leaves the property out."""
    body = {
        "id": "model-1",
        "recipe": {"kind": "Default", "version": "V1"},
        "projectId": "Jessica",
        "consentId": "consent-1",
        "trainingSetId": "set-1",
        "locale": "fr-FR",
        "engineVersion": "2023.07.04.0",
        "status": "Succeeded",
        "createdDateTime": made.at(),
        "lastActionDateTime": made.at(),
        **({"properties": properties} if properties else {}),
        **changes,
    }
    return {name: value for name, value in body.items() if value is not None}


def _styled(*styles: str, **changes: Any) -> Exchange:
    properties = {"presetStyles": ["sad", "angry"], "styleTrainingSetIds": _OWN}
    shown = {**properties, "voiceStyles": list(styles)} if styles else properties
    return get(PATH, model(shown, recipe={"kind": "MultiStyle", "version": "V1"}, **changes))


def _blaming(*blamed: str, status: str = "Failed") -> Exchange:
    properties = {"styleTrainingSetIds": _OWN, "failedTrainingsets": list(blamed)}
    return get(PATH, model(properties, recipe={"kind": "MultiStyle", "version": "V1"}, status=status))


def _set(locale: str) -> Exchange:
    body = {"id": "set-1", "projectId": "Jessica", "locale": locale, "status": "Succeeded"}
    sent = {"projectId": "Jessica", "locale": locale}
    times = {"createdDateTime": made.at(), "lastActionDateTime": made.at()}
    return exchange("PUT", "/trainingsets/set-1", 201, body | times, sent=sent)


def _put(shown: str, **sent: str) -> Exchange:
    wrote = {"projectId": "Jessica", "consentId": "consent-1", "trainingSetId": "set-1", "recipe": {"kind": "Default"}}
    body = model(locale=shown, status="NotStarted")
    return exchange("PUT", PATH, 201, body, sent={**wrote, **sent}, headers=made.begun())


CASES: list[Case] = [
    ("filled_in", [get(PATH, model())], None),
    ("filled_in", [get(PATH, model(recipe=None))], None),
    ("filled_in", [get(PATH, model(recipe={"kind": "Default"}))], "filled-in"),
    ("filled_in", [get(PATH, model(locale=None))], "filled-in"),
    ("filled_in", [made.page([made.endpoint()], "endpoints")], None),
    ("filled_in", [made.page([made.endpoint(properties=None)], "endpoints")], "filled-in"),
    ("model", [get(PATH, model())], None),
    ("model", [get(PATH, model({"voiceStyles": ["sad"]}))], "voice-styles"),
    ("model", [_styled("sad", "angry", "zeta", "alpha")], None),
    ("model", [_styled("sad", "angry", "alpha", "zeta")], None),
    ("model", [_styled(status="NotStarted")], None),
    ("model", [_styled()], "voice-styles"),
    ("model", [_styled("angry", "sad", "zeta", "alpha")], "voice-styles"),
    ("model", [_styled("sad", "angry")], "voice-styles"),
    ("model", [_styled("zeta", "alpha", "sad", "angry")], "voice-styles"),
    ("model", [_blaming("set-1", "set-3")], None),
    ("model", [_blaming("set-1", "set-1")], "failed-training-sets"),
    ("model", [_blaming("set-4")], "failed-training-sets"),
    ("model", [_blaming("zeta")], "failed-training-sets"),
    ("model", [_blaming("set-1", status="Running")], "failed-training-sets"),
    ("model_locale", [_put("en-US")], None),
    ("model_locale", [_set("fr-FR"), _put("fr-fr")], None),
    ("model_locale", [_set("fr-FR"), _put("en-US", locale="en-US")], None),
    ("model_locale", [_set("fr-FR"), _put("en-US")], "model-locale"),
]
