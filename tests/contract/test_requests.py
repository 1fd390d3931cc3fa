"""Generated requests: tuning, tolerated failures, curl commands, and the emulator's process."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
import requests
import schemathesis
from customvoice_contract.data.example_resources import ExampleResources
from customvoice_contract.fuzzing import (
    case_curl,
    config,
    tolerance,
)
from customvoice_contract.fuzzing import (
    run as schemathesis_run,
)
from customvoice_contract.fuzzing.tuning import Tuning
from customvoice_contract.jobs.job import Job
from customvoice_contract.jobs.profiles import PROFILES
from customvoice_contract.service.client import Service
from customvoice_contract.service.emulator_process import EmulatorProcess
from customvoice_contract.service.target import TargetError
from customvoice_spec import projected, versions
from schemathesis.core.failures import AcceptedNegativeData, ServerError
from schemathesis.core.parameters import ParameterLocation
from schemathesis.engine.context import make_session
from schemathesis.transport.serialization import Binary

if TYPE_CHECKING:
    from pathlib import Path

    from schemathesis.core.failures import Failure

NEWEST = versions()[-1]
JOB = Job(version=NEWEST, endpoint="http://127.0.0.1:1", key="a-key", seed=3, profile="quick")


@pytest.fixture(scope="module")
def schema() -> Any:
    """Give the newest version as Schemathesis knows it."""
    return schemathesis.openapi.from_dict(projected(NEWEST), config=config.build(JOB, PROFILES["quick"]))


class Planted:
    """Example resources without a service."""

    kept = {"projects": "Jessica", "endpoints": "9f50c644-2121-40e9-9ea7-544e48bfe3cb"}  # noqa: RUF012 - never changed

    def deletable(self, collection: str) -> str:
        """Return a resource that may be deleted."""
        return f"{self.kept[collection]}-sacrifice"


@pytest.fixture
def tuning() -> Tuning:
    """Return the tuning of a new run."""
    return Tuning(3, Planted(), has_data=False)  # type: ignore[arg-type]  # a stand-in with what is asked of it


@pytest.mark.slow
def test_an_operation_id_is_sent_once(schema: Any, tuning: Tuning) -> None:
    """The first request keeps the id, the next gets one of the same length; invalid ids stay."""
    put = schema["/models/{id}"]["PUT"]
    cases = [put.Case(path_parameters={"id": "m-1"}, headers={"Operation-Id": value}) for value in ("000", "000", "!")]
    for case in cases:
        tuning.before_call(case)
    sent = [case.headers["Operation-Id"] for case in cases]
    assert sent[0] == "000"
    assert sent[1] != "000"
    assert len(sent[1]) == 3
    assert sent[2] == "!"


@pytest.mark.slow
def test_an_operation_id_is_new_to_a_service_that_remembers(schema: Any) -> None:
    """Runs with equal seeds send new ids, never those of the document; invalid ids stay."""
    put, given = schema["/models/{id}"]["PUT"], "1f4352df-f247-40c0-a7b1-a54d017933e1"
    sent = []
    for value in (given, given, "000", "!"):
        tuning = Tuning(3, Planted(), has_data=False, shared=True)  # type: ignore[arg-type]  # as above
        case = put.Case(path_parameters={"id": "m-1"}, headers={"Operation-Id": value})
        tuning.before_call(case)
        sent.append(case.headers["Operation-Id"])
    assert len({given, *sent[:2]}) == 3
    assert [len(each) for each in sent] == [36, 36, 16, 1]


@pytest.mark.parametrize(
    ("path", "name"), [("/projects/{id}", "Jessica"), ("/endpoints/{id}", Planted.kept["endpoints"])]
)
def test_kept_example_resources_are_not_deleted(schema: Any, tuning: Tuning, path: str, name: str) -> None:
    """Another resource of the kind is deleted instead; other deletions are sent unchanged."""
    other, seed = (schema[path]["DELETE"].Case(path_parameters={"id": each}) for each in ("other", name))
    tuning.before_call(other)
    tuning.before_call(seed)
    assert other.path_parameters["id"] == "other"
    assert seed.path_parameters["id"] != name


URL = f"http://x/consents/c-1?api-version={NEWEST}"
GOOD = {"projectId": "abc", "voiceTalentName": "J", "companyName": "C", "audiodata": "{}", "locale": "en-US"}


def negative(schema: Any, *, at: ParameterLocation | None = None) -> Any:
    """Return a form that Schemathesis calls invalid in one part."""
    operation = schema["/consents/{id}"]["POST"]
    meta = SimpleNamespace(is_negative_at=lambda location: location is at)
    return SimpleNamespace(meta=meta, media_type="multipart/form-data", operation=operation)


def answered(status: int, form: dict[str, str] | None = None, url: str = URL) -> Any:
    """Return an answer to a form that was sent."""
    parts = [f'--b\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in (form or {}).items()]
    body = ("".join(parts) + "--b--\r\n").encode()
    request = SimpleNamespace(body=body, url=url, headers={"Content-Type": "multipart/form-data; boundary=b"})
    return SimpleNamespace(status_code=status, request=request)


ACCEPTED = AcceptedNegativeData(operation="o", message="accepted", status_code=201, expected_statuses=["400"])


@pytest.mark.parametrize(
    ("failure", "at", "response", "is_fault"),
    [
        (ACCEPTED, None, answered(404), True),
        (ACCEPTED, ParameterLocation.PATH, answered(404), False),
        (ACCEPTED, ParameterLocation.PATH, answered(201, GOOD), True),
        (ACCEPTED, ParameterLocation.HEADER, answered(201, GOOD), True),
        (ACCEPTED, ParameterLocation.BODY, answered(201, GOOD), False),
        (ACCEPTED, ParameterLocation.BODY, answered(201, {**GOOD, "description": "5.5", "other": "x"}), False),
        (ACCEPTED, ParameterLocation.BODY, answered(201, {**GOOD, "companyName": ""}), True),
        (ACCEPTED, ParameterLocation.BODY, answered(201, {"projectId": "abc"}), True),
        (ACCEPTED, ParameterLocation.QUERY, answered(201, GOOD, "http://x/consents/c-1"), True),
        (ACCEPTED, ParameterLocation.QUERY, answered(201, GOOD, f"{URL}&odd=1"), False),
        (ServerError(operation="o", status_code=500), ParameterLocation.PATH, answered(404), True),
    ],
)
def test_only_requests_valid_as_sent_are_tolerated(
    schema: Any, failure: Failure, at: ParameterLocation | None, response: Any, is_fault: bool
) -> None:
    """Only an id that makes no route, and a form with valid parts, are tolerated."""
    assert tolerance.is_fault(failure, negative(schema, at=at), response) is is_fault


def test_a_command_takes_the_key_from_the_environment() -> None:
    """The key is replaced by a variable."""
    shown = case_curl.command("curl -X GET -H 'Ocp-Apim-Subscription-Key: [Filtered]' http://x", None, "")
    assert shown == 'curl -X GET -H "Ocp-Apim-Subscription-Key: $CUSTOMVOICE_KEY" http://x'


def test_a_form_is_written_with_files_by_name(schema: Any) -> None:
    """Files are named, and text is literal, also if it starts like a file name."""
    body = {"projectId": "@p", "audiodata": Binary(b"RIFF\x00\xff")}
    case = schema["/consents/{id}"]["POST"].Case(
        path_parameters={"id": "c-1"}, body=body, media_type="multipart/form-data"
    )
    shown = case_curl.command("anything", case, "http://x/consents/c-1?a=b&c=d")
    assert "-F audiodata=@audiodata.wav" in shown
    assert "--form-string projectId=@p" in shown
    assert shown.endswith("'http://x/consents/c-1?a=b&c=d'")


def test_an_overlong_command_loses_its_middle() -> None:
    """The command says how much is missing."""
    shown = case_curl.command("curl " + "x" * 10_000, None, "")
    assert len(shown) < 3100
    assert "characters left out" in shown


def test_the_emulators_process_ends_with_its_block() -> None:
    """It also ends if the block fails."""
    lasting = [sys.executable, "-c", "import time; print('http://127.0.0.1:9', flush=True); time.sleep(600)"]
    emulator = EmulatorProcess("a-key", lasting)

    def fail() -> None:
        with emulator:
            assert emulator.endpoint == "http://127.0.0.1:9"
            assert not emulator.ended
            raise RuntimeError("in the block")

    with pytest.raises(RuntimeError, match="in the block"):
        fail()
    assert emulator.ended


def test_emulator_that_does_not_start_is_reported() -> None:
    """The error shows its output."""
    emulator = EmulatorProcess("a-key", [sys.executable, "-c", "print('no port for you')"])
    with pytest.raises(TargetError, match="no port for you"):
        emulator.__enter__()
    assert emulator.ended


def test_generated_requests_take_nothing_from_the_environment(
    schema: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They use no credentials of a netrc file and no proxy."""
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password guessed\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    schemathesis_run.ignore_environment()
    with make_session(schema.config) as session:
        prepared = session.prepare_request(requests.Request("GET", "http://service.invalid/projects"))
        assert "authorization" not in prepared.headers
        assert prepared.url
        assert session.merge_environment_settings(prepared.url, {}, None, None, None)["proxies"] == {}


@pytest.mark.slow
@pytest.mark.parametrize("shared", [True, False], ids=["shared", "own"])
def test_example_resources_train_a_model(shared: bool, container_url: str) -> None:
    """A service that counts utterances gets enough of them, an emulator only few."""
    command = [sys.executable, "-m", "customvoice_emulator", "--port", "0", *(["--strict-data"] if shared else [])]
    with (
        EmulatorProcess("a-key", command) as emulator,
        Service(emulator.endpoint, "a-key", NEWEST) as service,
    ):
        seeds = ExampleResources(projected(NEWEST), service, container_url, shared=shared)
        seeds.plant()
        [model] = [each for each in service.send("GET", "/models").json["value"] if each["id"] == seeds.kept["models"]]
        assert model["status"] == "Succeeded"
        kept = service.send("GET", f"/trainingsets/{seeds.kept['trainingsets']}").json
        assert kept["properties"]["utteranceCount"] == (300 if shared else 3)
