"""The control plane as such: its document, who is let in, what errors say; the clock and the paces through it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from customvoice_emulator.control.document import contract
from customvoice_emulator.control.plane import ASYNC_HANDLERS, HANDLERS
from openapi_spec_validator import validate

from tests.emulator.control_harness import VOICE, Bench

TOKEN = "a-token-for-tests"


@pytest.fixture
def bench() -> Iterator[Bench]:
    """An emulator with a frozen clock."""
    made = Bench(frozen=True)
    yield made
    made.close()


def test_document_is_valid_openapi(bench: Bench) -> None:
    """The control plane serves a valid OpenAPI document of its own."""
    served = bench.control.get("openapi.json").json()
    validate(served)
    assert served["openapi"].startswith("3.1")


def test_every_operation_of_the_document_is_there() -> None:
    """Document and handlers name the same operations."""
    assert {operation.id for operation in contract()} == HANDLERS.keys() | ASYNC_HANDLERS.keys()


def test_index_lists_every_operation(bench: Bench) -> None:
    """Whoever knows the prefix alone finds everything, with or without the last slash."""
    listed = {each["operationId"] for each in bench.control.get("").json()["operations"]}
    assert listed == {operation.id for operation in contract()}
    assert bench.control.get("http://127.0.0.1:8787/_emulator").json()["operations"]


def test_health_tells_versions_and_time(bench: Bench) -> None:
    """Health answers with the api-versions and the emulator's time."""
    bench.emulator.clock.set(datetime(2031, 1, 1, tzinfo=UTC))
    health = bench.control.get("health").json()
    assert (health["status"], health["now"]) == ("ok", "2031-01-01T00:00:00.000Z")


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "clokc"), ("PUT", "clock"), ("GET", "faults/x/y/z"), ("GET", "a/../b")]
)
def test_unknown_path_is_told_what_there_is(bench: Bench, method: str, path: str) -> None:
    """An unknown path or method answers 404 with a list of all operations."""
    response = bench.control.request(method, path)
    details = response.json()["error"]["details"]
    assert (response.status_code, len(details)) == (404, len(HANDLERS) + len(ASYNC_HANDLERS))


def test_near_path_is_suggested(bench: Bench) -> None:
    """A slip of the pen is answered with what was probably meant."""
    assert "Did you mean GET /_emulator/clock?" in bench.error(bench.control.get("clokc"))


@pytest.mark.parametrize(
    ("method", "path", "sent", "told"),
    [
        ("POST", "clock/advance", {"json": {"hour": 1}}, "The property hour is unknown."),
        ("POST", "clock/advance", {"json": {"hours": -1}}, "hours"),
        ("POST", "clock/advance", {"json": {"days": 9e9}}, "too long"),
        ("POST", "clock/advance", {"json": {"days": 9e6}}, "9999"),
        ("POST", "clock/advance", {"json": []}, "object"),
        ("POST", "clock/advance", {"content": b"{"}, "not JSON"),
        ("POST", "clock/advance", {}, "required"),
        ("PATCH", "clock", {"json": {"now": "tomorrow"}}, "now"),
        ("PATCH", "clock", {"json": {}}, "less than 1 property"),
        ("PATCH", "paces", {"json": {"models": "slow"}}, "Expected immediate, reads:N"),
        ("PATCH", "paces", {"json": {"projects": "immediate"}}, "The property projects is unknown."),
        ("GET", "journal?operatoin=x", {}, "operation, id, version"),
        ("GET", "journal?limit=0", {}, "limit"),
        ("GET", "journal?limit=1&limit=2", {}, "limit"),
        ("GET", "events?wait=61", {}, "wait"),
        ("POST", "seed", {"content": b"a: [", "headers": {"Content-Type": "application/yaml"}}, "not YAML"),
        ("POST", "reset", {"json": {"only": ["everything"]}}, "only.0"),
    ],
)
def test_bad_request_says_what_is_wrong(bench: Bench, method: str, path: str, sent: dict[str, Any], told: str) -> None:
    """What can't be used answers 400 with words that name the fault."""
    response = bench.control.request(method, path, **sent)
    assert response.status_code == 400
    assert told in bench.error(response)


def test_nothing_has_changed_after_a_refusal(bench: Bench) -> None:
    """A request that is refused for one of its parts does none of it."""
    before = bench.control.get("paces").json()
    assert bench.control.patch("paces", json={"models": "immediate", "consents": "slow"}).status_code == 400
    assert bench.control.get("paces").json() == before


def test_control_plane_can_be_off() -> None:
    """Without a control plane its paths are unknown routes of the service."""
    bench = Bench(control=False)
    answer = bench.http.get("http://127.0.0.1:8787/_emulator/health")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "404")
    bench.close()


def test_prefix_is_a_whole_segment(bench: Bench) -> None:
    """A path that only begins like the prefix belongs to the service."""
    assert bench.http.get("http://127.0.0.1:8787/_emulators").json()["error"]["code"] == "404"


