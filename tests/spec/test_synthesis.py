"""spec/synthesis/openapi.yaml is valid, and the emulator does what it says."""

import io
import json
from typing import Any

import pytest
import yaml
from customvoice_emulator import DEFAULT_KEY, Emulator
from customvoice_emulator.synthesis.formats import FORMATS
from customvoice_emulator.synthesis.paths import REST_OPERATIONS
from httpx import Client, Response
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.support.paths import ROOT

DOCUMENT: dict[str, Any] = yaml.safe_load((ROOT / "spec" / "synthesis" / "openapi.yaml").read_text("utf-8"))
PATHS = [(path, method) for path, item in DOCUMENT["paths"].items() for method in item]
SSML = {"Content-Type": "application/ssml+xml", "X-Microsoft-OutputFormat": "riff-24khz-16bit-mono-pcm"}
REQUESTS: list[tuple[dict[str, str], str]] = [
    ({"Ocp-Apim-Subscription-Key": "wrong"}, ""),
    ({"Content-Type": "text/plain"}, "x"),
    ({**SSML, "X-Microsoft-OutputFormat": "x"}, "x"),
    ({**SSML, "X-Microsoft-OutputFormat": "g722-16khz-64kbps"}, "x"),
    (SSML, "x" * 70000),
    (SSML, "<speak><voice name='x'>x</voice></speak>"),
]


def test_document_is_valid() -> None:
    """It is an OpenAPI document with the paths, methods and formats of the emulator."""
    OpenAPIV31SpecValidator(DOCUMENT).validate()
    assert {path: method.upper() for path, method in PATHS} == {
        path: each for path, (each, _) in REST_OPERATIONS.items()
    }
    assert set(DOCUMENT["components"]["schemas"]["OutputFormat"]["enum"]) == set(FORMATS)


@pytest.mark.parametrize(("path", "method"), PATHS)
@pytest.mark.parametrize(("headers", "body"), [({}, ""), *REQUESTS])
def test_responses_are_described(path: str, method: str, headers: dict[str, str], body: str) -> None:
    """Each status is in the document, and a JSON body matches its schema."""
    with Emulator() as emulator, Client(transport=emulator.transport(), base_url=emulator.endpoint) as client:
        sent = {"Ocp-Apim-Subscription-Key": DEFAULT_KEY, **headers}
        response = client.request(method, path, headers=sent, content=io.BytesIO(body.encode()) if body else None)
    described = DOCUMENT["paths"][path][method]["responses"]
    assert str(response.status_code) in described
    _check_body(response, described[str(response.status_code)])


def _check_body(response: Response, described: dict[str, Any]) -> None:
    if "$ref" in described:
        described = DOCUMENT["components"]["responses"][described["$ref"].rpartition("/")[2]]
    schema = {**described["content"]["application/json"]["schema"], "components": DOCUMENT["components"]}
    Draft202012Validator(schema).validate(json.loads(response.content))
