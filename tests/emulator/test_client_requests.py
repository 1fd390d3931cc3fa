"""Requests as clients of other makers send them: the listed ones, and all writes of the C# records as one walk."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from customvoice_contract.recordings import read
from customvoice_contract.recordings.check import check
from customvoice_emulator import DEFAULT_KEY, Emulator
from customvoice_spec.safe_yaml import load_yaml

from .harness import CONSENT, HOST, MODEL, TRAINING_SET, Session, session

REQUESTS: list[dict[str, Any]] = load_yaml(Path(__file__).with_name("client_requests.yaml").read_text("utf-8"))
JSON = {"Content-Type": "application/json; charset=utf-8"}
UNSET = '"Id":"00000000-0000-0000-0000-000000000000","Status":null,"Properties":null,"DisplayName":null,'
TIMES = '"CreatedDateTime":"0001-01-01T00:00:00","LastActionDateTime":"0001-01-01T00:00:00"'
GUID = "6d6f0f5e-5f0f-4a3b-9a57-2f1c58a7d0aa"


@pytest.fixture
def bench() -> Iterator[Session]:
    """An emulator with the project harbour and its model tide."""
    with session() as made:
        made.put("projects/harbour", {"kind": "ProfessionalVoice"})
        names = {"projectId": "harbour", "consentId": "pier", "trainingSetId": "waves"}
        made.put("consents/pier", {**CONSENT, "projectId": "harbour"})
        made.put("trainingsets/waves", {**TRAINING_SET, "projectId": "harbour"})
        made.put("models/tide", {**MODEL, **names})
        yield made


@pytest.mark.parametrize("each", REQUESTS, ids=lambda each: each["name"])
def test_requests_of_other_clients(bench: Session, each: dict[str, Any]) -> None:
    """Each request gets its status and its properties, sent as it stands."""
    headers = dict(each.get("headers", {}))
    if each.get("anonymous"):
        del bench.http.headers["Ocp-Apim-Subscription-Key"]
    content = each.get("body", "").encode(each.get("encoding", "utf-8"))
    bench.http.params = {}
    target = f"{HOST}{each['target']}" if each["target"].startswith("/") else each["target"]
    answer = bench.http.request(each["method"], target, content=content, headers=headers)
    assert answer.status_code == each["status"], answer.text
    assert each.get("says", "") in answer.text
    shown = each.get("shows", {})
    assert {name: answer.json()[name] for name in shown} == shown
    if each["method"] == "HEAD":
        assert (answer.content, answer.headers["content-type"]) == (b"", "application/json")
    if each["status"] == 204:
        assert answer.headers["allow"] == "DELETE, GET, HEAD, OPTIONS, PUT"


def _records() -> Iterator[tuple[str, str, str, int]]:
    """Yield every write as C# records without a naming policy send it: method, path, body and status."""
    container = '{"ContainerUrl":"http://127.0.0.1:1/none","Prefix":null,"Extensions":[".wav"]}'
    yield "PUT", "projects/dock", f'{{{UNSET}"Description":"Dock","Kind":"ProfessionalVoice",{TIMES}}}', 201
    yield (
        "PUT",
        "consents/dock",
        (
            f'{{{UNSET}"Description":null,"ProjectId":"dock","VoiceTalentName":"Zoë","CompanyName":"Contoso",'
            f'"AudioUrl":null,"Locale":"en-US",{TIMES}}}'
        ),
        201,
    )
    yield (
        "PUT",
        "trainingsets/dock",
        f'{{{UNSET}"Description":null,"ProjectId":"dock","Locale":"en-US","VoiceKind":null,{TIMES}}}',
        201,
    )
    upload = f'{{"DisplayName":null,"Kind":"AudioAndScript","Audios":{container},"Scripts":{container}}}'
    yield "POST", "trainingsets/dock:upload", upload, 202
    recipe = '{"Kind":"Default","Version":null,"Description":null}'
    yield (
        "PUT",
        "models/dock",
        (
            f'{{{UNSET}"ProjectId":"dock","ConsentId":"dock","TrainingSetId":"dock","VoiceName":"DockNeural",'
            f'"Recipe":{recipe},"Locale":null,"EngineVersion":null,{TIMES}}}'
        ),
        201,
    )
    yield "PUT", f"endpoints/{GUID}", f'{{{UNSET}"ProjectId":"dock","ModelId":"dock",{TIMES}}}', 201
    yield "POST", f"endpoints/{GUID}:suspend", "", 202
    yield "POST", f"endpoints/{GUID}:resume", "", 202
    yield "DELETE", f"endpoints/{GUID}", "", 204
    yield (
        "PUT",
        "personalvoices/dock",
        f'{{{UNSET}"ProjectId":"dock","ConsentId":"dock","SpeakerProfileId":null,"Audios":{container},{TIMES}}}',
        201,
    )


