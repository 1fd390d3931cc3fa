"""List the voices of a Speech resource: base models, and the models of its endpoints."""

from typing import Any

from customvoice_emulator.instance.context import EmulatorContext
from customvoice_emulator.synthesis.stand_in import RATE
from customvoice_emulator.synthesis.voices import base_model_names


def list_voices(emulator: EmulatorContext, resource: str) -> list[dict[str, Any]]:
    """Return the entries of `voices/list` (FIDELITY: list of voices)."""
    found = [_entry(name, "en-US", "PersonalVoice") for name in base_model_names(emulator)]
    with emulator.store.transaction(resource) as tx:
        models = {each["body"]["modelId"]: None for _, each in tx.scan("endpoints")}
        for name in models:
            model = tx.get("models", name)
            if model is not None and model["body"].get("voiceName"):
                found.append(_entry(model["body"]["voiceName"], model["body"].get("locale", "en-US"), "Neural"))
    return found


def _entry(name: str, locale: str, kind: str) -> dict[str, Any]:
    return {
        "Name": f"Microsoft Server Speech Text to Speech Voice ({locale}, {name})",
        "DisplayName": name,
        "LocalName": name,
        "ShortName": name,
        "Gender": "Neutral",
        "Locale": locale,
        "LocaleName": locale,
        "SampleRateHertz": str(RATE),
        "VoiceType": kind,
        "Status": "GA",
    }
