"""Faults and ordered outcomes, through the control plane and in Python, in-process and on a socket."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from customvoice_emulator import Emulator, create_app
from customvoice_emulator.http.access_log import AccessLog
from customvoice_emulator.http.connection import ConnectionAccess
from customvoice_emulator.http.server import ThreadServer

from tests.emulator.control_harness import MODEL, PROJECT, VERSION, VOICE, ControlBench

DROPPED = {"drop": "request"}, {"drop": "answer"}, {"truncate": 7}


@pytest.fixture
def bench() -> Iterator[ControlBench]:
    """An emulator with a frozen clock and what a model needs."""
    made = ControlBench(frozen=True, pace="immediate")
    made.emulator.seed(VOICE)
    yield made
    made.close()


@pytest.fixture(scope="module")
def served() -> Iterator[Emulator]:
    """An emulator on a socket."""
    with Emulator() as emulator:
        assert emulator.url
        yield emulator


@pytest.fixture
def socket_client(served: Emulator) -> Iterator[httpx.Client]:
    """A client of the emulator on the socket, which was reset."""
    served.reset()
    served.seed(VOICE)
    with httpx.Client(
        base_url=f"{served.url}/customvoice/",
        headers={"Ocp-Apim-Subscription-Key": served.key},
        params={"api-version": VERSION},
    ) as client:
        yield client


def test_status_fault_replaces_the_response(bench: ControlBench) -> None:
    """A status fault sends an error in the service's form, and the request is not handled."""
    fault = bench.control.post("faults", json={"effect": {"status": 503, "headers": {"Retry-After": "7"}}}).json()
    answer = bench.http.put("projects/New", json={"kind": "PersonalVoice"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "7")
    assert answer.json()["error"]["code"] == answer.headers["x-ms-error-code"] == "ServiceUnavailable"
    assert bench.control.delete(f"faults/{fault['id']}").status_code == 204
    assert bench.http.get("projects/New").status_code == 404


@pytest.mark.parametrize("body", ["just text", {"error": {"code": "Odd"}}, [1], False])
def test_fault_body_can_be_any_json(bench: ControlBench, body: Any) -> None:
    """The body of a fault is the given JSON value, with its null members."""
    bench.control.post("faults", json={"effect": {"status": 400, "body": body}})
    assert bench.http.get("projects/Jessica").json() == body


@pytest.mark.parametrize(
    ("match", "hit"),
    [
        ({}, True),
        ({"operation": "Projects_Get"}, True),
        ({"operation": "Projects_*", "method": "GET", "id": "Jess?ca"}, True),
        ({"version": VERSION[:4] + "*"}, True),
        ({"path": "/customvoice/projects/*"}, True),
        ({"query": "*api-version=*"}, True),
        ({"headers": {"X-Marked": "y*"}}, True),
        ({"operation": "Models_*"}, False),
        ({"operation": "projects_get"}, False),
        ({"operation": "Projects_*", "id": "jessica"}, False),
        ({"version": "1999*"}, False),
        ({"headers": {"X-Marked": "n*"}}, False),
        ({"headers": {"X-Other": "*"}}, False),
    ],
)
def test_fault_fires_if_every_glob_matches(bench: ControlBench, match: dict[str, Any], hit: bool) -> None:
    """A fault fires on requests that match every glob, and on no others."""
    bench.control.post("faults", json={"match": match, "effect": {"status": 418}})
    answer = bench.http.get("projects/Jessica", headers={"X-Marked": "yes"})
    assert answer.status_code == (418 if hit else 200)


def test_operation_pattern_needs_an_operation(bench: ControlBench) -> None:
    """A request without a known operation matches no operation pattern, not even `*`."""
    bench.emulator.faults.add({"operation": "*"}, status=418)
    assert bench.http.get("nothing/here").status_code == 404


def test_fault_count_and_skip(bench: ControlBench) -> None:
    """A fault skips `skip` matching requests, then fires `count` times, and shows both counts."""
    fault = bench.control.post("faults", json={"effect": {"status": 500}, "skip": 1, "count": 2}).json()
    assert [bench.http.get("projects/Jessica").status_code for _ in range(5)] == [200, 500, 500, 200, 200]
    shown = bench.control.get(f"faults/{fault['id']}").json()
    assert (shown["matched"], shown["fired"]) == (3, 2)


@pytest.mark.slow
def test_probability_is_reproducible_by_seed(bench: ControlBench) -> None:
    """The same seed makes the same requests fail; another seed makes others fail."""

    def run(seed: int) -> list[int]:
        bench.emulator.faults.clear()
        bench.control.post("faults", json={"effect": {"status": 500}, "probability": 0.5, "seed": seed})
        return [bench.http.get("projects/Jessica").status_code for _ in range(30)]

    first = run(1)
    assert {200, 500} == set(first)
    assert run(1) == first
    assert run(2) != first


def test_oldest_matching_fault_fires(bench: ControlBench) -> None:
    """Of several faults, the oldest one that can fire is used."""
    bench.emulator.faults.add(status=500, count=1)
    bench.emulator.faults.add(status=502)
    assert [bench.http.get("projects/Jessica").status_code for _ in range(2)] == [500, 502]


@pytest.mark.parametrize("effect", DROPPED)
def test_dropped_connection_in_process(bench: ControlBench, effect: dict[str, Any]) -> None:
    """Without a socket, a dropped connection raises the same error as with one."""
    bench.control.post("faults", json={"effect": effect})
    with pytest.raises(httpx.RemoteProtocolError):
        bench.http.get("projects/Jessica")


@pytest.mark.parametrize("effect", DROPPED)
def test_dropped_connection_on_a_socket(socket_client: httpx.Client, served: Emulator, effect: dict[str, Any]) -> None:
    """The connection to a served emulator is closed, and a new one works."""
    served.faults.add(count=1, **effect)
    with pytest.raises(httpx.RemoteProtocolError):
        socket_client.put("projects/Jessica", json={"kind": "ProfessionalVoice"})
    assert socket_client.get("projects/Jessica").status_code == 200


@pytest.mark.parametrize(("drop", "status"), [("request", 404), ("answer", 200)])
def test_drop_before_or_after_handling(socket_client: httpx.Client, served: Emulator, drop: str, status: int) -> None:
    """A dropped response leaves the effect of the request; a dropped request has no effect."""
    served.faults.add(count=1, drop=drop)
    with pytest.raises(httpx.RemoteProtocolError):
        socket_client.put("projects/Lost", json={"kind": "PersonalVoice"})
    assert socket_client.get("projects/Lost").status_code == status


def test_drop_works_behind_an_access_log(capsys: pytest.CaptureFixture[str]) -> None:
    """A connection is closed also with the command's access log in between."""
    app = create_app()
    app.state.emulator.faults.add(drop="answer", count=1)
    with ThreadServer(ConnectionAccess(AccessLog(app))) as server, pytest.raises(httpx.RemoteProtocolError):
        httpx.get(f"{server.url}/customvoice/projects", trust_env=False)
    assert "GET /customvoice/projects" in capsys.readouterr().err


def test_truncated_response_keeps_its_content_length(socket_client: httpx.Client, served: Emulator) -> None:
    """A truncated response has its full Content-Length and fewer bytes."""
    served.faults.add(truncate=7)
    with socket_client.stream("GET", "projects/Jessica") as answer:
        assert answer.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError, match="received 7 bytes"):
            answer.read()


