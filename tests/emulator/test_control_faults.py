"""Faults and ordered outcomes, through the control plane and in Python, in the process and behind a socket."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from customvoice_emulator import Emulator, create_app
from customvoice_emulator.http.access_log import AccessLog
from customvoice_emulator.http.connection import ConnectionAccess
from customvoice_emulator.http.server import ThreadServer

from tests.emulator.control_harness import MODEL, PROJECT, VERSION, VOICE, Bench

DROPPED = {"drop": "request"}, {"drop": "answer"}, {"truncate": 7}


@pytest.fixture
def bench() -> Iterator[Bench]:
    """An emulator with a frozen clock and what a model needs."""
    made = Bench(frozen=True, pace="immediate")
    made.emulator.seed(VOICE)
    yield made
    made.close()


@pytest.fixture(scope="module")
def served() -> Iterator[Emulator]:
    """An emulator behind a socket."""
    with Emulator() as emulator:
        assert emulator.url
        yield emulator


@pytest.fixture
def over_the_wire(served: Emulator) -> Iterator[httpx.Client]:
    """A client of the one behind the socket, which is as new."""
    served.reset()
    served.seed(VOICE)
    with httpx.Client(
        base_url=f"{served.url}/customvoice/",
        headers={"Ocp-Apim-Subscription-Key": served.key},
        params={"api-version": VERSION},
    ) as client:
        yield client


def test_status_is_answered_instead(bench: Bench) -> None:
    """A status fault answers with an error of the service's form and does not handle the request."""
    fault = bench.control.post("faults", json={"effect": {"status": 503, "headers": {"Retry-After": "7"}}}).json()
    answer = bench.http.put("projects/New", json={"kind": "PersonalVoice"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "7")
    assert answer.json()["error"]["code"] == answer.headers["x-ms-error-code"] == "ServiceUnavailable"
    assert bench.control.delete(f"faults/{fault['id']}").status_code == 204
    assert bench.http.get("projects/New").status_code == 404


@pytest.mark.parametrize("body", ["just text", {"error": {"code": "Odd"}}, [1], False])
def test_body_is_any_json(bench: Bench, body: Any) -> None:
    """The body of a fault is whatever JSON value it was given, null members included."""
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
def test_fault_meets_what_matches_in_all(bench: Bench, match: dict[str, Any], hit: bool) -> None:
    """A fault fires on requests that match every glob, and on no other."""
    bench.control.post("faults", json={"match": match, "effect": {"status": 418}})
    answer = bench.http.get("projects/Jessica", headers={"X-Marked": "yes"})
    assert answer.status_code == (418 if hit else 200)


def test_operation_pattern_needs_an_operation(bench: Bench) -> None:
    """A request that means no operation matches no operation pattern, not even the widest."""
    bench.emulator.faults.add({"operation": "*"}, status=418)
    assert bench.http.get("nothing/here").status_code == 404


def test_count_and_skip_say_when(bench: Bench) -> None:
    """A fault lets `skip` matching requests pass, then fires `count` times, and tells of it."""
    fault = bench.control.post("faults", json={"effect": {"status": 500}, "skip": 1, "count": 2}).json()
    assert [bench.http.get("projects/Jessica").status_code for _ in range(5)] == [200, 500, 500, 200, 200]
    shown = bench.control.get(f"faults/{fault['id']}").json()
    assert (shown["matched"], shown["fired"]) == (3, 2)


def test_chance_can_be_repeated(bench: Bench) -> None:
    """The same seed makes the same requests fail; another seed makes others fail."""

    def run(seed: int) -> list[int]:
        bench.emulator.faults.clear()
        bench.control.post("faults", json={"effect": {"status": 500}, "probability": 0.5, "seed": seed})
        return [bench.http.get("projects/Jessica").status_code for _ in range(30)]

    first = run(1)
    assert {200, 500} == set(first)
    assert run(1) == first
    assert run(2) != first


def test_first_fault_that_fires_is_the_one(bench: Bench) -> None:
    """Of several faults the oldest one that fires counts; one that is spent makes room for the next."""
    bench.emulator.faults.add(status=500, count=1)
    bench.emulator.faults.add(status=502)
    assert [bench.http.get("projects/Jessica").status_code for _ in range(2)] == [500, 502]


@pytest.mark.parametrize("effect", DROPPED)
def test_connection_ends_in_the_process(bench: Bench, effect: dict[str, Any]) -> None:
    """Without a socket a dropped connection raises what it raises on one."""
    bench.control.post("faults", json={"effect": effect})
    with pytest.raises(httpx.RemoteProtocolError):
        bench.http.get("projects/Jessica")


@pytest.mark.parametrize("effect", DROPPED)
def test_connection_ends_on_the_wire(over_the_wire: httpx.Client, served: Emulator, effect: dict[str, Any]) -> None:
    """The client of a served emulator sees its connection end, and may connect anew."""
    served.faults.add(count=1, **effect)
    with pytest.raises(httpx.RemoteProtocolError):
        over_the_wire.put("projects/Jessica", json={"kind": "ProfessionalVoice"})
    assert over_the_wire.get("projects/Jessica").status_code == 200


@pytest.mark.parametrize(("drop", "status"), [("request", 404), ("answer", 200)])
def test_drop_says_whether_the_request_was_handled(
    over_the_wire: httpx.Client, served: Emulator, drop: str, status: int
) -> None:
    """An answer that is lost leaves what the request did; a request that is lost does nothing."""
    served.faults.add(count=1, drop=drop)
    with pytest.raises(httpx.RemoteProtocolError):
        over_the_wire.put("projects/Lost", json={"kind": "PersonalVoice"})
    assert over_the_wire.get("projects/Lost").status_code == status


def test_access_log_is_no_obstacle(capsys: pytest.CaptureFixture[str]) -> None:
    """A connection ends also where an access log stands in between, as the command puts it."""
    app = create_app()
    app.state.emulator.faults.add(drop="answer", count=1)
    with ThreadServer(ConnectionAccess(AccessLog(app))) as server, pytest.raises(httpx.RemoteProtocolError):
        httpx.get(f"{server.url}/customvoice/projects", trust_env=False)
    assert "GET /customvoice/projects" in capsys.readouterr().err


def test_truncated_answer_is_recognisable(over_the_wire: httpx.Client, served: Emulator) -> None:
    """A truncated answer has its full Content-Length and fewer bytes."""
    served.faults.add(truncate=7)
    with over_the_wire.stream("GET", "projects/Jessica") as answer:
        assert answer.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError, match="received 7 bytes"):
            answer.read()


