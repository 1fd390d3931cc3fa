"""Quotas: four concurrent trainings, fifty endpoints; operations are kept for a day."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from customvoice_emulator.common.limits import Limits

from tests.emulator.harness import DEPLOYMENT, MODEL, Session, session


@pytest.fixture
def jessica() -> Iterator[Session]:
    """An emulator with what a model needs."""
    with session() as made:
        made.prepare()
        yield made


def deploy(jessica: Session, number: int) -> Any:
    """Try to create an endpoint."""
    return jessica.try_put(f"endpoints/{uuid.UUID(int=number)}", DEPLOYMENT)


def test_four_concurrent_trainings(jessica: Session) -> None:
    """The fifth is rejected and not created; it is accepted as soon as one of the four has finished."""
    jessica.emulator.paces.set("seconds:100")
    for number in range(4):
        jessica.train(f"model-{number}")
        jessica.clock.advance(seconds=10)
    refused = jessica.try_put("models/fifth", MODEL)
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "TooManyRequests")
    assert refused.json()["error"]["message"].startswith("The maximum of 4 concurrent trainings")
    assert jessica.http.get("models/fifth").status_code == 404
    jessica.clock.advance(seconds=60)
    jessica.train("fifth")
    assert jessica.try_put("models/sixth", MODEL).status_code == 429


@pytest.mark.parametrize("end", ["delete", "read"])
def test_ended_training_does_not_count(jessica: Session, end: str) -> None:
    """A training that was deleted, or read to its end, does not count."""
    jessica.emulator.paces.set("reads:1")
    for number in range(4):
        jessica.train(f"model-{number}")
    assert jessica.try_put("models/fifth", MODEL).status_code == 429
    if end == "delete":
        assert jessica.http.delete("models/model-2").status_code == 204
    else:
        assert jessica.get("models/model-2")["status"] == "Succeeded"
    jessica.train("fifth")


def test_immediate_training_does_not_count(jessica: Session) -> None:
    """At the pace immediate, no read is needed to end a training."""
    for number in range(9):
        jessica.train(f"model-{number}")


def test_repeated_request_is_not_a_new_training(jessica: Session) -> None:
    """A retry with its Operation-Id gets the first response, with any number of trainings."""
    jessica.emulator.paces.set("reads:9")
    first = jessica.put("models/model-0", MODEL, operation_id="First")
    for number in range(1, 4):
        jessica.train(f"model-{number}")
    assert jessica.put("models/model-0", MODEL, operation_id="First") == first


def test_maximum_number_of_endpoints() -> None:
    """One more is rejected until one is deleted."""
    with session(limits=Limits(max_endpoints=3)) as jessica:
        jessica.prepare()
        jessica.train()
        assert [deploy(jessica, number).status_code for number in range(4)] == [201, 201, 201, 409]
        error = deploy(jessica, 3).json()["error"]
        assert (error["code"], error["message"].startswith("The maximum of 3 endpoints")) == ("Conflict", True)
        assert jessica.http.delete(f"endpoints/{uuid.UUID(int=1)}").status_code == 204
        assert [deploy(jessica, number).status_code for number in (3, 4)] == [201, 409]


def test_default_quotas_are_the_documented_ones() -> None:
    """These are the defaults."""
    assert (Limits().max_concurrent_trainings, Limits().max_endpoints) == (4, 50)


@pytest.mark.parametrize("pace", ["immediate", "seconds:3600", "reads:1"])
def test_operation_is_kept_for_a_day_after_its_end(jessica: Session, pace: str) -> None:
    """After that it is deleted, its resource is kept, and its Operation-Id can be used again."""
    jessica.emulator.paces.set(pace)
    jessica.put("models/Jessica", MODEL, operation_id="Train")
    jessica.get("operations/Train")
    jessica.clock.advance(hours=24 + (pace == "seconds:3600"), seconds=-1)
    assert jessica.get("operations/Train")["status"] == "Succeeded"
    assert jessica.try_put("models/Second", MODEL, operation_id="Train").status_code == 400
    jessica.clock.advance(seconds=1)
    assert jessica.http.get("operations/Train").status_code == 404
    assert jessica.get("models/Jessica")["status"] == "Succeeded"
    again = jessica.try_put("models/Jessica", MODEL, operation_id="Train")
    assert (again.status_code, again.json()) == (409, "Resource Id already exists.")
    jessica.put("models/Second", MODEL, operation_id="Train")
    assert jessica.get("operations/Train")["id"] == "Train"


def test_running_operation_is_kept(jessica: Session) -> None:
    """It is kept for any time."""
    jessica.emulator.paces.set("reads:3")
    jessica.put("models/Jessica", MODEL, operation_id="Train")
    jessica.clock.advance(days=30)
    seen = [jessica.get("operations/Train")["status"] for _ in range(3)]
    assert seen == ["Running", "Running", "Succeeded"]
    jessica.clock.advance(days=1)
    assert jessica.http.get("operations/Train").status_code == 404


def test_upload_can_be_repeated_for_a_day(jessica: Session) -> None:
    """A retry of the action gets its response again; after a day it is a new request."""
    sent = {"kind": "AudioOnly", "audios": {"containerUrl": "http://127.0.0.1:1/v?sas", "extensions": [".wav"]}}

    def upload(body: Any) -> int:
        headers = {"Operation-Id": "Upload"}
        return jessica.http.post("trainingsets/Jessica:upload", json=body, headers=headers).status_code

    assert [upload(sent), upload(sent), upload({**sent, "description": "x"})] == [202, 202, 400]
    jessica.clock.advance(days=1)
    assert upload({**sent, "description": "x"}) == 202