def test_delay_advances_the_clock_in_process(bench: ControlBench) -> None:
    """In-process, a delay advances the emulator's clock, and a client with a shorter timeout times out."""
    bench.emulator.faults.add(delay=30)
    before = bench.emulator.clock()
    assert bench.http.get("projects/Jessica", timeout=None).status_code == 200
    assert (bench.emulator.clock() - before).total_seconds() == 30
    with pytest.raises(httpx.ReadTimeout, match="takes 30 s, the client waits 5 s"):
        bench.http.put("projects/Late", json={"kind": "PersonalVoice"}, timeout=5)
    bench.emulator.faults.clear()
    assert bench.http.get("projects/Late").status_code == 200
    assert (bench.emulator.clock() - before).total_seconds() == 35


def test_delay_is_slept_on_a_socket(socket_client: httpx.Client, served: Emulator) -> None:
    """A served emulator really delays the response: a client with a short timeout gives up."""
    served.faults.add(delay=3, count=1)
    with pytest.raises(httpx.ReadTimeout):
        socket_client.get("projects/Jessica", timeout=0.2)


def test_duplicate_handles_the_request_twice(bench: ControlBench) -> None:
    """A repeated create request gets the response to the repetition: the id exists."""
    bench.control.post("faults", json={"match": {"operation": "Models_Create"}, "effect": {"duplicate": True}})
    answer = bench.train()
    assert (answer.status_code, answer.json()) == (409, "Resource Id already exists.")
    bench.emulator.faults.clear()
    assert bench.http.get("models/Voice").status_code == 200


