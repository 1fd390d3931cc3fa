"""With strict data: failures of resources whose data is missing or not ready."""

from collections.abc import Iterator

import pytest
from customvoice_contract.data.speech import silent_wav
from customvoice_emulator.common.limits import Limits

from tests.emulator.harness import CONSENT, MODEL, PERSONAL_VOICE, PREVIEW, TRAINING_SET, Session, session

UNREADABLE = {"kind": "AudioOnly", "audios": {"containerUrl": "http://127.0.0.1:9/audio", "extensions": [".wav"]}}


@pytest.fixture
def jessica() -> Iterator[Session]:
    """An emulator with strict data, a consent and a training set."""
    with session(limits=Limits(strict_data=True)) as made:
        made.prepare()
        yield made


def load(jessica: Session, name: str) -> None:
    """Upload from an unreadable container."""
    assert jessica.http.post(f"trainingsets/{name}:upload", json=UNREADABLE).status_code == 202


def test_model_shows_unreadable_training_data(jessica: Session) -> None:
    """It shows the reason and the training sets in every version; a training set itself has no reason."""
    load(jessica, "Jessica")
    shown = jessica.get("trainingsets/Jessica")
    assert (shown["status"], "properties" in shown) == ("Failed", False)
    jessica.train()
    expected = {"failureReason": "InaccessibleCustomerStorage", "failedTrainingsets": ["Jessica"]}
    assert jessica.get("models/Jessica")["properties"] == expected
    assert jessica.failure("models/Jessica", PREVIEW) == "InaccessibleCustomerStorage"


def test_reason_is_that_of_the_last_operation(jessica: Session) -> None:
    """A successful upload after a failed one makes the training set usable."""
    load(jessica, "Jessica")
    jessica.get("trainingsets/Jessica")
    jessica.order("trainingsets", "Failed")
    load(jessica, "Jessica")
    jessica.get("trainingsets/Jessica")
    jessica.train()
    assert jessica.failure("models/Jessica") == "DataNotReady"


def test_style_training_set_gives_the_same_reason(jessica: Session) -> None:
    """A training set of a style counts like the model's own."""
    jessica.put("trainingsets/Own", TRAINING_SET)
    load(jessica, "Own")
    styles = {"presetStyles": ["sad"], "styleTrainingSetIds": {"one": "Own"}}
    jessica.put("models/Jessica", {**MODEL, "recipe": {"kind": "MultiStyle"}, "properties": styles})
    assert jessica.failure("models/Jessica") == "InaccessibleCustomerStorage"


@pytest.mark.parametrize("strict", [True, False])
def test_personal_voice_of_a_running_consent_is_not_ready(*, strict: bool) -> None:
    """The consent must be Succeeded; without strict data, a running one counts by its outcome."""
    with session(limits=Limits(strict_data=strict), pace="reads:1") as jessica:
        audio = {"audiodata": ("a.wav", silent_wav(6), "audio/wav")}
        assert jessica.http.post("consents/Jessica", data=CONSENT, files=audio).status_code == 201
        for name in ("early", "late"):
            assert jessica.http.post(f"personalvoices/{name}", data=PERSONAL_VOICE, files=audio).status_code == 201
            assert jessica.get("consents/Jessica")["status"] == "Succeeded"
        if strict:
            assert jessica.failure("personalvoices/early") == "DataNotReady"
            assert jessica.failure("personalvoices/early", PREVIEW) == "Internal"
        else:
            assert jessica.get("personalvoices/early")["status"] == "Succeeded"
        assert jessica.get("personalvoices/late")["status"] == "Succeeded"
