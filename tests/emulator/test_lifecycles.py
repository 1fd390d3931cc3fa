"""Lifecycles: every request in every status follows the lifecycle table of its resource."""

import itertools
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import httpx
import pytest
from customvoice_contract.data.speech import silent_wav
from customvoice_emulator.operations.lifecycles import ABSENT, LIFECYCLES, TABLES, Lifecycle
from customvoice_spec import projected, versions

from tests.emulator.harness import (
    CONSENT,
    DEPLOYMENT,
    ENDPOINT,
    MODEL,
    PERSONAL_VOICE,
    STABLE,
    TRAINING_SET,
    FrozenClock,
    Session,
    session,
)

NOWHERE = {"kind": "AudioOnly", "audios": {"containerUrl": "http://127.0.0.1:1/voices?sas", "extensions": [".wav"]}}
PATHS = {name: ENDPOINT if name == "endpoints" else f"{name}/Jessica" for name in TABLES}
BODIES: dict[str, Any] = {
    "consents": CONSENT,
    "models": MODEL,
    "endpoints": DEPLOYMENT,
    "personalvoices": PERSONAL_VOICE,
}
ROWS = [(name, row) for name, table in TABLES.items() for row in table.rows]
STATUSES = ("NotStarted", "Running", "Succeeded", "Failed", "Disabling", "Disabled")


@pytest.fixture
def jessica() -> Iterator[Session]:
    """An emulator with the prerequisites of every resource, and nothing else."""
    with session() as made:
        made.consent()
        made.put("trainingsets/Jessica", TRAINING_SET)
        made.train()
        yield made


def begin(jessica: Session, collection: str, work: str) -> httpx.Response:
    """Send the request that starts the operation."""
    path = PATHS[collection]
    if work == "create":
        if collection in ("consents", "personalvoices"):
            part = {"audiodata": ("a.wav", silent_wav(), "audio/wav")}
            return jessica.http.post(path, data=BODIES[collection], files=part)
        return jessica.try_put(path, BODIES[collection])
    return jessica.http.post(f"{path}:{work}", json=NOWHERE if work == "upload" else None)


def reach(jessica: Session, collection: str, status: str) -> None:
    """Set a resource's status in the store."""
    name = PATHS[collection].partition("/")[2]
    jessica.http.delete(PATHS["endpoints"])
    if status == ABSENT or collection in ("endpoints", "personalvoices"):
        jessica.http.delete(PATHS[collection])
    if status == ABSENT:
        return
    if collection in ("endpoints", "personalvoices"):
        assert begin(jessica, collection, "create").status_code == 201
        jessica.get(PATHS[collection])
    jessica.patch_stored(collection, name, status=status)


@pytest.mark.parametrize(
    ("collection", "row", "status"),
    [(*row, status) for row, status in itertools.product(ROWS, (ABSENT, *STATUSES))],
    ids=lambda each: each.name if isinstance(each, Lifecycle) else each,
)
def test_every_action_in_every_status(jessica: Session, collection: str, row: Lifecycle, status: str) -> None:
    """An operation starts in the allowed statuses; in others the request is rejected, and changes nothing."""
    path = PATHS[collection]
    reach(jessica, collection, status)
    before = None if status == ABSENT else jessica.get(path)
    jessica.emulator.paces.set("reads:2")
    response = begin(jessica, collection, row.name)
    if status in row.allowed_statuses:
        assert response.status_code == (201 if row.name == "create" else 202), response.text
        return
    if status == ABSENT:
        assert response.status_code == 404
        return
    assert response.status_code == row.rejection.status == 409
    if not row.rejection.bare:
        assert status in response.json()["error"]["message"]
        assert all(needed in response.json()["error"]["message"] for needed in row.allowed_statuses)
    assert jessica.get(path) == before


@pytest.mark.parametrize("ending", ["Succeeded", "Failed"])
@pytest.mark.parametrize(("collection", "row"), ROWS, ids=lambda each: getattr(each, "name", each))
def test_resource_status_follows_the_operation(jessica: Session, collection: str, row: Lifecycle, ending: str) -> None:
    """At each status of the operation, the resource shows the status of the table."""
    reach(jessica, collection, row.allowed_statuses[0])
    jessica.emulator.paces.set("seconds:10")
    jessica.order(collection, ending)
    response = begin(jessica, collection, row.name)
    operation = f"operations/{response.headers['Operation-Id']}"
    seen = []
    for _ in range(3):
        seen.append((jessica.get(operation)["status"], jessica.get(PATHS[collection])["status"]))
        jessica.clock.advance(seconds=6)
    assert seen == [(status, row.resource_status[status]) for status in ("NotStarted", "Running", ending)]


def test_tables_have_exactly_the_statuses_of_the_spec() -> None:
    """A resource can show each status of the spec, and no other."""
    listed = projected(versions()[-1])["components"]["schemas"]["Status"]["enum"]
    assert set().union(*(table.statuses for table in TABLES.values())) == set(listed) == set(STATUSES)
    assert {row.name for _, row in ROWS} == set(LIFECYCLES)


