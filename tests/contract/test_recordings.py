"""Recorded traffic: every format gives the same exchanges, without secrets, checked against the contract."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from customvoice import CustomVoiceClient, Project
from customvoice_contract.cli import main
from customvoice_contract.data.speech import CONSENT_STATEMENT, speak
from customvoice_contract.recordings import Recorded, RecordingError, read
from customvoice_contract.recordings.check import ACCEPTED_INVALID, check
from customvoice_contract.recordings.fidelity import WITNESSES, evidence
from customvoice_contract.recordings.overlap import overlaps
from customvoice_emulator import Emulator
from customvoice_spec import versions
from hypothesis import given
from hypothesis import strategies as st

from tests.contract.recording_samples import CONTAINER, KEY, SIGNATURE, Sample, cassette, flows, har
from tests.support.paths import ROOT

VERSION = versions()[-1]
QUERY = f"?api-version={VERSION}"
PROJECT = {
    "id": "jessica",
    "kind": "ProfessionalVoice",
    "description": "A voice",
    "createdDateTime": "2026-03-01T12:00:00.000Z",
}
NOT_FOUND = {"error": {"code": "NotFound", "message": "There is none."}}
USE = [
    Sample(
        "PUT", f"/projects/jessica{QUERY}", 201, PROJECT, {"kind": "ProfessionalVoice", "description": "A voice"}, 1
    ),
    Sample("GET", f"/projects/jessica{QUERY}", 200, PROJECT, at=2),
    Sample("GET", f"/projects/nobody{QUERY}", 404, NOT_FOUND, at=3, headers={"x-ms-error-code": "NotFound"}),
    Sample("GET", f"/data{QUERY}", 200, {}, at=4, base="https://elsewhere.test"),
]
WRITERS = {"har": har, "cassette": cassette, "flows": flows}
every_format = pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
Write = Callable[[list[Sample]], bytes]


def recording(directory: Path, content: bytes) -> list[Recorded]:
    """Read `content` from a file."""
    path = directory / "recording"
    path.write_bytes(content)
    return read(path)


def findings(recorded: list[Recorded]) -> list[tuple[str, str]]:
    """Return the findings of the check: check name and location."""
    outcome = check(recorded, "recording", "2026-03-01T12:00:00+00:00")
    found = [finding for version in outcome.versions for finding in version.findings]
    return [(each.check, each.message.partition(":")[0]) for each in found]


@every_format
def test_correct_recording_has_no_findings_in_any_format(write: Write, tmp_path: Path) -> None:
    """A conforming recording has no findings, counts each operation, and skips other services."""
    recorded = recording(tmp_path, write(USE))
    outcome = check(recorded, "recording", "2026-03-01T12:00:00+00:00")
    assert outcome.verdict == "passed"
    assert findings(recorded) == []
    [version] = outcome.versions
    assert {row.name: row.cases for row in version.operations if row.cases} == {"Projects_Create": 1, "Projects_Get": 2}
    assert "1 requests to other services were left out" in version.notes


@every_format
def test_every_format_gives_the_same_exchanges(write: Write, tmp_path: Path) -> None:
    """Method, URL, status, bodies and headers are those that were recorded."""
    exchanges = [each.exchange for each in recording(tmp_path, write(USE))]
    for exchange, sample in zip(exchanges, USE, strict=True):
        assert (exchange.method, exchange.url, exchange.status) == (sample.method, sample.url, sample.status)
        assert (exchange.content, exchange.request_content) == (sample.content, sample.request_content)
        assert exchange.headers["apim-request-id"] == sample.answer_headers["apim-request-id"]


@every_format
def test_no_secret_is_kept(write: Write, tmp_path: Path) -> None:
    """Keys and SAS signatures are hidden when the file is read, in every part of an exchange."""
    sent = {"kind": "AudioOnly", "audios": {"containerUrl": CONTAINER}}
    samples = [
        Sample("POST", f"/trainingsets/jessica:upload{QUERY}", 401, {"message": f"no: {CONTAINER}"}, sent),
        Sample(
            "GET", f"/projects{QUERY}&next={CONTAINER}", 200, {"value": []}, headers={"Authorization": f"Bearer {KEY}"}
        ),
    ]
    kept = repr(
        [
            [getattr(each.exchange, name) for name in each.exchange.__slots__]
            for each in recording(tmp_path, write(samples))
        ]
    )
    assert "voices.blob.core.windows.net" in kept
    assert KEY not in kept
    assert SIGNATURE not in kept


@every_format
@pytest.mark.parametrize(
    ("change", "location"),
    [
        ({"createdDateTime": "yesterday"}, 2),
        ({"description": None}, 2),
        ({"id": "emma"}, 2),
        ({"kind": 1}, 2),
    ],
    ids=["timestamp", "null", "id", "kind"],
)
def test_violation_in_a_recording_is_found(
    change: dict[str, object], location: int, write: Write, tmp_path: Path
) -> None:
    """An exchange that breaks the contract is reported with its location."""
    samples = [*USE]
    samples[1] = Sample("GET", f"/projects/jessica{QUERY}", 200, PROJECT | change, at=2)
    found = findings(recording(tmp_path, write(samples)))
    assert found
    assert {re.sub(r"\D", "", each) for _, each in found} == {str(location)}


def test_an_invalid_request_that_was_accepted_is_found(tmp_path: Path) -> None:
    """A service that accepts what the document rejects is a finding; a rejection is not."""
    sent = {"kind": "Both", "description": 7}
    accepted = Sample("PUT", f"/projects/jessica{QUERY}", 201, PROJECT, sent)
    assert (ACCEPTED_INVALID, "entry 1") in findings(recording(tmp_path, har([accepted])))
    refused = Sample("PUT", f"/projects/jessica{QUERY}", 400, {"error": {"code": "BadRequest", "message": "No."}}, sent,
                     headers={"x-ms-error-code": "BadRequest"})  # fmt: skip
    recorded = recording(tmp_path, har([refused]))
    assert findings(recorded) == []
    [version] = check(recorded, "recording", "2026-03-01T12:00:00+00:00").versions
    assert "1 requests were not as described, and rejected" in version.notes


def test_requests_are_checked_in_the_order_sent(tmp_path: Path) -> None:
    """Recorders write an exchange at its end, so the start times decide the order."""
    recorded = recording(tmp_path, har([USE[1], USE[0]]))
    assert [each.exchange.method for each in recorded] == ["PUT", "GET"]
    assert [each.location for each in recorded] == ["entry 2", "entry 1"]


def test_overlapping_writes_are_checked_one_by_one(tmp_path: Path) -> None:
    """The order of requests that overlap a write is unknown; overlapping reads stay a sequence."""
    at = [("GET", 0, 5), ("GET", 1, 1), ("PUT", 4, 2), ("GET", 7, 1), ("GET", 7.5, 1)]
    samples = [Sample(method, f"/projects{QUERY}", 200, at=start, seconds=seconds) for method, start, seconds in at]
    assert [each.alone for each in overlaps(recording(tmp_path, har(samples)))] == [False, True, False, True, True]


def test_partly_recorded_response_is_not_checked(tmp_path: Path) -> None:
    """Browsers drop bodies; such responses are not checked, and the report counts them."""
    archive = json.loads(har(USE))
    archive["log"]["entries"][1]["response"]["content"] = {"size": 900, "text": '{"id": "jes'}
    recorded = recording(tmp_path, json.dumps(archive).encode())
    assert findings(recorded) == []
    [version] = check(recorded, "recording", "2026-03-01T12:00:00+00:00").versions
    assert "1 responses were recorded in part and not checked" in version.notes


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty; expected HAR"),
        (har(USE)[:-40], "line 1, column"),
        (b'{"log": {"entries": 3}}', "no archive"),
        (b'{"log": {"entries": [{"request": {}}]}}', "entry 1: the property 'response' is missing"),
        (flows(USE)[:-9], "the file is cut off"),
        (b"12:0123456789ab?", "unknown type"),
        (b"interactions:\n - request: {method: GET}\n", "interaction 1: the property 'response' is missing"),
        (b"interactions: [\n", "line 2, column 1"),
        (b"just: yaml\n", "no cassette"),
        (b"\x00\x01\x02", "no YAML"),
    ],
)
def test_damaged_file_is_reported_with_its_location(content: bytes, said: str, tmp_path: Path) -> None:
    """The error names the file, the location, and what was expected."""
    with pytest.raises(RecordingError, match=re.escape(said)) as caught:
        recording(tmp_path, content)
    assert str(tmp_path / "recording") in str(caught.value)


def test_missing_file_is_reported(tmp_path: Path) -> None:
    """The command prints one line and no traceback."""
    with pytest.raises(RecordingError, match="No such file"):
        read(tmp_path / "none.har")


@pytest.mark.slow
@given(content=st.binary(max_size=200) | st.sampled_from([har(USE), flows(USE), cassette(USE)]).flatmap(
    lambda whole: st.tuples(st.integers(0, len(whole)), st.binary(max_size=3)).map(
        lambda cut: whole[: cut[0]] + cut[1] + whole[cut[0] + 1 :])))  # fmt: skip
def test_damaged_file_raises_only_recording_errors(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Any file gives exchanges or a RecordingError."""
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(content)
    try:
        found = read(path)
    except RecordingError as error:
        said = str(error)
    else:
        said = f"{path}: {len(found)} exchanges"
    assert said.startswith(f"{path}: ")


