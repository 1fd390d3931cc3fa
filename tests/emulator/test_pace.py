"""The pace of long-running operations: by reads, by seconds, immediate; operation and resource agree."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from customvoice_contract.data.speech import silent_wav
from customvoice_emulator import DEFAULT_KEY, EmulatorTransport, create_app, parse_pace

HOST = "http://127.0.0.1:8787"
VERSION = "2026-01-01"
ENDPOINT = "endpoints/9f50c644-2121-40e9-9ea7-544e48bfe3cb"
START = datetime(2030, 1, 1, tzinfo=UTC)
MODEL: dict[str, Any] = {"projectId": "Jessica", "trainingSetId": "Jessica", "recipe": {"kind": "Default"}}
Connect = Callable[[str], "Session"]


class FrozenClock:
    """A clock that stands still until it is advanced."""

    def __init__(self) -> None:
        self.present = START

    def __call__(self) -> datetime:
        return self.present

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass."""
        self.present += timedelta(seconds=seconds)


class Session:
    """A client of an emulator with one pace, a project, a consent, a training set and a model."""

    def __init__(self, pace: str) -> None:
        self.clock = FrozenClock()
        self.app = create_app(pace="immediate", clock=self.clock)
        self.http = httpx.Client(
            transport=EmulatorTransport(self.app),
            base_url=f"{HOST}/customvoice/",
            headers={"Ocp-Apim-Subscription-Key": DEFAULT_KEY},
            params={"api-version": VERSION},
        )
        self.put("projects/Jessica", kind="ProfessionalVoice")
        fields = {"projectId": "Jessica", "voiceTalentName": "J", "companyName": "C", "locale": "en-US"}
        spoken = self.http.post("consents/Jessica", data=fields, files={"audiodata": silent_wav()})
        assert spoken.status_code == 201
        self.put("trainingsets/Jessica", projectId="Jessica", locale="en-US")
        self.app.state.emulator.paces.set(pace)

    def put(self, path: str, *, operation_id: str | None = None, **body: Any) -> httpx.Response:
        """Create a resource."""
        headers = {"Operation-Id": operation_id} if operation_id else {}
        response = self.http.put(path, json=body, headers=headers)
        assert response.status_code == 201, response.text
        return response

    def status(self, path: str) -> str:
        """Read the status of an operation or a resource."""
        return str(self.http.get(path).json()["status"])

    def deploy(self) -> httpx.Response:
        """Create an endpoint with the operation Deploy."""
        self.http.put("models/Jessica", json={**MODEL, "consentId": "Jessica"})
        return self.put(ENDPOINT, operation_id="Deploy", projectId="Jessica", modelId="Jessica")


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Create sessions, and close them at the end."""
    sessions: list[Session] = []

    def make(pace: str) -> Session:
        sessions.append(Session(pace))
        return sessions[-1]

    yield make
    for session in sessions:
        session.http.close()


@pytest.mark.parametrize("watched", ["operations/Deploy", ENDPOINT])
def test_reads_advance_an_operation(connect: Connect, watched: str) -> None:
    """At reads:3, the first two reads show Running and the third the end; reads of either count."""
    session = connect("reads:3")
    assert session.deploy().json()["status"] == "NotStarted"
    assert [session.status(watched) for _ in range(4)] == ["Running", "Running", "Succeeded", "Succeeded"]


def test_operation_and_resource_agree(connect: Connect) -> None:
    """When one shows the end, the other does, too."""
    session = connect("reads:2")
    session.deploy()
    assert session.status("operations/Deploy") == "Running"
    assert session.status(ENDPOINT) == "Succeeded"
    assert session.status("operations/Deploy") == "Succeeded"


def test_list_counts_as_a_read(connect: Connect) -> None:
    """A client that polls by listing sees progress."""
    session = connect("reads:2")
    session.deploy()
    seen = [session.http.get("endpoints").json()["value"][0]["status"] for _ in range(2)]
    assert seen == ["Running", "Succeeded"]


def test_seconds_advance_an_operation(connect: Connect) -> None:
    """At seconds:10 it runs after 5 and ends after 10 seconds; the times of status changes are exact."""
    session = connect("seconds:10")
    session.deploy()
    seen = []
    for _ in range(3):
        seen.append((session.status("operations/Deploy"), session.status(ENDPOINT)))
        session.clock.advance(6)
    assert seen == [("NotStarted",) * 2, ("Running",) * 2, ("Succeeded",) * 2]
    shown = session.http.get(ENDPOINT).json()
    assert shown["lastActionDateTime"] == "2030-01-01T00:00:10.000Z"
    assert shown["createdDateTime"] == "2030-01-01T00:00:00.000Z"


def test_immediate_shows_the_end_at_the_first_read(connect: Connect) -> None:
    """The response to the create request still shows NotStarted, as documented."""
    session = connect("immediate")
    assert session.deploy().json()["status"] == "NotStarted"
    assert session.status(ENDPOINT) == session.status("operations/Deploy") == "Succeeded"


def test_suspend_and_resume(connect: Connect) -> None:
    """Succeeded → Disabling → Disabled → Running → Succeeded, each action with its own operation."""
    session = connect("reads:2")
    session.deploy()
    seen = [session.status(ENDPOINT), session.status(ENDPOINT)]
    for action in ("suspend", "resume"):
        started = session.http.post(f"{ENDPOINT}:{action}")
        assert started.status_code == 202
        location = started.headers["Operation-Location"]
        assert location == f"{HOST}/customvoice/operations/{started.headers['Operation-Id']}?api-version={VERSION}"
        seen.append(started.json()["status"])
        assert session.http.get(location).json() == {"id": started.headers["Operation-Id"], "status": "Running"}
        seen += [session.status(ENDPOINT)]
    assert seen == ["Running", "Succeeded", "Disabling", "Disabled", "Running", "Succeeded"]


@pytest.mark.parametrize(
    ("before", "action", "word"),
    [
        pytest.param([], "suspend", "is NotStarted; suspending needs Succeeded", id="suspend while deploying"),
        pytest.param(["suspend"], "suspend", "is Disabling", id="suspend twice"),
        pytest.param([], "resume", "resuming needs Disabled", id="resume while deploying"),
    ],
)
def test_actions_need_an_allowed_status(connect: Connect, before: list[str], action: str, word: str) -> None:
    """Suspending requires Succeeded, resuming Disabled; otherwise the request gets 409 and changes nothing."""
    session = connect("reads:2")
    session.deploy()
    if before:
        session.status(ENDPOINT)
        session.status(ENDPOINT)
    for each in before:
        assert session.http.post(f"{ENDPOINT}:{each}").status_code == 202
    response = session.http.post(f"{ENDPOINT}:{action}", headers={"Operation-Id": "Refused"})
    assert (response.status_code, response.json()["error"]["code"]) == (409, "Conflict")
    assert word in response.json()["error"]["message"]
    assert session.http.get("operations/Refused").status_code == 404


def test_repeated_request_gets_the_same_response(connect: Connect) -> None:
    """A retry with its Operation-Id gets the first response, even after the end of the operation."""
    session = connect("immediate")
    first = session.deploy()
    assert session.status(ENDPOINT) == "Succeeded"
    again = session.put(ENDPOINT, operation_id="Deploy", modelId="Jessica", projectId="Jessica")
    assert again.json() == first.json()
    assert again.headers["Operation-Location"] == first.headers["Operation-Location"]


def test_repeated_request_creates_a_deleted_resource_anew(connect: Connect) -> None:
    """After the deletion an identical request creates again; a different one still gets 400."""
    session = connect("immediate")
    session.deploy()
    assert session.http.delete(ENDPOINT).status_code == 204
    body = {"projectId": "Jessica", "modelId": "Jessica", "description": "x"}
    other = session.http.put(ENDPOINT, headers={"Operation-Id": "Deploy"}, json=body)
    assert (other.status_code, other.json()["error"]["target"]) == (400, "Operation-Id")
    again = session.put(ENDPOINT, operation_id="Deploy", modelId="Jessica", projectId="Jessica")
    assert (again.status_code, again.headers["Operation-Id"]) == (201, "Deploy")
    assert (session.status(ENDPOINT), session.status("operations/Deploy")) == ("Succeeded", "Succeeded")


def test_repeated_action_on_a_deleted_resource_is_not_found(connect: Connect) -> None:
    """The action cannot be carried out anew, because its endpoint is missing."""
    session = connect("immediate")
    session.deploy()
    headers = {"Operation-Id": "Suspend"}
    assert session.http.post(f"{ENDPOINT}:suspend", headers=headers).status_code == 202
    assert session.http.delete(ENDPOINT).status_code == 204
    assert session.http.post(f"{ENDPOINT}:suspend", headers=headers).status_code == 404


@pytest.mark.parametrize("change", ["body", "path", "action", "version"])
def test_operation_id_belongs_to_one_request(connect: Connect, change: str) -> None:
    """Another request with a used Operation-Id gets 400 and changes nothing."""
    session = connect("immediate")
    session.deploy()
    session.status(ENDPOINT)
    other = "endpoints/9f50c644-2121-40e9-9ea7-544e48bfe3cc" if change == "path" else ENDPOINT
    body = {"projectId": "Jessica", "modelId": "Jessica"} | ({"description": "x"} if change == "body" else {})
    version = "2024-02-01-preview" if change == "version" else VERSION
    headers, query = {"Operation-Id": "Deploy"}, {"api-version": version}
    if change == "action":
        response = session.http.post(f"{ENDPOINT}:suspend", headers=headers)
    else:
        response = session.http.put(other, headers=headers, json=body, params=query)
    assert (response.status_code, response.json()["error"]["target"]) == (400, "Operation-Id")
    assert session.status(ENDPOINT) == "Succeeded"
    assert len(session.http.get("endpoints").json()["value"]) == 1


def test_existing_id_gets_409_with_a_bare_string(connect: Connect) -> None:
    """The body of the 409 is a JSON string, not an envelope."""
    session = connect("immediate")
    session.deploy()
    response = session.http.put(ENDPOINT, json={"projectId": "Jessica", "modelId": "Jessica"})
    assert (response.status_code, response.json()) == (409, "Resource Id already exists.")
    assert response.headers["x-ms-error-code"] == "Conflict"
    assert response.headers["content-type"] == "application/json"


def test_operation_can_be_read_after_its_resource_is_deleted(connect: Connect) -> None:
    """A resource that is created again is not affected by it."""
    session = connect("reads:2")
    session.deploy()
    assert session.http.delete(ENDPOINT).status_code == 204
    session.put(ENDPOINT, operation_id="Again", projectId="Jessica", modelId="Jessica")
    assert [session.status("operations/Deploy") for _ in range(2)] == ["Running", "Succeeded"]
    assert session.status(ENDPOINT) == "Running"
    assert session.status("operations/Again") == "Succeeded"


@pytest.mark.parametrize("text", ["", "fast", "reads", "reads:0", "reads:-1", "reads:1.5", "seconds:", "seconds:-1"])
def test_invalid_pace_is_rejected(text: str) -> None:
    """The error has the three forms."""
    with pytest.raises(ValueError, match=r"immediate, reads:N .* or seconds:S"):
        parse_pace(text)


@pytest.mark.parametrize("text", ["immediate", "reads:1", "reads:20", "seconds:0", "seconds:2.5"])
def test_pace_round_trips(text: str) -> None:
    """The text of a pace parses to the same pace."""
    assert str(parse_pace(text)) == text


def test_model_of_a_failed_consent_fails(connect: Connect) -> None:
    """A model whose consent has failed, or will fail, ends Failed with the documented reason."""
    session = connect("reads:2")
    session.put("consents/Nobody", projectId="Jessica", voiceTalentName="J", companyName="C", locale="en-US")
    session.put(
        "models/Jessica",
        **MODEL,
        consentId="Nobody",
    )
    session.http.get("models/Jessica")
    shown = session.http.get("models/Jessica").json()
    assert (shown["status"], shown["properties"]) == ("Failed", {"failureReason": "SpeakerVerificationFailed"})
