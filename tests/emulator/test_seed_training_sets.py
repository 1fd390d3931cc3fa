"""The curl commands of the published page on training sets, verbatim except host, region, key and container."""

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from customvoice_contract.data.azurite import Azurite, AzuriteNotFound
from customvoice_contract.data.speech import silent_wav
from customvoice_emulator import DEFAULT_KEY, Emulator
from customvoice_spec import versions

VERSION = "2023-12-01-preview"
CREATE = """
curl -v -X POST -H "Ocp-Apim-Subscription-Key: YourSubscriptionKey" -H "Content-Type: application/json" -d '{
  "description": "300 sentences Jessica data in general style.",
  "displayName": "Training set name",
  "id": "JessicaTrainingId",
  "projectId": "JessicaProjectId",
  "locale": "en-US",
  "voiceKind": "Female"
} '  "https://YourServiceRegion.api.cognitive.microsoft.com/customvoice/trainingsets?api-version=2023-12-01-preview"
"""
CREATED = {
    "id": "JessicaTrainingId",
    "description": "300 sentences Jessica data in general style.",
    "projectId": "JessicaProjectId",
    "locale": "en-US",
    "voiceKind": "Female",
    "status": "Succeeded",
}
UPLOAD = """
curl -v -X POST -H "Ocp-Apim-Subscription-Key: YourSubscriptionKey" -H "Content-Type: application/json" -d '{
  "kind": "AudioAndScript",
  "audios": {
    "containerUrl": "https://contoso.blob.core.windows.net/voicecontainer?mySasToken",
    "prefix": "jessica300/",
    "extensions": [
      "*.wav"
    ]
  },
  "scripts": {
    "containerUrl": "https://contoso.blob.core.windows.net/voicecontainer?mySasToken",
    "prefix": "jessica300/",
    "extensions": [
      "*.txt"
    ]
  }
} '  "https://YourServiceRegion.api.cognitive.microsoft.com/customvoice/trainingsets/JessicaTrainingId:upload?api-version=2023-12-01-preview"
"""
CONTAINER = "https://contoso.blob.core.windows.net/voicecontainer?mySasToken"
HOST = "https://YourServiceRegion.api.cognitive.microsoft.com"


@dataclass(frozen=True)
class CurlResponse:
    """The response that curl received: status, headers (names in lower case) and body."""

    status: int
    headers: dict[str, str]
    body: str


@dataclass(frozen=True)
class Page:
    """A service with the page's project, and the page's commands."""

    emulator: Emulator
    http: httpx.Client

    def run(self, command: str, container: str = CONTAINER) -> CurlResponse:
        """Run a curl command of the page with `-i`, which shows the response's head."""
        ours = command.replace(HOST, self.emulator.url).replace("YourSubscriptionKey", DEFAULT_KEY)
        curl, *arguments = shlex.split(ours.replace(CONTAINER, container))
        # The page's URLs are https: what was not exchanged is not sent.
        options = ["-i", "--proto", "=http", "--noproxy", "*", "--max-time", "30"]
        done = subprocess.run([curl, *options, *arguments], capture_output=True, text=True, check=True)
        head, _, body = done.stdout.partition("\n\n")
        status, *lines = head.splitlines()
        headers = dict(line.split(": ", 1) for line in lines)
        return CurlResponse(int(status.split()[1]), {name.lower(): value for name, value in headers.items()}, body)


@pytest.fixture
def page() -> Iterator[Page]:
    """The page's prerequisites: a project, and curl."""
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    with (
        Emulator(pace="immediate") as emulator,
        httpx.Client(
            base_url=f"{emulator.url}/customvoice/",
            headers={"Ocp-Apim-Subscription-Key": DEFAULT_KEY},
            params={"api-version": VERSION},
        ) as http,
    ):
        assert http.put("projects/JessicaProjectId", json={"kind": "ProfessionalVoice"}).status_code == 201
        yield Page(emulator, http)


