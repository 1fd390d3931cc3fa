"""Probes of the bodies."""

from datetime import datetime
from typing import Any

from customvoice_contract.data.speech import silent_wav

from .api import CONSENT, DEPLOYMENT, GUID, MODEL, Api

_TEXTS = {"trimmed": "  spaces around  ", "long": "x" * 300, "letters": "日本語 Ж", "markup": 'Tom & "Jerry"'}


def _kept(api: Api, text: str) -> None:
    api.project(description=text)
    assert api.get("projects/voice").json()["description"] == text


def null_for_absent(api: Api) -> None:
    assert "description" not in api.project().json()


def request_only_field_echoed(api: Api) -> None:
    api.project()
    response = api.put("consents/voice", {**CONSENT, "audioUrl": "https://blobs.invalid/a.wav?sig=secret"})
    assert response.status_code == 201
    assert "audioUrl" not in response.json()


def read_only_field_taken(api: Api) -> None:
    api.project(createdDateTime="2001-01-01T00:00:00.000Z")
    assert not api.get("projects/voice").json()["createdDateTime"].startswith("2001")


def status_taken(api: Api) -> None:
    api.project()
    api.put("trainingsets/voice", {"projectId": "voice", "locale": "en-US", "status": "Failed"})
    assert api.get("trainingsets/voice").json()["status"] == "Succeeded"


def timestamps_without_zone(api: Api) -> None:
    assert api.project().json()["createdDateTime"].endswith("Z")


def timestamps_in_local_time(api: Api) -> None:
    moment = datetime.fromisoformat(api.project().json()["createdDateTime"])
    assert abs((moment - api.emulator.clock()).total_seconds()) < 1


def text_trimmed(api: Api) -> None:
    _kept(api, _TEXTS["trimmed"])


def text_truncated(api: Api) -> None:
    _kept(api, _TEXTS["long"])


def text_in_latin_1(api: Api) -> None:
    _kept(api, _TEXTS["letters"])


def text_escaped(api: Api) -> None:
    _kept(api, _TEXTS["markup"])


def rare_unicode_fails(api: Api) -> None:
    assert api.project(description="\N{CAT FACE}").status_code == 201


def count_is_a_text(api: Api) -> None:
    recipes = api.get("modelrecipes").json()["value"]
    assert all(isinstance(each["minUtteranceCount"], int) for each in recipes)


def id_in_lower_case(api: Api) -> None:
    assert api.project("Voice").json()["id"] == "Voice"


def _personal_voice(api: Api) -> Any:
    api.materials()
    form = {"projectId": "voice", "consentId": "voice"}
    return api.post("personalvoices/voice", data=form, files={"audioData": ("a.wav", silent_wav(), "audio/wav")})


def profile_id_changes(api: Api) -> None:
    created = _personal_voice(api).json()
    assert api.get("personalvoices/voice").json()["speakerProfileId"] == created["speakerProfileId"]


def kind_ignored(api: Api) -> None:
    assert api.put("projects/voice", {"kind": "PersonalVoice"}).json()["kind"] == "PersonalVoice"


def unknown_property_echoed(api: Api) -> None:
    assert "isAdmin" not in api.project(isAdmin=True).json()


def recipe_version_missing(api: Api) -> None:
    api.materials()
    assert api.put("models/voice", MODEL).json()["recipe"]["version"]


def list_is_bare(api: Api) -> None:
    assert "value" in api.get("modelrecipes").json()


def locale_in_lower_case(api: Api) -> None:
    api.project()
    assert api.consent().json()["locale"] == "en-US"


def list_items_incomplete(api: Api) -> None:
    api.project(description="A voice")
    assert api.get("projects").json()["value"] == [api.get("projects/voice").json()]


def default_not_filled_in(api: Api) -> None:
    api.voice()
    assert api.put(f"endpoints/{GUID}", DEPLOYMENT).json()["properties"]["kind"] == "HighPerformance"


def property_names_by_case(api: Api) -> None:
    assert api.put("projects/voice", {"Kind": "PersonalVoice"}).status_code == 201


def id_in_body_rejected(api: Api) -> None:
    assert api.project(id="another").status_code == 201


def null_object_rejected(api: Api) -> None:
    assert api.project(Properties=None).status_code == 201


def form_names_by_case(api: Api) -> None:
    assert _personal_voice(api).status_code == 201