def test_delay_is_measured_against_the_clients_patience(bench: Bench) -> None:
    """In the process a delay passes on the emulator's clock, and a client with less patience times out there."""
    bench.emulator.faults.add(delay=30)
    before = bench.emulator.clock()
    assert bench.http.get("projects/Jessica", timeout=None).status_code == 200
    assert (bench.emulator.clock() - before).total_seconds() == 30
    with pytest.raises(httpx.ReadTimeout, match="takes 30 s, the client waits 5 s"):
        bench.http.put("projects/Late", json={"kind": "PersonalVoice"}, timeout=5)
    bench.emulator.faults.clear()
    assert bench.http.get("projects/Late").status_code == 200
    assert (bench.emulator.clock() - before).total_seconds() == 35


def test_delay_is_slept_on_the_wire(over_the_wire: httpx.Client, served: Emulator) -> None:
    """A served emulator really holds the answer back: an impatient client gives up."""
    served.faults.add(delay=3, count=1)
    with pytest.raises(httpx.ReadTimeout):
        over_the_wire.get("projects/Jessica", timeout=0.2)


def test_duplicate_handles_the_request_twice(bench: Bench) -> None:
    """A creating request that something repeated is answered as a repetition: with the id taken."""
    bench.control.post("faults", json={"match": {"operation": "Models_Create"}, "effect": {"duplicate": True}})
    answer = bench.train()
    assert (answer.status_code, answer.json()) == (409, "Resource Id already exists.")
    bench.emulator.faults.clear()
    assert bench.http.get("models/Voice").status_code == 200


def test_duplicate_with_an_operation_id_changes_nothing(bench: Bench) -> None:
    """With an Operation-Id the repetition gets the first answer again."""
    bench.emulator.faults.add(duplicate=True)
    answer = bench.http.put("models/Voice", json=MODEL, headers={"Operation-Id": "Train-1"})
    assert (answer.status_code, answer.headers["Operation-Id"]) == (201, "Train-1")


def test_headers_join_the_real_answer(bench: Bench) -> None:
    """A fault of headers alone changes nothing but those."""
    bench.emulator.faults.add(headers={"Retry-After": "3", "Content-Type": "text/plain"})
    answer = bench.http.get("projects/Jessica")
    assert answer.json()["id"] == "Jessica"
    assert (answer.headers["Retry-After"], answer.headers.get_list("Content-Type")) == ("3", ["text/plain"])


def test_journal_tells_what_a_fault_did(bench: Bench) -> None:
    """Each recorded request names the fault that fired on it; a lost answer has no status."""
    bench.control.post("faults", json={"id": "flaky", "effect": {"status": 500}, "count": 1})
    bench.control.post("faults", json={"id": "gone", "effect": {"drop": "answer"}, "count": 1})
    bench.http.get("projects/Jessica")
    with pytest.raises(httpx.RemoteProtocolError):
        bench.http.get("projects/Jessica")
    bench.http.get("projects/Jessica")
    seen = [(each.status, each.faults) for each in bench.emulator.journal.find()]
    assert seen == [(500, ("flaky",)), (None, ("gone",)), (200, ())]
    assert bench.control.get("journal/count", params={"fault": "flaky"}).json() == {"count": 1}


