"""The eight faults of a stock generated client, and that ours has none of them.

Both are generated from the same projected document; each test observes the same on both.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from email.message import Message
from email.parser import BytesParser
from io import BytesIO, StringIO
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import customvoice
import httpx
import pytest
from customvoice_spec import projected, versions
from customvoice_spec.codegen import DESTINATION
from openapi_python_client import Project as StockProject
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData

pytestmark = pytest.mark.slow

BASE = "http://127.0.0.1:8787"
PROJECT = {
    "id": "Jessica",
    "kind": "PersonalVoice",
    "description": "d",
    "createdDateTime": "2026-01-02T03:04:05.678Z",
}


class Flavour(Protocol):
    """The observations of a client."""

    def get(self, handler: httpx.MockTransport) -> Any: ...
    def put(self, handler: httpx.MockTransport, answered: dict[str, Any]) -> None: ...
    def upload(self, handler: httpx.MockTransport, audio: bytes) -> None: ...


class Stock:
    """The client that openapi-python-client writes without our templates."""

    def __init__(self, package: str, version: str) -> None:
        self._package = package
        self._version = version

    def _module(self, name: str) -> ModuleType:
        return importlib.import_module(f"{self._package}.{name}")

    def _arguments(self, handler: httpx.MockTransport, operation: str) -> dict[str, Any]:
        client = self._module("client").AuthenticatedClient(
            base_url=f"{BASE}/customvoice", token="k", httpx_args={"transport": handler}
        )
        chosen = getattr(self._module("models"), f"{operation}ApiVersion")(self._version)
        return {"client": client, "api_version": chosen}

    def get(self, handler: httpx.MockTransport) -> Any:
        return self._module("api.projects.projects_get").sync("Jessica", **self._arguments(handler, "ProjectsGet"))

    def put(self, handler: httpx.MockTransport, answered: dict[str, Any]) -> None:
        body = self._module("models").Project.from_dict(answered)
        create = self._module("api.projects.projects_create").sync
        create("Jessica", body=body, **self._arguments(handler, "ProjectsCreate"))

    def upload(self, handler: httpx.MockTransport, audio: bytes) -> None:
        file = self._module("types").File(payload=BytesIO(audio), file_name="a.wav", mime_type="audio/wav")
        body = self._module("models").ConsentFormData(
            project_id="p-1", voice_talent_name="Jessica", company_name="Contoso", audiodata=file, locale="en-US"
        )
        post = self._module("api.consents.consents_post").sync
        post("c-1", body=body, **self._arguments(handler, "ConsentsPost"))


class Ours:
    """The client that is generated into this repository."""

    def __init__(self, binding: str) -> None:
        self._binding = importlib.import_module(f"customvoice.{binding}")

    def _client(self, handler: httpx.MockTransport) -> Any:
        retry = customvoice.RetryPolicy(attempts=1)
        return self._binding.CustomVoiceClient(BASE, "k", transport=handler, retry=retry)

    def get(self, handler: httpx.MockTransport) -> Any:
        return self._client(handler).projects.get("Jessica")

    def put(self, handler: httpx.MockTransport, answered: dict[str, Any]) -> None:
        self._client(handler).projects.create("Jessica", self._binding.Project.from_dict(answered))

    def upload(self, handler: httpx.MockTransport, audio: bytes) -> None:
        self._client(handler).consents.begin_create_from_file(
            "c-1", project_id="p-1", voice_talent_name="Jessica", company_name="Contoso", audio=audio, locale="en-US"
        )


@pytest.fixture(scope="session")
def stock_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder with the stock client of every version, importable during the session."""
    folder = tmp_path_factory.mktemp("stock")
    for version in versions():
        config = Config.from_sources(
            config_file=ConfigFile(post_hooks=[]),
            meta_type=MetaType.NONE,
            document_source="unused",
            file_encoding="utf-8",
            overwrite=False,
            output_path=folder / _stock_name(version),
        )
        data = GeneratorData.from_dict(projected(version), config=config)
        assert isinstance(data, GeneratorData)
        with redirect_stdout(StringIO()):
            assert StockProject(openapi=data, config=config).build() == []
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


def _stock_name(version: str) -> str:
    return "stock_" + version.replace("-", "_")


@pytest.fixture(params=versions())
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def stock(version: str, stock_folder: Path) -> Stock:
    assert (stock_folder / _stock_name(version)).is_dir()
    return Stock(_stock_name(version), version)


@pytest.fixture
def ours(version: str) -> Ours:
    return Ours("v" + version.replace("-", "_"))


def answering(status: int, content: bytes | dict[str, Any] = b"") -> httpx.MockTransport:
    """Return a service with always the same response."""
    sent = json.dumps(content).encode() if isinstance(content, dict) else content
    return httpx.MockTransport(lambda _: httpx.Response(status, content=sent))


def recording(seen: list[httpx.Request], status: int, content: dict[str, Any]) -> httpx.MockTransport:
    """Return a service with always the same response that records its requests."""

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(status, json=content)

    return httpx.MockTransport(handle)


