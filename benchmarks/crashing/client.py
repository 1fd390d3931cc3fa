"""A client that sends random requests in its namespace and records the responses."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Mapping
from hashlib import sha256
from random import Random
from typing import Any

from customvoice_contract.data.speech import wav

from benchmarks.crashing.model import Effect, State, act, create, delete, put
from benchmarks.crashing.wire import Connection, Request, as_form, as_json

_SUCCEEDS, _FAILS = frozenset({"Succeeded"}), frozenset({"Failed"})
_EITHER = _SUCCEEDS | _FAILS
_IDS = 3
"""The number of ids per kind of resource; few, so that deleted resources are created again."""
_NOT_THERE = "http://127.0.0.1:9/audio"


class Client:
    """Draws requests from `seed`. The ids of its resources begin with its `name`."""

    def __init__(self, name: str, seed: int) -> None:
        self.name = name
        self.state = State()
        self.open: Request | None = None
        self.answered = 0
        self.repeatable: list[tuple[Request, Mapping[str, Any]]] = []
        self._pick = Random(seed)  # noqa: S311 - repeatable, not secret
        self._count = 0
        self._endpoints = [f"endpoints/{uuid.uuid5(uuid.NAMESPACE_OID, f'{name}-{number}')}" for number in range(_IDS)]

    def owns(self, path: str) -> bool:
        """Return True if a resource is in the namespace."""
        name = path.partition("/")[2]
        return path in self._endpoints or name.startswith(f"{self.name}-")

    def work(self, url: str, stop: threading.Event) -> None:
        """Send requests until the connection ends, or until the run stops."""
        connection = Connection(url)
        while not stop.is_set():
            self.open = self.draw()
            if not self.send(connection, self.open):
                return
            self.open = None
        connection.close()

    def send(self, connection: Connection, request: Request) -> bool:
        """Send a request and record its response. Return False if there was no response."""
        answer = connection.send(request)
        if answer is None:
            return False
        self.answered += 1
        if answer.status < 300:
            request.effect(self.state, answer.value)
            if request.work is not None:
                self.repeatable.append((request, answer.value))
        return True

    def forget(self, most: int) -> None:
        """Keep only the newest operations and those that created the resources."""
        works, made = self.state.operations, {each.operation for each in self.state.resources.values()}
        newest = set(list(works)[-most:])
        self.state.operations = {work: each for work, each in works.items() if work in newest | made}

    def draw(self) -> Request:
        """Return a random request that is useful in the current state."""
        return self._pick.choice(self._choices())()

    def _choices(self) -> list[Callable[[], Request]]:
        more = [self._project, self._read, self._read, self._read]
        if self.state.of("projects"):
            more += [self._consent, self._training_set, self._delete]
        if self.state.of("consents"):
            more += [self._voice]
        if self.state.of("consents") and self.state.of("trainingsets"):
            more += [self._model, self._upload]
        if self.state.of("models"):
            more += [self._endpoint]
        if self.state.of("endpoints"):
            more += [self._turn]
        return more

    def _project(self) -> Request:
        return self._put("projects", {"kind": "ProfessionalVoice", "description": self._new("words")})

    def _training_set(self) -> Request:
        return self._put("trainingsets", {"projectId": self._any("projects"), "locale": "en-US", "voiceKind": "Male"})

    def _put(self, collection: str, sent: dict[str, Any]) -> Request:
        path = self._path(collection)
        # Properties that cannot be changed keep their values.
        fixed = self.state.resources[path].fields if path in self.state.resources else {}
        sent |= {name: fixed[name] for name in ("projectId",) if name in fixed}
        body, headers = as_json(sent)
        return Request("PUT", path, body, headers, effect=put(path, sent))

    def _consent(self) -> Request:
        good = self._pick.random() < 0.8
        audio = self._audio() if good else self._new("no audio").encode()
        ends = _SUCCEEDS if good else _FAILS
        fields = {"projectId": self._any("projects"), "voiceTalentName": "J", "companyName": "C", "locale": "en-US"}
        return self._created("consents", fields, ends, {"statement.wav": audio})

    def _voice(self) -> Request:
        prompts = {f"{number}.wav": self._audio() for number in range(self._pick.randint(1, 3))}
        fields = {"projectId": self._any("projects"), "consentId": self._any("consents")}
        return self._created("personalvoices", fields, _EITHER, prompts)

    def _model(self) -> Request:
        sent = {
            "projectId": self._any("projects"),
            "consentId": self._any("consents"),
            "trainingSetId": self._any("trainingsets"),
            "voiceName": self._new("Voice"),
        }
        return self._created("models", sent, _EITHER, more={"recipe": {"kind": "Default"}})

    def _endpoint(self) -> Request:
        sent = {"projectId": self._any("projects"), "modelId": self._any("models")}
        return self._created("endpoints", sent, _EITHER)

    def _created(
        self,
        collection: str,
        sent: dict[str, Any],
        ends: frozenset[str],
        files: Mapping[str, bytes] | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> Request:
        path, work = self._path(collection), self._new("op")
        digests = frozenset(sha256(each).hexdigest() for each in (files or {}).values())
        body, headers = as_form(sent, files) if files else as_json({**sent, **(more or {})})
        effect = create(path, sent, work, ends, digests)
        return Request("POST" if files else "PUT", path, body, {**headers, "Operation-Id": work}, effect=effect)

    def _upload(self) -> Request:
        sent = {"kind": "AudioOnly", "audios": {"containerUrl": _NOT_THERE, "extensions": [".wav"]}}
        return self._acted(self._any_path("trainingsets"), "upload", _FAILS, *as_json(sent))

    def _turn(self) -> Request:
        return self._acted(self._any_path("endpoints"), self._pick.choice(("suspend", "resume")), _SUCCEEDS, b"", {})

    def _acted(self, path: str, kind: str, ends: frozenset[str], body: bytes, headers: Mapping[str, str]) -> Request:
        work = self._new("op")
        effect = act(path, kind, work, ends)
        return Request("POST", f"{path}:{kind}", body, {**headers, "Operation-Id": work}, effect=effect)

    def _delete(self) -> Request:
        path = self._pick.choice(list(self.state.resources))
        force = path.startswith("projects/") and self._pick.random() < 0.5
        return Request("DELETE", path, query="&forceDelete=true" if force else "", effect=delete(path, force=force))

    def _read(self) -> Request:
        works = list(self.state.operations)[-6:]
        if not works:
            return Request("GET", "projects")
        work = self._pick.choice(works)
        return Request("GET", f"operations/{work}", effect=_seen(work))

    def _path(self, collection: str) -> str:
        number = self._pick.randrange(_IDS)
        if collection != "endpoints":
            return f"{collection}/{self.name}-{number}"
        return self._endpoints[number]

    def _any_path(self, collection: str) -> str:
        return self._pick.choice(self.state.of(collection))

    def _any(self, collection: str) -> str:
        return self._any_path(collection).partition("/")[2]

    def _new(self, word: str) -> str:
        self._count += 1
        return f"{self.name}-{word}-{self._count}"

    def _audio(self) -> bytes:
        """Return a WAV file: a new one, or one that other clients send too."""
        return wav(self._pick.choice((bytes(3200), self._pick.randbytes(3200))), rate=16_000)


def _seen(work: str) -> Effect:
    def effect(state: State, answer: Mapping[str, Any]) -> None:
        if answer:
            state.saw(work, answer["status"])

    return effect
