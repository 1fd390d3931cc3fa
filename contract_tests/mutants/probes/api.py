"""A client of an emulator in the process, mutated or not."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Self

import httpx
from customvoice_contract.data.speech import silent_wav
from customvoice_emulator import AsyncEmulatorTransport, Emulator, EmulatorTransport
from customvoice_spec import versions

from mutants.asgi import MutatedApp

from .overlap import Overlap

if TYPE_CHECKING:
    from types import TracebackType

    from mutants.asgi import Mutation

OLDEST, NEWEST = versions()[0], versions()[-1]
KEY, OTHER_KEY = "key-of-the-one", "key-of-the-other"
GUID = "9f50c644-2121-40e9-9ea7-544e48bfe3cb"
IDS = {"projectId": "voice"}
CONSENT = {**IDS, "voiceTalentName": "Jessica Smith", "companyName": "Contoso", "locale": "en-US"}
TRAINING_SET = {**IDS, "locale": "en-US"}
MODEL = {**IDS, "consentId": "voice", "trainingSetId": "voice", "recipe": {"kind": "Default"}}
DEPLOYMENT = {**IDS, "modelId": "voice"}
FINAL = ("Succeeded", "Failed", "Disabled")
_READS = 8
_CRASHED = "The emulator failed on this request"


class Api:
    """A client of a mutated emulator whose clock stands still; `emulator` controls the emulator behind the mutation."""

    def __init__(self, mutation: Mutation) -> None:
        keys = (KEY, OTHER_KEY)
        self.emulator = Emulator(keys=keys, frozen=True)
        self._overlap = Overlap(mutation)
        self._app = MutatedApp(self.emulator.app, self._overlap, keys, hold=self._overlap.hold)
        self._http = httpx.Client(transport=EmulatorTransport(self._app))

    def send(self, method: str, path: str, *, key: str | None = KEY, version: str | None = NEWEST, **more: Any) -> Any:
        """Send a request; return the httpx.Response. `more` as httpx takes it.

        Raises RuntimeError when the emulator itself fails: that is no violation, but a fault of the mutant.
        """
        response = self._http.send(self.request(method, path, key=key, version=version, **more))
        if _CRASHED in response.text:
            raise RuntimeError(f"the emulator failed on {method} {path}")
        return response

    def request(
        self, method: str, path: str, *, key: str | None = KEY, version: str | None = NEWEST, **more: Any
    ) -> httpx.Request:
        """Return a request, for `together`."""
        headers = ({"Ocp-Apim-Subscription-Key": key} if key is not None else {}) | more.pop("headers", {})
        params = more.pop("params", {}) | ({"api-version": version} if version is not None else {})
        url = path if "://" in path else f"{self.emulator.endpoint}/customvoice/{path}"
        return httpx.Request(method, url, headers=headers, params=params or None, **more)

    def get(self, path: str, **more: Any) -> Any:
        """Send a GET."""
        return self.send("GET", path, **more)

    def put(self, path: str, body: Any, **more: Any) -> Any:
        """Send a PUT of a JSON body."""
        return self.send("PUT", path, json=body, **more)

    def delete(self, path: str, **more: Any) -> Any:
        """Send a DELETE."""
        return self.send("DELETE", path, **more)

    def post(self, path: str, **more: Any) -> Any:
        """Send a POST."""
        return self.send("POST", path, **more)

    def follow(self, link: str, **more: Any) -> Any:
        """Send a GET to a link of the service."""
        return self.get(link, version=None, **more)

    def together(self, *requests: httpx.Request) -> list[httpx.Response]:
        """Send requests that overlap, begun in their order."""

        async def send() -> list[httpx.Response]:
            async with httpx.AsyncClient(transport=AsyncEmulatorTransport(self._app)) as client:
                return await self._overlap.run(*map(client.send, requests))

        return asyncio.run(send())

    def ids(self, collection: str, *, key: str = KEY, version: str = NEWEST, **params: Any) -> list[str]:
        """Return the ids that a list shows, all pages."""
        response = self.get(collection, key=key, version=version, params=params)
        found: list[str] = []
        for _ in range(50):
            page = response.json()
            found += [item["id"] for item in page["value"]]
            if "nextLink" not in page:
                return found
            response = self.follow(page["nextLink"], key=key)
        raise AssertionError("the list does not end")

    def project(self, name: str = "voice", **more: Any) -> Any:
        """Create a project and return the response."""
        return self.put(f"projects/{name}", {"kind": "ProfessionalVoice", **more})

    def consent(self, name: str = "voice", audio: bytes | None = None, **more: Any) -> Any:
        """Create a consent by a form and return the response."""
        files = {"audiodata": ("a.wav", silent_wav() if audio is None else audio, "audio/wav")}
        return self.post(f"consents/{name}", data=CONSENT, files=files, **more)

    def materials(self) -> None:
        """Create what a model needs: project, consent, training set."""
        self.emulator.seed(
            {
                "projects": [{"id": "voice", "kind": "ProfessionalVoice"}],
                "consents": [{"id": "voice", **CONSENT}],
                "trainingsets": [{"id": "voice", **TRAINING_SET}],
            }
        )

    def voice(self) -> None:
        """Create a trained model and what it needs."""
        self.materials()
        self.emulator.seed({"models": [{"id": "voice", **MODEL}]})

    def deployment(self) -> None:
        """Create an endpoint that has Succeeded and what it needs."""
        self.voice()
        self.emulator.seed({"endpoints": [{"id": GUID, **DEPLOYMENT}]})

    def statuses(self, path: str, **more: Any) -> list[str]:
        """Read until the status is final; return all statuses."""
        seen: list[str] = []
        while not seen or (seen[-1] not in FINAL and len(seen) < _READS):
            seen.append(self.get(path, **more).json()["status"])
        return seen

    def end(self, path: str, **more: Any) -> str:
        """Return the status that it ends with."""
        return self.statuses(path, **more)[-1]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()
        self.emulator.close()