def test_1_an_unknown_enumeration_value_is_kept(stock: Stock, ours: Ours) -> None:
    """A value newer than the client stays a plain string; stock crashes."""
    service = answering(200, PROJECT | {"kind": "Singing"})
    with pytest.raises(ValueError, match="'Singing' is not a valid ProjectKind"):
        stock.get(service)
    assert ours.get(service).kind == "Singing"
    assert type(ours.get(service).kind) is str


@pytest.mark.slow
def test_2_error_without_json_is_raised(stock: Stock, ours: Ours) -> None:
    """A proxy's HTML page becomes an error with status and text; stock crashes when it parses it."""
    service = answering(502, b"<html>Bad Gateway</html>")
    with pytest.raises(json.JSONDecodeError):
        stock.get(service)
    with pytest.raises(customvoice.ServerError, match="failed: Bad Gateway") as caught:
        ours.get(service)
    assert caught.value.status == 502


def test_3_error_without_envelope_is_raised(stock: Stock, ours: Ours) -> None:
    """A gateway's JSON without `error` becomes an error with its message; stock crashes when it parses it."""
    service = answering(401, {"statusCode": 401, "message": "Access denied"})
    with pytest.raises(KeyError, match="error"):
        stock.get(service)
    with pytest.raises(customvoice.AuthenticationError, match="Access denied"):
        ours.get(service)


@pytest.mark.parametrize("status", [420, 599])
def test_4_unusual_status_is_raised(stock: Stock, ours: Ours, status: int) -> None:
    """A status without a name in Python becomes an error with that status; stock crashes."""
    service = answering(status, {"error": {"code": "X", "message": "m"}})
    with pytest.raises(ValueError, match=f"{status} is not a valid HTTPStatus"):
        stock.get(service)
    with pytest.raises(customvoice.ServiceError) as caught:
        ours.get(service)
    assert caught.value.status == status


def test_5_a_missing_resource_is_raised(stock: Stock, ours: Ours) -> None:
    """A 404 is raised; stock returns an error object where the resource is expected."""
    service = answering(404, {"error": {"code": "NotFound", "message": "There is no such project."}})
    assert type(stock.get(service)).__name__ == "ErrorResponse"
    with pytest.raises(customvoice.NotFoundError, match="There is no such project"):
        ours.get(service)


def test_6_audio_cannot_inject_a_form_field(stock: Stock, ours: Ours) -> None:
    """Audio that contains `--+++` stays one part; with stock's fixed boundary it adds a form field."""
    field = b'Content-Disposition: form-data; name="voiceTalentName"\r\n\r\nMallory\r\n'
    audio = b"RIFF\r\n--+++\r\n" + field + b"--+++\r\nContent-Disposition: form-data; name=x\r\n\r\n"
    consent = {"projectId": "p-1", "voiceTalentName": "v", "companyName": "c", "locale": "en-US"}
    seen: list[httpx.Request] = []
    stock.upload(recording(seen, 201, consent), audio)
    ours.upload(recording(seen, 201, consent), audio)
    assert [talents(request) for request in seen] == [[b"Jessica", b"Mallory"], [b"Jessica"]]


def talents(request: httpx.Request) -> list[bytes]:
    """Return the values of the field voiceTalentName, as an independent parser reads the form."""
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    parts: Any = BytesParser().parsebytes(head + request.read()).get_payload()
    named = [(part.get_param("name", header="content-disposition"), _payload(part)) for part in parts]
    return [value for name, value in named if name == "voiceTalentName"]


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload


def test_7_read_only_properties_are_not_sent(stock: Stock, ours: Ours) -> None:
    """A resource that was read can be sent again without its read-only properties; stock sends them."""
    seen: list[httpx.Request] = []
    stock.put(recording(seen, 201, PROJECT), PROJECT)
    ours.put(recording(seen, 201, PROJECT), PROJECT)
    sent_by_stock, sent_by_ours = (json.loads(request.read()) for request in seen)
    assert "createdDateTime" in sent_by_stock
    assert sent_by_ours.items() <= PROJECT.items()
    assert {"kind", "description"} <= sent_by_ours.keys() <= {"kind", "description", "id"}
    assert "createdDateTime" not in sent_by_ours


def test_8_every_request_has_a_timeout(stock: Stock, ours: Ours) -> None:
    """Every phase of a request has a timeout; stock has none."""
    seen: list[httpx.Request] = []
    stock.get(recording(seen, 200, PROJECT))
    ours.get(recording(seen, 200, PROJECT))
    of_stock, of_ours = (request.extensions["timeout"] for request in seen)
    assert set(of_stock.values()) == {None}
    assert set(of_ours.values()) == {60.0}


def test_ours_is_the_client_of_the_repository(ours: Ours, version: str) -> None:
    """The client under test is the generated one, not an installed copy."""
    package = sys.modules[f"customvoice_v{version.replace('-', '_')}"]
    assert Path(str(package.__file__)).parent.parent == DESTINATION
    assert ours.get(answering(200, PROJECT)).kind == "PersonalVoice"
