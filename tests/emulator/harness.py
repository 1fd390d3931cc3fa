"""Provide an in-process emulator with a client, a frozen clock, one project, and short methods for requests.

Test modules do not import each other; code that several of them need is here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from customvoice_contract.data.speech import silent_wav
from customvoice_emulator import DEFAULT_KEY, EmulatorTransport, create_app

HOST = "http://127.0.0.1:8787"
PREVIEW, STABLE = "2024-02-01-preview", "2026-01-01"
START = datetime(2030, 1, 1, tzinfo=UTC)
CONSENT = {"projectId": "Jessica", "voiceTalentName": "Jessica Smith", "companyName": "Contoso", "locale": "en-US"}
TRAINING_SET = {"projectId": "Jessica", "locale": "en-US", "voiceKind": "Female"}
MODEL = {"projectId": "Jessica", "consentId": "Jessica", "trainingSetId": "Jessica", "recipe": {"kind": "Default"}}
DEPLOYMENT = {"projectId": "Jessica", "modelId": "Jessica"}
PERSONAL_VOICE = {"projectId": "Jessica", "consentId": "Jessica"}
ENDPOINT = "endpoints/9f50c644-2121-40e9-9ea7-544e48bfe3cb"


class FrozenClock:
    """A clock that stands still until it is advanced."""

    def __init__(self) -> None:
        self.present = START

    def __call__(self) -> datetime:
        return self.present

    def advance(self, **amount: float) -> None:
        """Advance the clock by a `timedelta` of the arguments."""
        self.present += timedelta(**amount)


class Session:
    """A client of its own emulator, which has the project Jessica. `options` are those of `create_app`."""

    def __init__(self, **options: Any) -> None:
        self.clock = FrozenClock()
        self.app = create_app(**{"pace": "immediate", "clock": self.clock, **options})
        self.emulator = self.app.state.emulator
        self.http = httpx.Client(
            transport=EmulatorTransport(self.app),
            base_url=f"{HOST}/customvoice/",
            headers={"Ocp-Apim-Subscription-Key": DEFAULT_KEY},
            params={"api-version": STABLE},
        )
        self.put("projects/Jessica", {"kind": "ProfessionalVoice"})

    def put(self, path: str, body: Any, version: str = STABLE, operation_id: str | None = None) -> Any:
        """Create a resource and return its body."""
        response = self.try_put(path, body, version, operation_id)
        assert response.status_code == 201, response.text
        return response.json()

    def try_put(self, path: str, body: Any, version: str = STABLE, operation_id: str | None = None) -> httpx.Response:
        """Send a PUT and return the response."""
        headers = {"Operation-Id": operation_id} if operation_id else {}
        return self.http.put(path, json=body, params={"api-version": version}, headers=headers)

    def get(self, path: str, version: str = STABLE) -> Any:
        """Read an existing resource."""
        response = self.http.get(path, params={"api-version": version})
        assert response.status_code == 200, response.text
        return response.json()

    def consent(self, name: str = "Jessica", audio: bytes | None = None) -> Any:
        """Create a consent and return its final state."""
        sent = {"audiodata": ("a.wav", silent_wav() if audio is None else audio, "audio/wav")}
        response = self.http.post(f"consents/{name}", data={**CONSENT, "projectId": "Jessica"}, files=sent)
        assert response.status_code == 201, response.text
        return self.get(f"consents/{name}")

    def train(self, name: str = "Jessica", **changes: Any) -> Any:
        """Create a model and return the response."""
        return self.put(f"models/{name}", {**MODEL, **changes})

    def prepare(self) -> None:
        """Create what a model needs: a consent and a training set."""
        self.consent()
        self.put("trainingsets/Jessica", TRAINING_SET)

    def patch_stored(self, collection: str, name: str, **body: Any) -> None:
        """Change the body of a stored resource."""
        with self.emulator.store.transaction() as tx:
            document = tx.get(collection, name)
            assert document is not None
            tx.put(collection, name, {**document, "body": {**document["body"], **body}})

    def order(self, collection: str, status: str = "Failed", reason: str | None = None) -> None:
        """Order the outcome of the next operation on a resource of the collection."""
        self.emulator.outcomes.order(collection, status, reason)

    def failure(self, path: str, version: str = STABLE) -> str | None:
        """Read a failed resource and return its reason."""
        body = self.get(path, version)
        assert body["status"] == "Failed", body
        reason: str | None = body.get("properties", {}).get("failureReason")
        return reason


@contextmanager
def session(**options: Any) -> Iterator[Session]:
    """Yield a session and close it afterwards."""
    made = Session(**options)
    try:
        yield made
    finally:
        made.http.close()
