"""The recipes as published, and the version each kind of recipe gets where a request names none."""

from collections.abc import Mapping, Sequence
from typing import Any

_ENGLISH = (
    "angry",
    "excited",
    "cheerful",
    "friendly",
    "hopeful",
    "sad",
    "shouting",
    "terrified",
    "unfriendly",
    "whispering",
)
_JAPANESE = ("angry", "cheerful", "sad")


def _both(styles: Sequence[str]) -> Mapping[str, Any]:
    return {"male": list(styles), "female": list(styles)}


RECIPES: Sequence[Mapping[str, Any]] = (
    {
        "kind": "Default",
        "version": "V7.2023.03",
        "description": "A voice in one style; training takes 15 to 50 compute hours.",
        "minUtteranceCount": 300,
        "datasetLocales": ["en-US", "en-GB", "fr-FR", "it-IT"],
        "minDurationInSeconds": 3600,
    },
    {
        "kind": "MultiStyle",
        "version": "V3.2023.06",
        "description": "A voice in preset styles and styles of one's own; training takes 15 to 50 compute hours.",
        "minUtteranceCount": 300,
        "minStyleUtteranceCount": 100,
        "maxCustomStyleNum": 5,
        "datasetLocales": ["en-US", "ja-JP"],
        "presetStyles": {"en-US": _both(_ENGLISH), "ja-JP": _both(_JAPANESE)},
        "minDurationInSeconds": 3600,
    },
)

# CrossLingual and HD are told of in the manuals only, so they can be used but are not listed (FIDELITY: recipes).
VERSIONS: Mapping[str, str] = {
    **{recipe["kind"]: recipe["version"] for recipe in RECIPES},
    "CrossLingual": "V5.0",
    "HD": "V1.0",
}