def test_every_witness_has_a_row_in_fidelity() -> None:
    """Each witness stands for a row of docs/FIDELITY.md."""
    page = (ROOT / "docs" / "FIDELITY.md").read_text("utf-8")
    facts = {line.split("|")[1].strip() for line in page.splitlines() if line.startswith("|")}
    assert set(WITNESSES) - facts == set()


AGAIN = Sample("PUT", f"/projects/jessica{QUERY}", 201, PROJECT, {"kind": "ProfessionalVoice"}, at=5)
GONE = Sample("DELETE", f"/projects/jessica{QUERY}", 204, at=6)
GONE_AGAIN = Sample("DELETE", f"/projects/jessica{QUERY}", 204, at=7)


def error(
    status: int, code: str, method: str = "GET", path: str = f"/projects/nobody{QUERY}", **headers: str
) -> Sample:
    """An error answer."""
    body = {"error": {"code": code, "message": "No."}}
    return Sample(method, path, status, body, at=9, headers={"x-ms-error-code": code, **headers})


CONSENT = Sample("POST", f"/consents/jessica-c{QUERY}", 201, {"id": "jessica-c"}, at=1)
CLASH = Sample("POST", f"/consents/jessica-c{QUERY}", 409, "Resource Id already exists.", at=2)
VOICE = Sample("PUT", f"/personalvoices/jessica-v{QUERY}", 201, {"id": "jessica-v"}, headers={"Operation-Id": "x"})
MANY = [{"id": f"p{number}", "createdDateTime": f"2026-03-01T12:00:00.{number:03}Z"} for number in range(101)]