def test_duplicate_with_an_operation_id_changes_nothing(bench: ControlBench) -> None:
    """With an Operation-Id, the repetition gets the first response again."""
    bench.emulator.faults.add(duplicate=True)
    answer = bench.http.put("models/Voice", json=MODEL, headers={"Operation-Id": "Train-1"})
    assert (answer.status_code, answer.headers["Operation-Id"]) == (201, "Train-1")


def test_headers_fault_only_adds_headers(bench: ControlBench) -> None:
    """A fault with headers alone changes nothing else."""
    bench.emulator.faults.add(headers={"Retry-After": "3", "Content-Type": "text/plain"})
    answer = bench.http.get("projects/Jessica")
    assert answer.json()["id"] == "Jessica"
    assert (answer.headers["Retry-After"], answer.headers.get_list("Content-Type")) == ("3", ["text/plain"])


def test_journal_shows_fired_faults(bench: ControlBench) -> None:
    """Each recorded request has the fault that fired on it; a dropped response has no status."""
    bench.control.post("faults", json={"id": "flaky", "effect": {"status": 500}, "count": 1})
    bench.control.post("faults", json={"id": "gone", "effect": {"drop": "answer"}, "count": 1})
    bench.http.get("projects/Jessica")
    with pytest.raises(httpx.RemoteProtocolError):
        bench.http.get("projects/Jessica")
    bench.http.get("projects/Jessica")
    seen = [(each.status, each.faults) for each in bench.emulator.journal.find()]
    assert seen == [(500, ("flaky",)), (None, ("gone",)), (200, ())]
    assert bench.control.get("journal/count", params={"fault": "flaky"}).json() == {"count": 1}


def test_near_misses_of_a_fault(bench: ControlBench) -> None:
    """For a fault without matches, the most similar requests are listed with their differences."""
    fault = bench.control.post(
        "faults", json={"match": {"operation": "Projects_Get", "id": "jessica"}, "effect": {"status": 500}}
    ).json()
    bench.http.get("projects/Jessica")
    bench.http.get("basemodels")
    misses = bench.control.get(f"faults/{fault['id']}/near-misses").json()["nearMisses"]
    assert [each["request"]["operation"] for each in misses] == ["Projects_Get", "BaseModels_List"]
    assert misses[0]["differences"] == [{"criterion": "id", "expected": "jessica", "found": "Jessica"}]


def test_faults_are_listed_replaced_and_removed(bench: ControlBench) -> None:
    """A fault with an existing id replaces it at its position; all faults can be removed."""
    for status in (500, 502):
        bench.control.post("faults", json={"id": "mine", "effect": {"status": status}})
    bench.control.post("faults", json={"effect": {"delay": 1}})
    listed = bench.control.get("faults").json()["faults"]
    assert [(each["id"], each["effect"]) for each in listed] == [("mine", {"status": 502}), ("fault-1", {"delay": 1})]
    assert bench.control.delete("faults").status_code == 204
    assert bench.control.get("faults").json() == {"faults": []}


@pytest.mark.parametrize("path", ["faults/none", "outcomes/none", "faults/none/near-misses"])
def test_missing_fault_or_order_is_404(bench: ControlBench, path: str) -> None:
    """Getting or deleting a missing fault or order gets 404."""
    method = "GET" if "near" in path else "DELETE"
    answer = bench.control.request(method, path)
    assert (answer.status_code, "'none'" in bench.error(answer)) == (404, True)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({}, "The effect is required."),
        ({"effect": {}}, "effect"),
        ({"effect": {"duplicate": False}}, "Expected an effect"),
        ({"effect": {"body": 1}}, "Expected an effect"),
        ({"effect": {"delay": 1, "body": 1}}, "A body needs a status"),
        ({"effect": {"status": 99}}, "effect.status"),
        ({"effect": {"drop": "both"}}, "effect.drop"),
        ({"effect": {"delay": 3601}}, "effect.delay"),
        ({"effect": {"status": 500}, "match": {"operatoin": "x"}}, "The property match.operatoin is unknown."),
        ({"effect": {"status": 500}, "probability": 0}, "probability"),
        ({"effect": {"status": 500}, "count": 0}, "count"),
    ],
)
def test_invalid_fault_is_rejected(bench: ControlBench, fault: dict[str, Any], told: str) -> None:
    """An invalid fault is rejected with the reason, and nothing is added."""
    answer = bench.control.post("faults", json=fault)
    assert answer.status_code == 400
    assert told in bench.error(answer)
    assert bench.emulator.faults.list() == []


