"""Strict data: failures of what is made from data that is not there, or not there yet."""

from collections.abc import Iterator

import pytest
from customvoice_contract.data.speech import silent_wav
from customvoice_emulator.common.limits import Limits

from tests.emulator.harness import CONSENT, MODEL, PERSONAL_VOICE, PREVIEW, TRAINING_SET, Session, session

UNREADABLE = {"kind": "AudioOnly", "audios": {"containerUrl": "http://127.0.0.1:9/audio", "extensions": [".wav"]}}


@pytest.fixture
def jessica() -> Iterator[Session]:
    """An emulator that demands good data, with a consent and a training set."""
    with session(limits=Limits(strict_data=True)) as made:
        made.prepare()
        yield made


def load(jessica: Session, name: str) -> None:
    """Upload from a container that can't be read."""
    assert jessica.http.post(f"trainingsets/{name}:upload", json=UNREADABLE).status_code == 202


def test_a_model_tells_that_its_data_could_not_be_read(jessica: Session) -> None:
    """In every version, and which training sets; a training set itself has no reason to show."""
    load(jessica, "Jessica")
    shown = jessica.get("trainingsets/Jessica")
    assert (shown["status"], "properties" in shown) == ("Failed", False)
    jessica.train()
    expected = {"failureReason": "InaccessibleCustomerStorage", "failedTrainingsets": ["Jessica"]}
    assert jessica.get("models/Jessica")["properties"] == expected
    assert jessica.failure("models/Jessica", PREVIEW) == "InaccessibleCustomerStorage"


def test_a_reason_is_that_of_the_last_work(jessica: Session) -> None:
    """Data that is loaded after data that could not be read makes the training set as good as any other."""
    load(jessica, "Jessica")
    jessica.get("trainingsets/Jessica")
    jessica.order("trainingsets", "Failed")
    load(jessica, "Jessica")
    jessica.get("trainingsets/Jessica")
    jessica.train()
    assert jessica.failure("models/Jessica") == "DataNotReady"


def test_a_style_tells_it_too(jessica: Session) -> None:
    """A training set of a style counts as the model's own."""
    jessica.put("trainingsets/Own", TRAINING_SET)
    load(jessica, "Own")
    styles = {"presetStyles": ["sad"], "styleTrainingSetIds": {"one": "Own"}}
    jessica.put("models/Jessica", {**MODEL, "recipe": {"kind": "MultiStyle"}, "properties": styles})
    assert jessica.failure("models/Jessica") == "InaccessibleCustomerStorage"


@pytest.mark.parametrize("strict", [True, False])
def test_a_voice_of_a_consent_in_progress_is_not_ready(*, strict: bool) -> None:
    """Consents have to be Succeeded; without strict data one in progress counts by how it will end."""
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
