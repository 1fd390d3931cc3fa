"""The journal and the events: search, count, near misses, export, limits and redaction."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from customvoice_emulator import Emulator
from customvoice_emulator.recording.journal import Journal
from customvoice_spec import versions
from starlette.types import Message, Scope

from tests.emulator.control_harness import MODEL, VERSION, VOICE, ControlBench

SECRET = "s3cr3t-that-nobody-may-see"
SAS = f"http://127.0.0.1:1/container?sv=2024&sig={SECRET}"


@pytest.fixture
def bench() -> Iterator[ControlBench]:
    """An emulator with a frozen clock and what a model needs."""
    made = ControlBench(frozen=True, pace="immediate")
    made.emulator.seed(VOICE)
    yield made
    made.close()


def test_requests_are_found_by_criteria(bench: ControlBench) -> None:
    """The journal is searched by operation, id, version, method, path, status, body and headers."""
    bench.train()
    bench.http.get("models/Voice", headers={"X-Trace": "abc"})
    bench.http.get("models/Other", params={"api-version": versions()[0]})

    def count(**criteria: str) -> int:
        return int(bench.control.get("journal/count", params=criteria).json()["count"])

    assert count() == 3
    assert count(operation="Models_*") == 3
    assert count(operation="Models_Get", id="Voice") == 1
    assert count(method="GET", status="4??") == 1
    assert count(version=versions()[0]) == 1
    assert count(path="*/models/*", body='*"trainingSetId"*') == 1
    assert count(header="X-Trace: a*") == 1
    assert count(query="*skip=*") == 0


def test_entry_shows_request_and_response(bench: ControlBench) -> None:
    """An entry shows the request and the response."""
    bench.train()
    (entry,) = bench.control.get("journal").json()["requests"]
    assert (entry["operation"], entry["id"], entry["version"]) == ("Models_Create", "Voice", VERSION)
    assert json.loads(entry["request"]["body"]["text"]) == MODEL
    assert (entry["response"]["status"], json.loads(entry["response"]["body"]["text"])["id"]) == (201, "Voice")
    assert entry["request"]["url"] == f"http://127.0.0.1:8787/customvoice/models/Voice?api-version={VERSION}"


def test_limit_keeps_the_newest_requests(bench: ControlBench) -> None:
    """With a limit, the newest requests are listed, oldest first."""
    for name in ("One", "Two", "Three"):
        bench.http.get(f"projects/{name}")
    shown = bench.control.get("journal", params={"limit": 2}).json()["requests"]
    assert [each["id"] for each in shown] == ["Two", "Three"]


def test_journal_keeps_its_size() -> None:
    """The journal drops the oldest requests, and truncates long bodies, but keeps their sizes."""
    bench = ControlBench(journal_size=2, journal_body_bytes=10)
    for name in ("One", "Two", "Three"):
        bench.http.put(f"projects/{name}", json={"kind": "PersonalVoice", "description": "x" * 1000})
    shown = bench.control.get("journal").json()["requests"]
    assert [each["id"] for each in shown] == ["Two", "Three"]
    assert shown[0]["request"]["body"]["text"] == '{"kind":"P'
    assert shown[0]["request"]["body"]["cut"]
    assert shown[0]["request"]["body"]["size"] > 1000
    bench.close()


def test_journal_can_be_off() -> None:
    """With size 0 nothing is recorded, and requests are handled as usual."""
    bench = ControlBench(journal_size=0)
    assert bench.http.get("projects").status_code == 200
    assert bench.control.get("journal/count").json() == {"count": 0}
    bench.close()


@pytest.mark.parametrize("sizes", [(-1, 0), (0, -1)])
def test_negative_size_is_rejected(sizes: tuple[int, int]) -> None:
    """A journal with a negative size raises ValueError."""
    with pytest.raises(ValueError, match="0 requests or more"):
        Journal(*sizes)


def test_binary_body_is_shown_as_base64(bench: ControlBench) -> None:
    """A body that is not text is shown as Base64."""
    bench.http.post("consents/Bytes", content=b"\xff\xfe\x00", headers={"Content-Type": "multipart/form-data"})
    (entry,) = bench.control.get("journal").json()["requests"]
    body = entry["request"]["body"]
    assert (body["encoding"], base64.b64decode(body["text"])) == ("base64", b"\xff\xfe\x00")


def test_near_misses_are_ordered_by_distance(bench: ControlBench) -> None:
    """For criteria without a match, the most similar requests are listed with their differences."""
    bench.http.get("models/Voise")
    bench.http.get("projects/Jessica")
    params = {"operation": "Models_Get", "id": "Voice"}
    assert bench.control.get("journal/count", params=params).json() == {"count": 0}
    misses = bench.control.get("journal/near-misses", params=params).json()["nearMisses"]
    assert [each["request"]["id"] for each in misses] == ["Voise", "Jessica"]
    assert misses[0]["differences"] == [{"criterion": "id", "expected": "Voice", "found": "Voise"}]
    assert 0 < misses[0]["distance"] < misses[1]["distance"] <= 1


def test_match_is_not_a_near_miss(bench: ControlBench) -> None:
    """A request that matches the criteria is not among the near misses."""
    bench.http.get("models/Voice")
    assert bench.emulator.journal.near_misses(operation="Models_Get") == []


def test_unmatched_requests_show_similar_operations(bench: ControlBench) -> None:
    """A request without a known operation is listed with similar operations."""
    bench.http.get("model/Voice")
    bench.http.get("models/Voice")
    (stray,) = bench.control.get("journal/unmatched").json()["unmatched"]
    assert stray["request"]["operation"] is None
    assert stray["nearest"][0] == "GET /customvoice/models/{id}"


def test_journal_is_cleared(bench: ControlBench) -> None:
    """Clearing removes all requests."""
    bench.http.get("models")
    assert bench.control.delete("journal").status_code == 204
    assert bench.control.get("journal").json() == {"requests": []}


def test_unknown_criterion_raises_value_error(bench: ControlBench) -> None:
    """An unknown criterion is an error, not a search without results."""
    with pytest.raises(ValueError, match="expected criteria of operation"):
        bench.emulator.journal.find(operatoin="x")


def send_secrets(bench: ControlBench) -> None:
    """Send a secret in every possible place."""
    bench.http.get("projects", params={"subscription-key": SECRET, "sig": SECRET})
    bench.http.get(
        "projects",
        headers={"Authorization": f"Bearer {SECRET}", "Cookie": SECRET, "X-Emulator-Token": SECRET, "api-key": SECRET},
    )
    bench.http.get("projects", headers={"X-Api-Key": SECRET, "X-Auth-Token": SECRET})
    bench.http.get("projects", params={"client_secret": SECRET})
    escaped = json.dumps({"kind": "AudioOnly", "audios": {"containerUrl": SAS}}).replace("&", "\\u0026")
    bench.http.post("trainingsets/Jessica:upload", content=escaped, headers={"Content-Type": "application/json"})
    bench.http.post("trainingsets/Jessica:upload", content=escaped[:-3], headers={"Content-Type": "application/json"})
    bench.http.put("consents/Secret", json={**VOICE["consents"][0], "id": "Secret", "audioUrl": SAS})
    bench.http.post(
        "trainingsets/Jessica:upload",
        json={"kind": "AudioOnly", "audios": {"containerUrl": SAS, "extensions": [".wav"]}},
    )


@pytest.mark.parametrize("path", ["journal", "journal/har", "events", "journal/near-misses?id=none", "snapshot"])
def test_no_view_shows_a_secret(bench: ControlBench, path: str) -> None:
    """Keys, tokens, cookies and signatures are in no view of the recorded requests."""
    send_secrets(bench)
    shown = bench.control.get(path).text
    assert "customvoice" in shown or "trainingsets" in shown
    assert SECRET not in shown
    assert bench.emulator.key not in shown


def test_no_repr_shows_a_secret(bench: ControlBench) -> None:
    """Neither the entries nor the reprs of the journal's objects show a secret."""
    send_secrets(bench)
    journal = bench.emulator.journal
    for each in (*journal.find(), *journal.near_misses(id="none"), journal, bench.emulator, *journal._records):
        assert SECRET not in repr(each)
        assert bench.emulator.key not in repr(each)