def test_fault_that_never_fires_shows_what_came_near(bench: Bench) -> None:
    """For a fault that nothing matched, the nearest requests are listed with what differs."""
    fault = bench.control.post(
        "faults", json={"match": {"operation": "Projects_Get", "id": "jessica"}, "effect": {"status": 500}}
    ).json()
    bench.http.get("projects/Jessica")
    bench.http.get("basemodels")
    misses = bench.control.get(f"faults/{fault['id']}/near-misses").json()["nearMisses"]
    assert [each["request"]["operation"] for each in misses] == ["Projects_Get", "BaseModels_List"]
    assert misses[0]["differences"] == [{"criterion": "id", "expected": "jessica", "found": "Jessica"}]


def test_faults_are_listed_replaced_and_removed(bench: Bench) -> None:
    """A fault with an id that is there replaces it in its place; all can be removed."""
    for status in (500, 502):
        bench.control.post("faults", json={"id": "mine", "effect": {"status": status}})
    bench.control.post("faults", json={"effect": {"delay": 1}})
    listed = bench.control.get("faults").json()["faults"]
    assert [(each["id"], each["effect"]) for each in listed] == [("mine", {"status": 502}), ("fault-1", {"delay": 1})]
    assert bench.control.delete("faults").status_code == 204
    assert bench.control.get("faults").json() == {"faults": []}


@pytest.mark.parametrize("path", ["faults/none", "outcomes/none", "faults/none/near-misses"])
def test_what_is_not_there_is_a_404(bench: Bench, path: str) -> None:
    """Asking for or removing a fault or an order that does not exist says so."""
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
def test_bad_fault_is_refused(bench: Bench, fault: dict[str, Any], told: str) -> None:
    """A fault that can't be is refused with the reason, and nothing is added."""
    answer = bench.control.post("faults", json=fault)
    assert answer.status_code == 400
    assert told in bench.error(answer)
    assert bench.emulator.faults.list() == []


@pytest.mark.parametrize(
    "arguments",
    [{}, {"status": 99}, {"drop": "both"}, {"delay": -1}, {"truncate": -1}, {"status": 500, "count": 0}, {"body": 1}],
)
def test_bad_fault_is_refused_in_python(bench: Bench, arguments: dict[str, Any]) -> None:
    """Python meets the same refusals as a ValueError."""
    with pytest.raises(ValueError, match=r"expected|needs"):
        bench.emulator.faults.add(**arguments)
    with pytest.raises(ValueError, match="operatoin"):
        bench.emulator.faults.add({"operatoin": "x"}, status=500)
    assert bench.emulator.faults.list() == []


def test_next_model_fails_as_ordered(bench: Bench) -> None:
    """An ordered outcome is that of the next model, once, with its documented reason."""
    order = {"collection": "models", "reason": "SpeakerVerificationFailed"}
    assert bench.control.post("outcomes", json=order).status_code == 201
    bench.train("First")
    bench.train("Second")
    first, second = (bench.http.get(f"models/{name}").json() for name in ("First", "Second"))
    assert (first["status"], first["properties"]["failureReason"]) == ("Failed", "SpeakerVerificationFailed")
    assert second["status"] == "Succeeded"
    assert bench.control.get("outcomes").json() == {"outcomes": []}


def test_order_waits_for_its_resource(bench: Bench) -> None:
    """An order for a certain id lets others pass, and a refused request uses up nothing."""
    bench.emulator.outcomes.next_model(reason="Internal", resource="Bad*")
    bench.train("Good")
    assert bench.train("Good").status_code == 409
    bench.train("BadOne")
    statuses = [bench.http.get(f"models/{name}").json()["status"] for name in ("Good", "BadOne")]
    assert statuses == ["Succeeded", "Failed"]


def test_order_is_for_a_kind_of_work(bench: Bench) -> None:
    """Suspending can be ordered to fail where creating is to succeed."""
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
def test_bad_order_is_refused(bench: Bench, order: dict[str, Any], told: str) -> None:
    """A reason has to be a documented one of the collection; nothing is ordered otherwise."""
    answer = bench.control.post("outcomes", json=order)
    assert (answer.status_code, told in bench.error(answer)) == (400, True), answer.text
    assert bench.emulator.outcomes.list() == []


def test_orders_can_be_withdrawn(bench: Bench) -> None:
    """An order that was withdrawn has no effect, nor have any when all are."""
    one = bench.control.post("outcomes", json={"collection": "models"}).json()
    bench.control.delete(f"outcomes/{one['id']}")
    bench.control.post("outcomes", json={"collection": "models"})
    bench.control.delete("outcomes")
    bench.train()
    assert bench.http.get("models/Voice").json()["status"] == "Succeeded"
    assert PROJECT["id"] == bench.http.get("projects/Jessica").json()["id"]
