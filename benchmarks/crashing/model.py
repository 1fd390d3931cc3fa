"""The state that the responses define: resources, their operations, and uploaded audio."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

ENDED = ("Succeeded", "Failed")
_ORDER = {"NotStarted": 0, "Running": 1, "Succeeded": 2, "Failed": 2}
_ENDPOINT = {
    "create": {"Succeeded": "Succeeded", "Failed": "Failed"},
    "suspend": {"Succeeded": "Disabled", "Failed": "Failed"},
    "resume": {"Succeeded": "Succeeded", "Failed": "Disabled"},
}
_HELD = ("endpoints", "models", "personalvoices", "trainingsets", "consents")
_HELD_FAST = ("endpoints", "models")
"""Collections whose resources prevent the deletion of their project without `forceDelete`."""


@dataclass(frozen=True)
class Made:
    """A resource: its expected body, the audio it was made from, and its last operation."""

    fields: Mapping[str, Any]
    audio: frozenset[str] = frozenset()
    operation: str | None = None


@dataclass(frozen=True)
class Work:
    """An operation: its resource, its kind, the furthest status that was shown, and the possible final statuses."""

    path: str
    kind: str
    seen: str = "NotStarted"
    ends: frozenset[str] = frozenset(ENDED)

    def allows(self, status: str) -> bool:
        """Return True if the operation may show this status now."""
        if self.seen in ENDED:
            return status == self.seen
        return _ORDER[status] >= _ORDER[self.seen] and (status not in ENDED or status in self.ends)

    def leaves(self, status: str) -> str:
        """Return the status of the resource after the operation ended with this status."""
        return _ENDPOINT[self.kind][status] if self.path.startswith("endpoints/") else status


@dataclass
class State:
    """Resources by `collection/id`, in order of creation, and operations by id."""

    resources: dict[str, Made] = field(default_factory=dict)
    operations: dict[str, Work] = field(default_factory=dict)

    def copy(self) -> State:
        """Return a copy that can be changed independently."""
        return State(dict(self.resources), dict(self.operations))

    @property
    def audio(self) -> frozenset[str]:
        """Return the digests of all audio that must be stored."""
        return frozenset().union(*(each.audio for each in self.resources.values()))

    def of(self, collection: str) -> list[str]:
        """Return the paths of one collection."""
        return [path for path in self.resources if path.startswith(f"{collection}/")]

    def naming(self, collections: Sequence[str], key: str, name: str) -> list[str]:
        """Return the paths of the resources whose property `key` refers to `name`."""
        return [path for each in collections for path in self.of(each) if self.resources[path].fields[key] == name]

    def saw(self, operation: str, status: str) -> None:
        """Record a status from a response."""
        self.operations[operation] = replace(self.operations[operation], seen=status)


Effect = Callable[[State, Mapping[str, Any]], None]
"""Applies a request to a state, given the response body (empty without a response)."""


def put(path: str, sent: Mapping[str, Any]) -> Effect:
    """Create a resource without an operation, or replace its changeable properties."""

    def effect(state: State, answer: Mapping[str, Any]) -> None:
        before = state.resources.get(path, Made({}))
        state.resources[path] = replace(before, fields={**before.fields, **sent, **_lasting(answer)})

    return effect


def create(path: str, sent: Mapping[str, Any], work: str, ends: frozenset[str], audio: frozenset[str]) -> Effect:
    """Create a resource with a long-running operation."""

    def effect(state: State, answer: Mapping[str, Any]) -> None:
        if path in state.resources:
            return
        state.resources[path] = Made({**sent, **_lasting(answer)}, audio, work)
        state.operations[work] = Work(path, "create", ends=ends)

    return effect


def act(path: str, kind: str, work: str, ends: frozenset[str]) -> Effect:
    """Start an operation on an existing resource."""

    def effect(state: State, answer: Mapping[str, Any]) -> None:  # noqa: ARG001 - the signature of every effect
        state.resources[path] = replace(state.resources[path], operation=work)
        state.operations[work] = Work(path, kind, ends=ends)

    return effect


def delete(path: str, *, force: bool) -> Effect:
    """Delete a resource, and the contents of a project too. Operations keep running after their resource is deleted."""
    collection, _, name = path.partition("/")

    def effect(state: State, answer: Mapping[str, Any]) -> None:  # noqa: ARG001 - the signature of every effect
        if collection == "models" and state.naming(("endpoints",), "modelId", name):
            return
        if collection == "projects" and not force and state.naming(_HELD_FAST, "projectId", name):
            return
        gone = state.naming(_HELD, "projectId", name) if collection == "projects" else []
        for each in (path, *gone):
            state.resources.pop(each, None)

    return effect


def nothing(state: State, answer: Mapping[str, Any]) -> None:
    """Change nothing; this is the effect of a read."""


def _lasting(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the properties that the service sets and never changes."""
    return {name: answer[name] for name in ("createdDateTime", "speakerProfileId", "engineVersion") if name in answer}