_PAIRS: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["name", "value"],
        "properties": {"name": {"type": "string"}, "value": {"type": "string"}},
    },
}
# What the HAR 1.2 specification requires of an archive and its entries.
HAR = {
    "type": "object",
    "required": ["log"],
    "properties": {
        "log": {
            "type": "object",
            "required": ["version", "creator", "entries"],
            "properties": {
                "version": {"const": "1.2"},
                "creator": {"type": "object", "required": ["name", "version"]},
                "entries": {"type": "array", "items": {"$ref": "#/$defs/entry"}},
            },
        }
    },
    "$defs": {
        "entry": {
            "type": "object",
            "required": ["startedDateTime", "time", "request", "response", "cache", "timings"],
            "properties": {
                "startedDateTime": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"},
                "time": {"type": "number", "minimum": 0},
                "cache": {"type": "object"},
                "timings": {"type": "object", "required": ["send", "wait", "receive"]},
                "request": {
                    "type": "object",
                    "required": [
                        "method",
                        "url",
                        "httpVersion",
                        "cookies",
                        "headers",
                        "queryString",
                        "headersSize",
                        "bodySize",
                    ],
                    "properties": {
                        "url": {"type": "string", "pattern": "^https?://"},
                        "httpVersion": {"type": "string", "pattern": "^HTTP/"},
                        "cookies": _PAIRS,
                        "headers": _PAIRS,
                        "queryString": _PAIRS,
                        "postData": {"type": "object", "required": ["mimeType", "text"]},
                    },
                },
                "response": {
                    "type": "object",
                    "required": [
                        "status",
                        "statusText",
                        "httpVersion",
                        "cookies",
                        "headers",
                        "content",
                        "redirectURL",
                        "headersSize",
                        "bodySize",
                    ],
                    "properties": {
                        "status": {"type": "integer"},
                        "headers": _PAIRS,
                        "content": {"type": "object", "required": ["size", "mimeType"]},
                    },
                },
            },
        }
    },
}