@pytest.mark.parametrize("version", ["2024-02-01-preview", "2026-01-01"])
def test_all_writes_of_csharp_records(version: str, tmp_path: Path) -> None:
    """PascalCase, default ids and nulls walk from a project to a deleted endpoint and a personal voice.

    `customvoice verify --har` finds nothing in the recording of the walk.
    """
    with session() as bench:
        bench.http.params = {"api-version": version}
        for collection in ("consents", "trainingsets", "personalvoices"):
            bench.order(collection, "Succeeded")
        for method, path, body, status in _records():
            answer = bench.http.request(method, path, content=body.encode(), headers=JSON if body else {})
            assert answer.status_code == status, (path, answer.text)
            if method == "DELETE":
                continue
            shown = bench.get(path.partition(":")[0], version)
            assert shown["id"] == path.partition("/")[2].partition(":")[0]
            assert shown.get("createdDateTime", "2030").startswith("2030")
            assert shown.get("status", "Succeeded") in ("Succeeded", "Disabled"), shown
        assert bench.get("projects/dock", version)["description"] == "Dock"
        assert bench.get("consents/dock", version)["voiceTalentName"] == "Zoë"
        recording = tmp_path / "walk.har"
        recording.write_text(json.dumps(bench.emulator.journal.har()), "utf-8")
    outcome = check(read(recording), "the walk", "2030-01-01T00:00:00Z")
    assert outcome.verdict == "passed"
    assert [each for checked in outcome.versions for each in checked.findings] == []
    assert sum(row.cases for checked in outcome.versions for row in checked.operations) > 15


def test_names_of_styles_keep_their_case(bench: Session) -> None:
    """The names in a map are the client's: they are shown as sent, and two that differ in case are two."""
    properties = {"PresetStyles": ["cheerful"], "StyleTrainingSetIds": {"Happy": "waves", "happy": "waves"}}
    body = {"ProjectId": "harbour", "ConsentId": "pier", "TrainingSetId": "waves", "Locale": "en-US"}
    made = bench.put("models/styles", {**body, "Recipe": {"Kind": "MultiStyle"}, "Properties": properties})
    assert made["properties"]["styleTrainingSetIds"] == {"Happy": "waves", "happy": "waves"}


def test_a_repeated_request_in_another_case_is_identical(bench: Session) -> None:
    """The Operation-Id's request is compared by what it means."""
    one, two = {"projectId": "harbour", "modelId": "tide"}, {"ModelId": "tide", "ProjectId": "harbour", "Id": None}
    first = bench.try_put(f"endpoints/{GUID}", one, operation_id="turn")
    again = bench.try_put(f"endpoints/{GUID}", two, operation_id="turn")
    assert (again.status_code, again.json()) == (201, first.json())


def _raw(url: str, request: str) -> str:
    """Send these bytes to a server and return what it sends until it closes the connection."""
    address = urlsplit(url)
    with socket.create_connection((address.hostname, address.port), timeout=60) as connection:
        connection.sendall(request.encode())
        with connection.makefile("rb") as stream:
            return stream.read().decode()


def test_headers_on_the_wire_have_the_documented_names() -> None:
    """Header names on HTTP/1.1 are as documented, and a target may be a whole URL."""
    body = '{"projectId":"pier","voiceTalentName":"Zoe","companyName":"Contoso","locale":"en-US"}'
    tail = f"Ocp-Apim-Subscription-Key: {DEFAULT_KEY}\r\nConnection: close\r\n"
    with Emulator() as emulator:
        emulator.seed({"projects": [{"id": "pier", "kind": "PersonalVoice"}]})
        url = emulator.url
        made = _raw(
            url,
            f"PUT {url}/customvoice/consents/pier?api-version=2026-01-01 HTTP/1.1\r\nHost: elsewhere\r\n{tail}"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}",
        )
        missing = _raw(url, f"GET /customvoice/projects/none?api-version=2026-01-01 HTTP/1.1\r\nHost: x\r\n{tail}\r\n")
    names = [line.partition(":")[0] for line in made.partition("\r\n\r\n")[0].split("\r\n")[1:]]
    assert {"Operation-Location", "Operation-Id", "Content-Type", "Content-Length", "apim-request-id"} <= set(names)
    assert made.startswith("HTTP/1.1 201")
    # The host of the target counts, not that of the header (RFC 9112).
    assert f"Operation-Location: {url}/customvoice/operations/" in made
    assert "\r\nx-ms-error-code: NotFound\r\n" in missing
    assert json.loads(missing.partition("\r\n\r\n")[2])["error"]["code"] == "NotFound"
