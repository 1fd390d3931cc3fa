"""Provide an emulator and a client of its control plane; check every response against the control plane's document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
import jsonschema_rs
from customvoice_emulator import Emulator
from customvoice_emulator.control.document import contract, document
from customvoice_emulator.http.routes import Routes
from customvoice_spec import versions

VERSION = versions()[-1]
PROJECT = {"id": "Jessica", "kind": "ProfessionalVoice"}
VOICE: Mapping[str, Any] = {
    "projects": [PROJECT],
    "consents": [
        {
            "id": "Jessica",
            "projectId": "Jessica",
            "voiceTalentName": "Jessica Smith",
            "companyName": "Contoso",
            "locale": "en-US",
        }
    ],
    "trainingsets": [{"id": "Jessica", "projectId": "Jessica", "locale": "en-US"}],
}
"""Resources to seed: what a model needs."""
MODEL = {
    "recipe": {"kind": "Default"},
    "projectId": "Jessica",
    "consentId": "Jessica",
    "trainingSetId": "Jessica",
}
"""The body of a request for a model of that."""

_ROUTES = Routes(contract().base + path for path in contract().operations)


class ControlBench:
    """An emulator with a client of its service (`http`) and a client of its control plane (`control`)."""

    def __init__(self, **options: Any) -> None:
        self.emulator = Emulator(**options)
        transport = self.emulator.transport()
        self.http = httpx.Client(
            transport=transport,
            base_url=f"{self.emulator.endpoint}/customvoice/",
            headers={"Ocp-Apim-Subscription-Key": self.emulator.key},
            params={"api-version": VERSION},
        )
        self.control = httpx.Client(
            transport=transport,
            base_url=f"{self.emulator.endpoint}/_emulator/",
            event_hooks={"response": [require_documented]},
        )

    def train(self, name: str = "Voice") -> httpx.Response:
        """Create a model."""
        return self.http.put(f"models/{name}", json=MODEL)

    def error(self, response: httpx.Response) -> str:
        """Return the message of an error response."""
        assert response.status_code >= 400, response.text
        return str(response.json()["error"]["message"])

    def close(self) -> None:
        self.http.close()
        self.emulator.close()


def require_documented(response: httpx.Response) -> None:
    """Fail for a response that the control plane's document does not describe."""
    response.read()
    request = response.request
    match = _ROUTES.match(request.url.raw_path.partition(b"?")[0])
    item = document()["paths"][match[0].removeprefix(contract().base)] if match else {}
    node = item.get(request.method.lower())
    if node is None:
        described = document()["components"]["responses"]["Error"]
    else:
        described = node["responses"].get(str(response.status_code), node["responses"]["default"])
        if "$ref" in described:
            described = document()["components"]["responses"][described["$ref"].rpartition("/")[2]]
    content = described.get("content")
    if content is None:
        assert response.content == b""
        return
    schema = {**content["application/json"]["schema"], "components": document()["components"]}
    jsonschema_rs.validate(schema, response.json(), validate_formats=True)
    assert response.status_code < 400 or "error" in response.json()
