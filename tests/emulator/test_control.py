"""The control plane: its document, authentication, errors, the clock and the paces."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from customvoice_emulator.control.document import contract
from customvoice_emulator.control.plane import ASYNC_HANDLERS, HANDLERS
from openapi_spec_validator import validate

from tests.emulator.control_harness import VOICE, ControlBench

TOKEN = "a-token-for-tests"


@pytest.fixture
def bench() -> Iterator[ControlBench]:
    """An emulator with a frozen clock."""
    made = ControlBench(frozen=True)
    yield made
    made.close()


@pytest.mark.slow
def test_document_is_valid_openapi(bench: ControlBench) -> None:
    """The control plane serves its own valid OpenAPI document."""
    served = bench.control.get("openapi.json").json()
    validate(served)
    assert served["openapi"].startswith("3.1")


def test_every_operation_has_a_handler() -> None:
    """The document and the handlers have the same operations."""
    assert {operation.id for operation in contract()} == HANDLERS.keys() | ASYNC_HANDLERS.keys()


def test_index_lists_every_operation(bench: ControlBench) -> None:
    """The prefix, with or without a trailing slash, lists all operations."""
    listed = {each["operationId"] for each in bench.control.get("").json()["operations"]}
    assert listed == {operation.id for operation in contract()}
    assert bench.control.get("http://127.0.0.1:8787/_emulator").json()["operations"]


def test_health_shows_versions_and_time(bench: ControlBench) -> None:
    """Health shows the api-versions and the emulator's time."""
    bench.emulator.clock.set(datetime(2031, 1, 1, tzinfo=UTC))
    health = bench.control.get("health").json()
    assert (health["status"], health["now"]) == ("ok", "2031-01-01T00:00:00.000Z")


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "clokc"), ("PUT", "clock"), ("GET", "faults/x/y/z"), ("GET", "a/../b")]
)
def test_unknown_path_lists_all_operations(bench: ControlBench, method: str, path: str) -> None:
    """An unknown path or method gets 404 with a list of all operations."""
    response = bench.control.request(method, path)
    details = response.json()["error"]["details"]
    assert (response.status_code, len(details)) == (404, len(HANDLERS) + len(ASYNC_HANDLERS))


def test_similar_path_is_suggested(bench: ControlBench) -> None:
    """The error for a misspelt path suggests a similar one."""
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
def test_invalid_request_gets_400_with_the_reason(
    bench: ControlBench, method: str, path: str, sent: dict[str, Any], told: str
) -> None:
    """An invalid request gets 400 with a message about the mistake."""
    response = bench.control.request(method, path, **sent)
    assert response.status_code == 400
    assert told in bench.error(response)


def test_rejected_request_changes_nothing(bench: ControlBench) -> None:
    """A request that is rejected for one of its values applies none of them."""
    before = bench.control.get("paces").json()
    assert bench.control.patch("paces", json={"models": "immediate", "consents": "slow"}).status_code == 400
    assert bench.control.get("paces").json() == before


def test_control_plane_can_be_off() -> None:
    """Without a control plane, its paths are unknown routes of the service."""
    bench = ControlBench(control=False)
    answer = bench.http.get("http://127.0.0.1:8787/_emulator/health")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "404")
    bench.close()


def test_prefix_is_a_whole_segment(bench: ControlBench) -> None:
    """A path that only starts like the prefix belongs to the service."""
    assert bench.http.get("http://127.0.0.1:8787/_emulators").json()["error"]["code"] == "404"


@pytest.mark.parametrize(
    "headers", [{"X-Emulator-Token": TOKEN}, {"Authorization": f"Bearer {TOKEN}"}, {"authorization": f"bearer {TOKEN}"}]
)
def test_token_is_accepted_in_both_headers(headers: dict[str, str]) -> None:
    """If a token is required, it is accepted in either header."""
    bench = ControlBench(control_token=TOKEN)
    assert bench.control.get("clock", headers=headers).status_code == 200
    bench.close()


@pytest.mark.parametrize(
    "headers",
    [{}, {"X-Emulator-Token": "wrong"}, {"Authorization": f"Basic {TOKEN}"}, {"X-Emulator-Token": "é".encode()}],
    ids=["none", "wrong", "basic", "not ascii"],
)
def test_all_but_health_require_the_token(headers: dict[str, Any]) -> None:
    """A missing or wrong token gets 401 without the token in the message; health needs no token."""
    bench = ControlBench(control_token=TOKEN)
    refused = bench.control.post("reset", headers=headers)
    assert refused.status_code == 401
    assert TOKEN not in refused.text
    assert bench.control.get("health", headers=headers).status_code == 200
    bench.close()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://127.0.0.1:8787"},
        {"Origin": "http://["},
        {"Origin": "http://127.0.0.1:x"},
    ],
)
def test_requests_of_other_origins_are_rejected(bench: ControlBench, headers: dict[str, str]) -> None:
    """A web page cannot change an emulator on its visitor's machine."""
    bench.emulator.seed(VOICE)
    assert bench.control.post("reset", headers=headers).status_code == 403
    assert bench.http.get("projects/Jessica").status_code == 200
    assert bench.control.get("health", headers={"Origin": "http://127.0.0.1:8787"}).status_code == 200


def test_clock_is_advanced_set_frozen_and_unfrozen(bench: ControlBench) -> None:
    """The clock is set, stands still while it is frozen, and continues from there."""
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


def test_operations_follow_the_emulators_clock(bench: ControlBench) -> None:
    """An operation at a seconds pace ends by the emulator's clock, not by the system time."""
    bench.emulator.seed(VOICE)
    bench.control.patch("paces", json={"models": "seconds:3600"})
    assert bench.train().json()["status"] == "NotStarted"
    for minutes, status in ((31, "Running"), (29, "Succeeded")):
        bench.control.post("clock/advance", json={"minutes": minutes})
        assert bench.http.get("models/Voice").json()["status"] == status


def test_paces_of_single_collections(bench: ControlBench) -> None:
    """A collection has its own pace until it is reset; running operations keep their pace."""
    bench.emulator.seed(VOICE)
    shown = bench.control.patch("paces", json={"default": "immediate", "models": "reads:9"}).json()
    assert shown == {"default": "immediate", "models": "reads:9"}
    bench.train("Slow")
    assert bench.control.patch("paces", json={"models": None}).json() == {"default": "immediate"}
    bench.train("Fast")
    assert bench.http.get("models/Fast").json()["status"] == "Succeeded"
    assert bench.http.get("models/Slow").json()["status"] == "Running"
    assert bench.control.delete("paces").json() == {"default": "reads:2"}


def test_control_requests_are_not_recorded(bench: ControlBench) -> None:
    """Journal and faults do not see requests to the control plane."""
    bench.control.post("faults", json={"effect": {"status": 503}})
    assert bench.control.get("health").status_code == 200
    assert bench.control.get("journal/count").json() == {"count": 0}


def test_curl_needs_no_content_type(bench: ControlBench) -> None:
    """JSON is accepted with any media type, so that `curl -d` works."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = bench.control.post("clock/advance", content=b'{"hours": 1}', headers=headers)
    assert answer.status_code == 200


def test_internal_error_gets_500_in_json(bench: ControlBench, caplog: pytest.LogCaptureFixture) -> None:
    """An internal error is logged, and the response is JSON."""
    bench.emulator._context.journal = None  # type: ignore[assignment]  # what it has to fail on
    answer: httpx.Response = bench.control.get("journal")
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "InternalServerError")
    assert "failed on GET" in caplog.text