def listed(count: int, query: str = "", **more: object) -> Sample:
    """A page of a list."""
    return Sample("GET", f"/projects{QUERY}{query}", 200, {"value": MANY[:count], **more})


PAIRS: list[tuple[str, list[Sample], list[Sample]]] = [
    ("wrong key", [error(401, "401")], [error(401, "Unauthorized")]),
    ("personal voice not approved", [error(403, "Forbidden")], [error(403, "403")]),
    ("unknown route", [error(404, "404", path=f"/none{QUERY}")], [error(400, "404", path=f"/none{QUERY}")]),
    ("wrong method", [error(405, "MethodNotAllowed", Allow="GET")], [error(405, "MethodNotAllowed")]),
    (
        "api-version missing or unknown",
        [error(400, "MissingApiVersionParameter", path="/projects")],
        [error(404, "404", path="/projects?api-version=1999-01-01")],
    ),
    ("error envelope", [error(404, "NotFound")], [Sample("GET", f"/projects/nobody{QUERY}", 404, "gone")]),
    ("missing resource", [error(404, "NotFound")], [error(404, "404")]),
    ("media type", [error(415, "UnsupportedMediaType", "PUT")], [error(415, "BadRequest", "PUT")]),
    ("undescribed query parameters", [listed(1, "&x=1")], [error(400, "BadRequest", path=f"/projects{QUERY}&x=1")]),
    ("rate limit", [error(429, "TooManyRequests", **{"Retry-After": "3"})], [error(429, "TooManyRequests")]),
    (
        "timestamps",
        [USE[1]],
        [Sample("GET", f"/projects/x{QUERY}", 200, {"createdDateTime": "2026-03-01T12:00:00Z"})],
    ),
    (
        "PUT of an existing project or training set",
        [USE[0], AGAIN],
        [USE[0], Sample("PUT", f"/projects/jessica{QUERY}", 200, PROJECT, at=5)],
    ),
    (
        "creating a consent, model, endpoint or personal voice again",
        [CONSENT, CLASH],
        [CONSENT, error(409, "Conflict", "POST", f"/consents/jessica-c{QUERY}")],
    ),
    ("deletion of a missing resource", [GONE, GONE_AGAIN], [GONE, error(404, "NotFound", "DELETE", GONE.path)]),
    ("Operation-Id in PUT responses", [VOICE], [Sample("PUT", VOICE.path, 201, {"id": "jessica-v"})]),
    ("order", [listed(3)], [Sample("GET", f"/projects{QUERY}", 200, {"value": MANY[3::-1]})]),
    ("page size", [listed(100, "&maxpagesize=500")], [listed(101, "&maxpagesize=500")]),
    ("nextLink", [listed(1, nextLink="https://x.test/y")], [listed(1, nextLink="/y")]),
]


@pytest.mark.parametrize(("fact", "agrees", "differs"), PAIRS)
def test_witness_reports_agreement_and_difference(
    fact: str, agrees: list[Sample], differs: list[Sample], tmp_path: Path
) -> None:
    """The service agrees with the row, or differs at a named location."""
    yes = {each.fact: each for each in evidence(recording(tmp_path, har(agrees)))}[fact]
    assert (yes.agrees, yes.differs) == (1, [])
    no = {each.fact: each for each in evidence(recording(tmp_path, har(differs)))}[fact]
    assert (no.agrees, no.differs) == (0, [f"entry {len(differs)}"])


