"""The smallest service for long-running calls, written from the contract: it counts the operations that it starts.

A call with an Operation-Id starts its operation once. The same call again has the same response; another request with
that id is rejected with 400, and a second creation of the same resource with 409 (docs/FIDELITY.md, idempotency).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit


class Call(NamedTuple):
    """One request. Header names are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


class Reply(NamedTuple):
    """One response."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Model:
    """Resources and operations in memory. `begun` counts the started operations by method and path."""

    def __init__(self) -> None:
        self.begun: Counter[tuple[str, str]] = Counter()
        self._resources: dict[str, dict[str, Any]] = {}
        self._operations: dict[str, tuple[str, int]] = {}  # by id: its resource, and the number of polls until it ends
        self._answered: dict[str, tuple[Call, Reply]] = {}  # by Operation-Id

    async def __call__(self, call: Call) -> Reply:
        path = urlsplit(call.target).path.removeprefix("/customvoice")
        if call.method == "GET" and path.startswith("/operations/"):
            return self._poll(path.removeprefix("/operations/"))
        if call.method == "GET":
            found = self._resources.get(path)
            return _json(404, _error("NotFound")) if found is None else _json(200, found)
        return self._begin_once(call, path)

    def _begin_once(self, call: Call, path: str) -> Reply:
        name = call.headers["operation-id"]
        if name not in self._answered:
            self._answered[name] = call, self._begin(call, path, name)
        first, reply = self._answered[name]
        same = (first.method, first.target, first.body) == (call.method, call.target, call.body)
        return reply if same else _json(400, _error("BadRequest"))

    def _begin(self, call: Call, path: str, name: str) -> Reply:
        resource, _, action = path.partition(":")
        if not action and resource in self._resources:
            return _json(409, "Resource Id already exists.")
        self.begun[call.method, path] += 1
        self._operations[name] = resource, 1 + self.begun.total() % 2
        host = call.headers["host"]
        headers = {
            "operation-id": name,
            "operation-location": f"http://{host}/customvoice/operations/{name}?api-version=2026-01-01",
        }
        if action:
            return Reply(202, headers, b"")
        sent = json.loads(call.body) if call.headers["content-type"] == "application/json" else FORM
        self._resources[resource] = {**sent, "id": resource.rpartition("/")[2], "status": "NotStarted"}
        return _json(201, self._resources[resource], headers)

    def _poll(self, name: str) -> Reply:
        if name not in self._operations:
            return _json(404, _error("NotFound"))
        resource, questions = self._operations[name]
        self._operations[name] = resource, questions - 1
        done = questions <= 1
        if done:
            self._resources.setdefault(resource, {**FORM, "id": resource.rpartition("/")[2]})["status"] = "Succeeded"
        return _json(200, {"id": name, "status": "Succeeded" if done else "Running"})


# The required properties of every kind of resource that was not created from JSON.
FORM = {"kind": "AudioOnly", "projectId": "p", "consentId": "c", "modelId": "m", "locale": "en-US"}
FORM |= {"voiceTalentName": "t", "companyName": "c"}


def _json(status: int, body: Any, headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(status, {**(headers or {}), "content-type": "application/json"}, json.dumps(body).encode())


def _error(code: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": code}}