def test_export_is_a_valid_har(bench: ControlBench) -> None:
    """The export is an HTTP Archive 1.2, for text, binary bodies, and missing responses."""
    bench.train()
    bench.http.post("consents/Bytes", content=b"\xff\xfe", headers={"Content-Type": "multipart/form-data"})
    bench.emulator.faults.add(drop="answer")
    with pytest.raises(Exception, match="closed the connection"):
        bench.http.get("models")
    archive = bench.control.get("journal/har").json()
    jsonschema.validate(archive, HAR)
    entries = archive["log"]["entries"]
    assert [each["response"]["status"] for each in entries] == [201, 400, 0]
    assert entries[0]["response"]["statusText"] == "Created"
    assert json.loads(entries[0]["request"]["postData"]["text"]) == MODEL
    assert entries[0]["request"]["queryString"] == [{"name": "api-version", "value": VERSION}]


def test_export_accepts_criteria(bench: ControlBench) -> None:
    """Only requests that match the criteria are exported."""
    bench.train()
    bench.http.get("models")
    archive = bench.control.get("journal/har", params={"operation": "Models_List"}).json()
    assert [each["_operation"] for each in archive["log"]["entries"]] == ["Models_List"]


def test_events_are_in_one_order(bench: ControlBench) -> None:
    """Resource changes and requests are one sequence; the cursor continues after the last seen event."""
    bench.emulator.paces.set("reads:1", "models")
    start = bench.control.get("events").json()["cursor"]
    bench.train()
    bench.http.get("models/Voice")
    bench.http.delete("models/Voice")
    news = bench.control.get("events", params={"after": start}).json()
    told = [(each["type"], each.get("operation", each["status"])) for each in news["events"]]
    assert told == [
        ("changed", "NotStarted"),
        ("request", "Models_Create"),
        ("changed", "Succeeded"),
        ("request", "Models_Get"),
        ("deleted", None),
        ("request", "Models_Delete"),
    ]
    numbers = [each["number"] for each in news["events"]]
    assert numbers == sorted(numbers)
    assert (news["cursor"], news["lost"]) == (numbers[-1], False)
    assert bench.control.get("events", params={"after": news["cursor"]}).json()["events"] == []


def test_events_come_in_pages(bench: ControlBench) -> None:
    """With a limit, the cursor is that of the last shown event."""
    first = bench.control.get("events", params={"limit": 2}).json()
    rest = bench.control.get("events", params={"after": first["cursor"]}).json()
    both = [each["collection"] for each in (*first["events"], *rest["events"])]
    assert both == ["projects", "consents", "trainingsets"]


def test_elapsed_time_creates_events(bench: ControlBench) -> None:
    """An operation that the clock advanced creates an event without a read of its resource."""
    bench.emulator.paces.set("seconds:60")
    bench.train()
    cursor = bench.control.get("events").json()["cursor"]
    bench.emulator.clock.advance(seconds=60)
    (event,) = bench.control.get("events", params={"after": cursor}).json()["events"]
    assert (event["collection"], event["id"], event["status"]) == ("models", "Voice", "Succeeded")


def test_long_poll_ends_with_the_next_event(bench: ControlBench) -> None:
    """A long poll returns at the next event, or empty after the wait."""
    bench.emulator.paces.set("seconds:40")
    bench.train()
    cursor, before = bench.control.get("events").json()["cursor"], bench.emulator.clock()
    news = bench.control.get("events", params={"after": cursor, "wait": 30}, timeout=None).json()
    assert [each["status"] for each in news["events"]] == ["Running"]
    assert 20 <= (bench.emulator.clock() - before).total_seconds() < 20.5
    nothing = bench.control.get("events", params={"after": news["cursor"], "wait": 10}, timeout=None).json()
    assert (nothing["events"], nothing["cursor"]) == ([], news["cursor"])


def test_lost_events_are_reported() -> None:
    """A cursor before the oldest kept event sets `lost`; a later cursor does not."""
    bench = ControlBench(journal_size=2)
    for name in ("One", "Two", "Three"):
        bench.http.get(f"projects/{name}")
    assert bench.control.get("events").json()["lost"]
    assert not bench.control.get("events", params={"after": 1}).json()["lost"]
    bench.close()


@pytest.mark.parametrize("fault", [None, {"status": 503}])
def test_request_is_recorded_before_its_response_ends(fault: dict[str, Any] | None) -> None:
    """A client with the whole response finds the request in the journal, from every thread."""
    emulator = Emulator()
    if fault:
        emulator.faults.add(**fault)
    entered: list[int] = []

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body" and not message.get("more_body"):
            entered.append(len(emulator.journal))

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope: Scope = {
        "type": "http",
        "method": "GET",
        "path": "/customvoice/projects/x",
        "query_string": b"",
        "headers": [],
    }
    with emulator:
        asyncio.run(emulator.app({**scope, "scheme": "http", "server": ("127.0.0.1", 1)}, receive, send))
        assert entered == [1]
        assert len(emulator.journal) == 1