@pytest.fixture(scope="module")
def container() -> Iterator[str]:
    """The SAS URL of a container with two utterances and their script below the page's prefix."""
    try:
        with Azurite.start() as azurite:
            for name, data in {
                "001.wav": silent_wav(1),
                "002.wav": silent_wav(1),
                "script.txt": b"001\tOne.\n002\tTwo.\n",
            }.items():
                azurite.upload("voicecontainer", f"jessica300/{name}", data)
            yield azurite.container_url_with_sas("voicecontainer")
    except AzuriteNotFound as error:
        pytest.skip(str(error))


def test_create_response_is_that_of_the_page(page: Page) -> None:
    """201 and the page's body, except the times and the display name, which the page omits."""
    reply = page.run(CREATE)
    assert reply.status == 201, reply.body
    body = json.loads(reply.body)
    times = {body.pop("createdDateTime"), body.pop("lastActionDateTime")}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", each) for each in times)
    assert body == {**CREATED, "displayName": "Training set name"}
    assert page.http.get("trainingsets/JessicaTrainingId").json().items() >= body.items()


@pytest.mark.azurite
def test_upload_response_is_that_of_the_page(page: Page, container: str) -> None:
    """202 without a body, with both headers; `*.wav` and `*.txt` match the blobs of the container."""
    page.run(CREATE)
    reply = page.run(UPLOAD, container.replace("'", "%27"))
    assert (reply.status, reply.body) == (202, "")
    monitor = f"{page.emulator.url}/customvoice/operations/{reply.headers['operation-id']}?api-version={VERSION}"
    assert reply.headers["operation-location"] == monitor
    assert page.http.get(monitor).json()["status"] == "Succeeded"
    assert page.http.get("trainingsets/JessicaTrainingId").json()["properties"] == {"utteranceCount": 2}


def test_unreachable_container_fails_the_training_set(page: Page) -> None:
    """With the page's own container the request is accepted, and the training set fails without a request to it."""
    page.run(CREATE)
    assert page.run(UPLOAD).status == 202
    assert page.http.get("trainingsets/JessicaTrainingId").json()["status"] == "Failed"


def test_existing_id_gets_409(page: Page) -> None:
    """409 with the bare string, and nothing changes; also for an id that was created by PUT."""
    body = {"projectId": "JessicaProjectId", "locale": "fr-FR"}
    assert page.http.put("trainingsets/JessicaTrainingId", json=body).status_code == 201
    before = page.http.get("trainingsets/JessicaTrainingId").json()
    reply = page.run(CREATE)
    assert (reply.status, json.loads(reply.body)) == (409, "Resource Id already exists.")
    assert page.http.get("trainingsets/JessicaTrainingId").json() == before


@pytest.mark.slow
@pytest.mark.parametrize(("id_", "target"), [(None, "id"), ("no", "id"), ("Jessica", "projectId")])
def test_invalid_body_reports_the_property(page: Page, id_: str | None, target: str) -> None:
    """The id is required and has the form of ids (400); the project must exist (404)."""
    body: dict[str, Any] = {"projectId": "Nobody", "locale": "en-US", **({"id": id_} if id_ else {})}
    response = page.http.post("trainingsets", json=body)
    assert (response.status_code, response.json()["error"]["target"]) == (404 if target == "projectId" else 400, target)


@pytest.mark.slow
@pytest.mark.parametrize("version", [each for each in versions() if each != VERSION])
def test_other_versions_do_not_have_it(page: Page, version: str) -> None:
    """In other versions the collection can only be listed."""
    response = page.http.post("trainingsets", json=CREATED, params={"api-version": version})
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    options = page.http.request("OPTIONS", "trainingsets", params={"api-version": version})
    assert (options.status_code, options.headers["Allow"]) == (204, "GET, HEAD, OPTIONS")
    assert page.http.request("OPTIONS", "trainingsets").headers["Allow"] == "GET, HEAD, OPTIONS, POST"