@pytest.mark.parametrize(
    "arguments",
    [{}, {"status": 99}, {"drop": "both"}, {"delay": -1}, {"truncate": -1}, {"status": 500, "count": 0}, {"body": 1}],
)
def test_invalid_fault_raises_value_error(bench: ControlBench, arguments: dict[str, Any]) -> None:
    """In Python, an invalid fault raises ValueError."""
    with pytest.raises(ValueError, match=r"expected|needs"):
        bench.emulator.faults.add(**arguments)
    with pytest.raises(ValueError, match="operatoin"):
        bench.emulator.faults.add({"operatoin": "x"}, status=500)
    assert bench.emulator.faults.list() == []


def test_next_model_fails_as_ordered(bench: ControlBench) -> None:
    """An ordered outcome applies to the next model, once, with its documented reason."""
    order = {"collection": "models", "reason": "SpeakerVerificationFailed"}
    assert bench.control.post("outcomes", json=order).status_code == 201
    bench.train("First")
    bench.train("Second")
    first, second = (bench.http.get(f"models/{name}").json() for name in ("First", "Second"))
    assert (first["status"], first["properties"]["failureReason"]) == ("Failed", "SpeakerVerificationFailed")
    assert second["status"] == "Succeeded"
    assert bench.control.get("outcomes").json() == {"outcomes": []}


def test_order_applies_to_its_resource_only(bench: ControlBench) -> None:
    """An order for an id does not affect others, and a rejected request does not use it."""
    bench.emulator.outcomes.next_model(reason="Internal", resource="Bad*")
    bench.train("Good")
    assert bench.train("Good").status_code == 409
    bench.train("BadOne")
    statuses = [bench.http.get(f"models/{name}").json()["status"] for name in ("Good", "BadOne")]
    assert statuses == ["Succeeded", "Failed"]


def test_order_applies_to_its_kind_of_work_only(bench: ControlBench) -> None:
    """Suspending can be ordered to fail while creating succeeds."""
    bench.train()
    bench.control.post("outcomes", json={"collection": "endpoints", "work": "suspend"})
    place = "endpoints/9f50c644-2121-40e9-9ea7-544e48bfe3cb"
    bench.http.put(place, json={"projectId": "Jessica", "modelId": "Voice"})
    assert bench.http.get(place).json()["status"] == "Succeeded"
    bench.http.post(f"{place}:suspend")
    assert bench.http.get(place).json()["status"] == "Failed"


@pytest.mark.parametrize(
    ("order", "told"),
    [
        ({"collection": "projects"}, "collection"),
        ({"collection": "models", "reason": "BadMood"}, "SpeakerVerificationFailed"),
        ({"collection": "models", "status": "Succeeded", "reason": "Internal"}, "has no reason"),
        ({"collection": "endpoints", "reason": "Internal"}, "shows no failure reason"),
        ({"collection": "models", "work": "sing"}, "work"),
    ],
)
def test_invalid_order_is_rejected(bench: ControlBench, order: dict[str, Any], told: str) -> None:
    """The reason must be a documented one of the collection; otherwise nothing is ordered."""
    answer = bench.control.post("outcomes", json=order)
    assert (answer.status_code, told in bench.error(answer)) == (400, True), answer.text
    assert bench.emulator.outcomes.list() == []


def test_orders_can_be_deleted(bench: ControlBench) -> None:
    """A deleted order has no effect."""
    one = bench.control.post("outcomes", json={"collection": "models"}).json()
    bench.control.delete(f"outcomes/{one['id']}")
    bench.control.post("outcomes", json={"collection": "models"})
    bench.control.delete("outcomes")
    bench.train()
    assert bench.http.get("models/Voice").json()["status"] == "Succeeded"
    assert PROJECT["id"] == bench.http.get("projects/Jessica").json()["id"]