def test_deleting_a_model_fails_its_training(jessica: Session) -> None:
    """Its running operation fails immediately; the operation of a trained model stays Succeeded."""
    jessica.emulator.paces.set("seconds:100")
    jessica.put("models/Second", MODEL, operation_id="Training")
    assert jessica.get("operations/Training")["status"] == "NotStarted"
    assert jessica.http.delete("models/Second").status_code == 204
    assert jessica.get("operations/Training")["status"] == "Failed"
    with jessica.emulator.store.transaction() as tx:
        kept = tx.get("operations", "Training")
    assert kept is not None
    assert kept["properties"] == {"failureReason": "TerminateByUser"}
    jessica.put("models/Second", MODEL, operation_id="Again")
    jessica.clock.advance(seconds=101)
    assert jessica.http.delete("models/Second").status_code == 204
    seen = [jessica.get(f"operations/{name}")["status"] for name in ("Training", "Again")]
    assert seen == ["Failed", "Succeeded"]


def test_deleting_a_project_fails_its_trainings(jessica: Session) -> None:
    """Trainings of deleted dependents fail; other operations keep running."""
    jessica.emulator.paces.set("seconds:100")
    jessica.put("models/Second", MODEL, operation_id="Training")
    jessica.put(ENDPOINT, DEPLOYMENT, operation_id="Deploying")
    assert jessica.http.delete("projects/Jessica", params={"forceDelete": "true"}).status_code == 204
    assert jessica.get("operations/Training")["status"] == "Failed"
    assert jessica.get("operations/Deploying")["status"] == "NotStarted"
    jessica.clock.advance(seconds=100)
    assert jessica.get("operations/Deploying")["status"] == "Succeeded"


@pytest.mark.parametrize(
    ("collection", "reason"),
    [
        (collection, reason)
        for collection, schema in (
            ("consents", "ConsentFailureReason"),
            ("models", "ModelFailureReason"),
            ("personalvoices", "ModelFailureReason"),
        )
        for reason in projected(STABLE)["components"]["schemas"][schema]["enum"]
    ],
)
def test_every_reason_can_be_ordered(jessica: Session, collection: str, reason: str) -> None:
    """The next operation fails with the ordered reason; the one after that does not."""
    reach(jessica, collection, ABSENT)
    jessica.order(collection, "Failed", reason)
    assert begin(jessica, collection, "create").status_code == 201
    assert jessica.failure(PATHS[collection]) == reason
    jessica.http.delete(PATHS[collection])
    assert begin(jessica, collection, "create").status_code == 201
    assert jessica.get(PATHS[collection])["status"] == "Succeeded"


def test_success_can_be_ordered(jessica: Session) -> None:
    """An operation that would fail succeeds, without a reason."""
    jessica.order("consents", "Succeeded")
    assert jessica.consent("Second", b"no audio")["status"] == "Succeeded"
    assert "properties" not in jessica.get("consents/Second")


def test_rejected_request_uses_no_order(jessica: Session) -> None:
    """An order applies to an operation that starts."""
    jessica.order("models", "Failed", "Internal")
    assert jessica.try_put("models/Jessica", MODEL).status_code == 409
    assert jessica.try_put("models/Second", {**MODEL, "trainingSetId": "Nobody"}).status_code == 404
    jessica.put("models/Second", MODEL)
    assert jessica.failure("models/Second") == "Internal"


REAL: dict[tuple[str, str], Callable[[Session], object]] = {
    ("consents", "AudioAndScriptNotMatch"): lambda jessica: jessica.consent("Second", b"no audio"),
    ("consents", "Internal"): lambda jessica: jessica.put("consents/Second", CONSENT),
    ("personalvoices", "SpeakerVerificationFailed"): lambda jessica: voice(jessica, consentId="Failed"),
    ("personalvoices", "InaccessibleCustomerStorage"): lambda jessica: voice(jessica, audios=NOWHERE["audios"]),
    ("personalvoices", "DataNotEnough"): lambda jessica: voice(jessica),
    ("models", "SpeakerVerificationFailed"): lambda jessica: jessica.train("Second", consentId="Failed"),
    ("models", "DataNotReady"): lambda jessica: jessica.train("Second", trainingSetId="Failed"),
}


def voice(jessica: Session, **changes: Any) -> None:
    """Create a personal voice from a container."""
    jessica.put("personalvoices/Second", {**PERSONAL_VOICE, **changes})


@pytest.mark.parametrize(("collection", "reason"), REAL)
def test_failure_reasons_by_cause(jessica: Session, collection: str, reason: str) -> None:
    """A user's mistakes give these reasons; `DataNotEnough` of models and prompt durations need strict data."""
    jessica.consent("Failed", b"no audio")
    jessica.put("trainingsets/Failed", TRAINING_SET)
    jessica.http.post("trainingsets/Failed:upload", json=NOWHERE)
    REAL[collection, reason](jessica)
    assert jessica.failure(f"{collection}/Second") == reason


class TickingClock(FrozenClock):
    """A clock that advances by a second at each call."""

    def __call__(self) -> datetime:
        self.advance(seconds=1)
        return self.present


def test_new_resource_has_one_time() -> None:
    """The creation time of a new resource is the time of its last action."""
    with session(clock=TickingClock()) as jessica:
        jessica.prepare()
        made = [jessica.put(path, body) for path, body in {"models/Jessica": MODEL, ENDPOINT: DEPLOYMENT}.items()]
        assert all(each["createdDateTime"] == each["lastActionDateTime"] for each in made)
