"""Training data: which uploads a training set accepts, and what strict data requires for a model."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from customvoice_contract.data.azurite import Azurite, AzuriteNotFound
from customvoice_contract.data.speech import silent_wav
from customvoice_emulator.common.limits import Limits

from tests.emulator.harness import MODEL, PREVIEW, STABLE, TRAINING_SET, Session, session

STRICT = Limits(strict_data=True)
NOWHERE = {"containerUrl": "http://127.0.0.1:1/voices?sas", "extensions": [".wav"]}
CATALOGUE = files("customvoice_emulator.catalogue").joinpath("catalogue.yaml").read_text("utf-8")
MULTI_STYLE: dict[str, Any] = {
    "recipe": {"kind": "MultiStyle"},
    "properties": {"presetStyles": ["sad"], "styleTrainingSetIds": {"mine": "Own"}},
}


@pytest.fixture
def jessica() -> Iterator[Session]:
    """An emulator with strict data, a consent and a training set."""
    with session(limits=STRICT) as made:
        made.prepare()
        yield made


def upload(jessica: Session, locale: str = "en-US", **body: Any) -> tuple[int, str | None]:
    """Try to upload to a training set of the locale; return the status and the target of the error."""
    jessica.put("trainingsets/Data", {"projectId": "Jessica", "locale": locale})
    response = jessica.http.post("trainingsets/Data:upload", json={"audios": NOWHERE, **body})
    return response.status_code, response.json()["error"]["target"] if response.status_code >= 400 else None


@pytest.mark.parametrize(
    ("body", "locale", "target"),
    [
        ({"kind": "AudioAndScript"}, "pl-PL", None),
        ({"kind": "AudioAndScript", "processAs": "Segmented"}, "pl-PL", None),
        ({"kind": "AudioAndScript", "processAs": "Contextual"}, "en-US", "processAs"),
        ({"kind": "LongAudio"}, "en-US", None),
        ({"kind": "LongAudio"}, "EN-us", None),
        ({"kind": "LongAudio"}, "pl-PL", "kind"),
        ({"kind": "AudioOnly"}, "pl-PL", "kind"),
        ({"kind": "AudioOnly", "processAs": "Contextual"}, "en-IN", None),
        ({"kind": "LongAudio", "processAs": "Contextual"}, "hi-IN", "processAs"),
    ],
)
def test_accepted_data_of_a_training_set(jessica: Session, body: Any, locale: str, target: str | None) -> None:
    """Kinds and modes depend on the locale; a rejection is a 409 with the property."""
    assert upload(jessica, locale, **body) == (409 if target else 202, target)


@pytest.mark.parametrize(("present", "sent", "status"), [(True, "Segmented", 409), (True, "Contextual", 202)])
def test_all_data_of_a_training_set_has_one_mode(jessica: Session, present: Any, sent: str, status: int) -> None:
    """Another mode than that of the earlier data is rejected."""
    jessica.put("trainingsets/Data", {"projectId": "Jessica", "locale": "en-US"})
    jessica.patch_stored("trainingsets", "Data", properties={"utteranceCount": 1, "isContextual": present})
    assert upload(jessica, kind="AudioOnly", processAs=sent)[0] == status
    assert jessica.get("trainingsets/Data")["properties"]["isContextual"] is present


def has(jessica: Session, name: str, count: int, *, seconds: float = 0, contextual: bool = False) -> None:
    """Set the amount of data of a training set."""
    jessica.put(f"trainingsets/{name}", TRAINING_SET)
    properties = {"utteranceCount": count, "durationInSeconds": seconds, "isContextual": contextual}
    jessica.patch_stored("trainingsets", name, properties=properties)


@pytest.mark.parametrize(
    ("count", "seconds", "contextual", "enough"),
    [
        (300, 0, False, True),
        (299, 9999, False, False),
        (299, 1800, True, False),
        (299, 1800.1, True, True),
        (300, 0, True, True),
    ],
)
def test_required_amount_of_data(
    jessica: Session, count: int, seconds: float, *, contextual: bool, enough: bool
) -> None:
    """300 utterances, or more than half an hour of contextual data; otherwise the model fails with reason and ids."""
    has(jessica, "Jessica", count, seconds=seconds, contextual=contextual)
    jessica.train()
    if enough:
        assert jessica.get("models/Jessica")["status"] == "Succeeded"
        return
    assert jessica.failure("models/Jessica", PREVIEW) == "Internal"
    expected = {"failureReason": "DataNotEnough", "failedTrainingsets": ["Jessica"]}
    assert jessica.get("models/Jessica")["properties"] == expected
    assert "failedTrainingsets" not in jessica.get("models/Jessica", PREVIEW)["properties"]


@pytest.mark.parametrize(
    ("count", "own", "blamed"),
    [(300, 100, None), (300, 99, ["Own"]), (0, 100, ["Jessica"]), (0, 0, ["Jessica", "Own"])],
)
def test_style_needs_its_own_data(jessica: Session, count: int, own: int, blamed: list[str] | None) -> None:
    """100 utterances per style; all training sets that are too small are listed."""
    has(jessica, "Jessica", count)
    has(jessica, "Own", own)
    jessica.train(**MULTI_STYLE)
    assert jessica.get("models/Jessica")["properties"].get("failedTrainingsets") == blamed


def test_training_set_without_data_is_too_small(jessica: Session) -> None:
    """No data was uploaded."""
    jessica.train()
    assert jessica.failure("models/Jessica") == "DataNotEnough"


def test_minimum_comes_from_the_catalogue(tmp_path: Path) -> None:
    """A user with little data can lower it."""
    mine = tmp_path / "mine.yaml"
    mine.write_text(CATALOGUE.replace("minUtteranceCount: 300", "minUtteranceCount: 3"), "utf-8")
    with session(limits=STRICT, catalogue=mine) as jessica:
        jessica.prepare()
        has(jessica, "Jessica", 3)
        jessica.train()
        assert jessica.get("models/Jessica")["status"] == "Succeeded"
        assert jessica.get("modelrecipes")["value"][0]["minUtteranceCount"] == 3


def test_little_data_suffices_by_default() -> None:
    """Test data is small; the published minimum is shown nevertheless."""
    with session() as jessica:
        jessica.prepare()
        jessica.train()
        assert jessica.get("models/Jessica")["status"] == "Succeeded"
        assert jessica.get("modelrecipes")["value"][0]["minUtteranceCount"] == 300


@pytest.mark.parametrize("pace", ["reads:2", "seconds:9"])
def test_data_of_a_running_upload_is_not_ready(pace: str) -> None:
    """A model that does not wait for the upload fails: DataNotReady, which older versions show as Internal."""
    with session() as jessica:
        jessica.prepare()
        jessica.order("trainingsets", "Succeeded")
        jessica.emulator.paces.set(pace)
        sent = {"kind": "AudioOnly", "audios": NOWHERE}
        assert jessica.http.post("trainingsets/Jessica:upload", json=sent).status_code == 202
        jessica.emulator.paces.set("immediate")
        jessica.train()
        assert jessica.failure("models/Jessica", PREVIEW) == "Internal"
        expected = {"failureReason": "DataNotReady", "failedTrainingsets": ["Jessica"]}
        assert jessica.get("models/Jessica")["properties"] == expected


def test_data_of_a_failed_upload_is_not_ready() -> None:
    """This includes the training set of a style; both are listed once."""
    with session() as jessica:
        jessica.prepare()
        jessica.put("trainingsets/Own", TRAINING_SET)
        for name in ("Jessica", "Own"):
            sent = {"kind": "AudioOnly", "audios": NOWHERE}
            assert jessica.http.post(f"trainingsets/{name}:upload", json=sent).status_code == 202
        styles = {"presetStyles": ["sad"], "styleTrainingSetIds": {"one": "Own", "two": "Own"}}
        jessica.put("models/Jessica", {**MODEL, "recipe": {"kind": "MultiStyle"}, "properties": styles})
        shown = jessica.get("models/Jessica")["properties"]
        assert (shown["failureReason"], shown["failedTrainingsets"]) == ("DataNotReady", ["Jessica", "Own"])


BLOBS = {
    "all/1.wav": silent_wav(1),
    "all/2.wav": silent_wav(31),
    "all/3.wav": silent_wav(1, rate=8_000),
    "all/4.wav": silent_wav(1, bits=8),
    "all/5.wav": silent_wav(20, rate=16_000),
    "all/script.txt": b"1\tone\n2\ttwo\n3\tthree\n4\tfour\n5\tfive\n",
}


@pytest.fixture(scope="module")
def container() -> Iterator[str]:
    """The URL of a container with valid and invalid audio."""
    try:
        with Azurite.start() as azurite:
            for name, data in BLOBS.items():
                azurite.upload("voices", name, data)
            yield azurite.container_url_with_sas("voices")
    except AzuriteNotFound as error:
        pytest.skip(str(error))


@pytest.mark.slow
@pytest.mark.azurite
@pytest.mark.parametrize(
    ("strict", "kind", "count", "seconds"),
    [
        pytest.param(True, "AudioAndScript", 2, 21.0, id="of up to 30 seconds"),
        pytest.param(False, "AudioAndScript", 5, 54.0, id="all"),
        pytest.param(True, "AudioOnly", 5 + 3, 51.0, id="of 20 seconds and more, an utterance per 6"),
        pytest.param(False, "AudioOnly", 1 + 5 + 1 + 1 + 3, 54.0, id="all, an utterance per 6 seconds or file"),
    ],
)
def test_invalid_audio_is_ignored_with_strict_data(
    container: str, kind: str, count: int, seconds: float, *, strict: bool
) -> None:
    """Audio that is too long or short, or has a low rate or sample size, does not count."""
    with session(limits=Limits(strict_data=strict)) as jessica:
        jessica.prepare()
        body: dict[str, Any] = {"kind": kind, "audios": source(container, ".wav"), "scripts": source(container, ".txt")}
        assert jessica.http.post("trainingsets/Jessica:upload", json=body).status_code == 202
        shown = jessica.get("trainingsets/Jessica", STABLE)["properties"]
        assert (shown["utteranceCount"], shown["durationInSeconds"]) == (count, seconds)


def source(container: str, extension: str) -> dict[str, Any]:
    """Return the source of data."""
    return {"containerUrl": container, "prefix": "all/", "extensions": [extension]}