@pytest.mark.parametrize(
    "headers", [{"X-Emulator-Token": TOKEN}, {"Authorization": f"Bearer {TOKEN}"}, {"authorization": f"bearer {TOKEN}"}]
)
def test_token_opens(headers: dict[str, str]) -> None:
    """Where a token is demanded, either header with it is taken."""
    bench = Bench(control_token=TOKEN)
    assert bench.control.get("clock", headers=headers).status_code == 200
    bench.close()


@pytest.mark.parametrize(
    "headers",
    [{}, {"X-Emulator-Token": "wrong"}, {"Authorization": f"Basic {TOKEN}"}, {"X-Emulator-Token": "é".encode()}],
    ids=["none", "wrong", "basic", "not ascii"],
)
def test_without_the_token_all_but_health_is_closed(headers: dict[str, Any]) -> None:
    """A missing or wrong token is a 401 that does not tell the token; whether the emulator is up, it tells."""
    bench = Bench(control_token=TOKEN)
    refused = bench.control.post("reset", headers=headers)
    assert refused.status_code == 401
    assert TOKEN not in refused.text
    assert bench.control.get("health", headers=headers).status_code == 200
    bench.close()


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://elsewhere.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_pages_of_other_origins_are_refused(bench: Bench, headers: dict[str, str]) -> None:
    """A web page can't use its visitor's browser to change an emulator on their machine."""
    bench.emulator.seed(VOICE)
    assert bench.control.post("reset", headers=headers).status_code == 403
    assert bench.http.get("projects/Jessica").status_code == 200
    assert bench.control.get("health", headers={"Origin": "http://127.0.0.1:8787"}).status_code == 200


def test_clock_advances_freezes_and_runs_on(bench: Bench) -> None:
    """The clock goes where it is told, stands where it is frozen, and goes on from there."""
    frozen = bench.control.get("clock").json()
    assert frozen["frozen"]
    later = bench.control.post("clock/advance", json={"hours": 24, "seconds": 1.5}).json()
    apart = datetime.fromisoformat(later["now"]) - datetime.fromisoformat(frozen["now"])
    assert apart == timedelta(hours=24, seconds=1.5)
    moved = bench.control.patch("clock", json={"now": "2031-05-05T05:05:05+01:00", "frozen": True}).json()
    assert (moved["now"], moved["frozen"]) == ("2031-05-05T04:05:05.000Z", True)
    running = bench.control.patch("clock", json={"frozen": False}).json()
    assert (running["frozen"], running["now"][:16]) == (False, "2031-05-05T04:05")
    assert abs(bench.control.delete("clock").json()["offsetSeconds"]) == 0


def test_clock_decides_what_the_service_shows(bench: Bench) -> None:
    """Work at a seconds pace is done when the emulator's clock says so, however little time has passed."""
    bench.emulator.seed(VOICE)
    bench.control.patch("paces", json={"models": "seconds:3600"})
    assert bench.train().json()["status"] == "NotStarted"
    for minutes, status in ((31, "Running"), (29, "Succeeded")):
        bench.control.post("clock/advance", json={"minutes": minutes})
        assert bench.http.get("models/Voice").json()["status"] == status


def test_paces_are_set_by_type(bench: Bench) -> None:
    """A type of resource has a pace of its own until that is taken back; work that began keeps the pace it has."""
    bench.emulator.seed(VOICE)
    shown = bench.control.patch("paces", json={"default": "immediate", "models": "reads:9"}).json()
    assert shown == {"default": "immediate", "models": "reads:9"}
    bench.train("Slow")
    assert bench.control.patch("paces", json={"models": None}).json() == {"default": "immediate"}
    bench.train("Fast")
    assert bench.http.get("models/Fast").json()["status"] == "Succeeded"
    assert bench.http.get("models/Slow").json()["status"] == "Running"
    assert bench.control.delete("paces").json() == {"default": "reads:2"}


def test_requests_to_the_control_plane_leave_no_trace(bench: Bench) -> None:
    """Neither journal nor faults see the control plane's own requests."""
    bench.control.post("faults", json={"effect": {"status": 503}})
    assert bench.control.get("health").status_code == 200
    assert bench.control.get("journal/count").json() == {"count": 0}


def test_curl_needs_no_content_type(bench: Bench) -> None:
    """JSON is read whatever the media type says, so that `curl -d` does."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = bench.control.post("clock/advance", content=b'{"hours": 1}', headers=headers)
    assert answer.status_code == 200


def test_failure_inside_is_a_500_in_json(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    """A fault of the emulator's own is logged and answered in JSON."""
    bench.emulator._context.journal = None  # type: ignore[assignment]  # what it has to fail on
    answer: httpx.Response = bench.control.get("journal")
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "InternalServerError")
    assert "failed on GET" in caplog.text