def test_every_witness_has_a_test_pair() -> None:
    """Each witness needs a pair of exchanges in the table above."""
    assert {fact for fact, _, _ in PAIRS} | {"request id"} == set(WITNESSES)


def test_missing_request_id_is_reported(tmp_path: Path) -> None:
    """This witness checks every response."""
    bare = Sample("GET", f"/projects{QUERY}", 200, {"value": []}, headers={})
    archive = json.loads(har([bare, bare]))
    del archive["log"]["entries"][1]["response"]["headers"][0]
    found = {each.fact: each for each in evidence(recording(tmp_path, json.dumps(archive).encode()))}["request id"]
    assert (found.agrees, found.differs) == (1, ["entry 2"])


@pytest.fixture
def recorded_client(tmp_path: Path) -> Path:
    """Return the emulator's journal of a session of our own client."""
    with Emulator() as emulator, CustomVoiceClient(emulator.url, emulator.key, polling_interval=0.01) as client:
        client.projects.create("jessica", Project(kind="PersonalVoice", description="Ünïcödé"))
        audio = speak(CONSENT_STATEMENT.format(talent="Jessica Smith", company="Contoso"))
        poller = client.consents.begin_create_from_file(
            "jessica-consent",
            project_id="jessica",
            voice_talent_name="Jessica Smith",
            company_name="Contoso",
            locale="en-US",
            audio=audio,
        )
        poller.result(timeout=300)
        assert len(list(client.consents.list(maxpagesize=1))) == 1
        client.projects.delete("jessica", force_delete=True)
        client.projects.delete("jessica")
        path = tmp_path / "session.har"
        path.write_text(httpx.get(f"{emulator.url}/_emulator/journal/har").text, "utf-8")
        assert emulator.key not in path.read_text("utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"inventedProperty": "x"}, "undescribed-property"),
        ({"createdDateTime": PROJECT["createdDateTime"].replace("Z", "+00:00")}, "timestamp-spelling"),
    ],
)
def test_deviation_in_a_recording_is_set_apart(change: dict[str, object], rule: str, tmp_path: Path) -> None:
    """What contradicts an assumption breaks nothing, unless the recording is held to all rules."""
    samples = [*USE]
    samples[1] = Sample("GET", f"/projects/jessica{QUERY}", 200, PROJECT | change, at=2)
    recorded = recording(tmp_path, har(samples))
    outcome = check(recorded, "a recording", "2026-03-04T09:20:00Z")
    assert [each for version in outcome.versions for each in version.findings] == []
    assert rule in [each.rule for version in outcome.versions for each in version.deviations]
    strict = check(recorded, "a recording", "2026-03-04T09:20:00Z", strict=True)
    assert [each for version in strict.versions for each in version.findings]


def test_the_emulator_and_the_client_agree_with_the_contract(recorded_client: Path) -> None:
    """A recording of our own client with the emulator has no findings."""
    recorded = read(recorded_client)
    assert findings(recorded) == []
    told = {each.fact: each.agrees for each in evidence(recorded) if each.agrees}
    assert told["deletion of a missing resource"] == 1


@pytest.mark.slow
def test_command_checks_a_recording(recorded_client: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """It prints the table and rows of FIDELITY and writes reports; it exits with 0, or 1 for a violation."""
    reports = str(tmp_path / "reports")
    assert main(["--har", str(recorded_client), "--report", reports]) == 0
    shown = capfd.readouterr().out
    assert "The service keeps the contract." in shown
    assert re.search(r"deletion of a missing resource +1", shown)
    assert "The recording says nothing about:" in shown
    recorded_client.write_text(recorded_client.read_text("utf-8").replace("Ünïcödé", "Unicode", 1), "utf-8")
    assert main(["--har", str(recorded_client), "--report", reports, "--github"]) == 1
    shown = capfd.readouterr().out
    assert f"customvoice verify --har {recorded_client}" in shown
    assert re.search(r"^::error file=spec/customvoice.yaml,line=\d+,title=", shown, re.MULTILINE)
    assert (tmp_path / "reports" / "verify.sarif").exists()


@pytest.mark.parametrize("content", [b"", b"{", har([USE[3]])], ids=["empty", "damaged", "of another service"])
def test_recording_of_other_services_is_wrong_usage(
    content: bytes, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """One line names the file; the verdict is not printed."""
    path = tmp_path / "nothing.har"
    path.write_bytes(content)
    assert main(["--har", str(path), "--report", str(tmp_path)]) == 2
    shown = capfd.readouterr().out
    assert f"customvoice verify: {path}: " in shown.replace("\n", "")
    assert "held" not in shown
