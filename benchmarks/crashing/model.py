"""What the answers say is there: resources, the operations on them, and the audio that was uploaded."""

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
"""What a project lets go by force alone."""


@dataclass(frozen=True)
class Made:
    """A resource: what its body has to show, the audio it was made from, the operation that worked on it last."""

    fields: Mapping[str, Any]
    audio: frozenset[str] = frozenset()
    operation: str | None = None


@dataclass(frozen=True)
class Work:
    """An operation: on what, which work, the furthest status that was shown, and the ends that are possible."""

    path: str
    kind: str
    seen: str = "NotStarted"
    ends: frozenset[str] = frozenset(ENDED)

    def allows(self, status: str) -> bool:
        """Tell whether the operation may show this status now."""
        if self.seen in ENDED:
            return status == self.seen
        return _ORDER[status] >= _ORDER[self.seen] and (status not in ENDED or status in self.ends)

    def leaves(self, status: str) -> str:
        """Return the status of the resource when the operation has ended with this one."""
        return _ENDPOINT[self.kind][status] if self.path.startswith("endpoints/") else status


@dataclass
class State:
    """Resources by `collection/id`, in order of creation, and operations by id."""

    resources: dict[str, Made] = field(default_factory=dict)
    operations: dict[str, Work] = field(default_factory=dict)

    def copy(self) -> State:
        """Return a state that can be changed without changing this one."""
        return State(dict(self.resources), dict(self.operations))

    @property
    def audio(self) -> frozenset[str]:
        """The digests of all audio that has to be kept."""
        return frozenset().union(*(each.audio for each in self.resources.values()))

    def of(self, collection: str) -> list[str]:
        """Return the paths of one collection."""
        return [path for path in self.resources if path.startswith(f"{collection}/")]

    def naming(self, collections: Sequence[str], key: str, name: str) -> list[str]:
        """Return the paths of what names `name` by its property `key`."""
        return [path for each in collections for path in self.of(each) if self.resources[path].fields[key] == name]

    def saw(self, operation: str, status: str) -> None:
        """Take note of a status that was answered."""
        self.operations[operation] = replace(self.operations[operation], seen=status)


Effect = Callable[[State, Mapping[str, Any]], None]
"""Changes a state to what it is after the request, given the answer's body (empty without an answer)."""


def put(path: str, sent: Mapping[str, Any]) -> Effect:
    """Create a resource without work, or replace what may change of it."""

    def effect(state: State, answer: Mapping[str, Any]) -> None:
        before = state.resources.get(path, Made({}))
        state.resources[path] = replace(before, fields={**before.fields, **sent, **_lasting(answer)})

    return effect


def create(path: str, sent: Mapping[str, Any], work: str, ends: frozenset[str], audio: frozenset[str]) -> Effect:
    """Create a resource by an operation."""

    def effect(state: State, answer: Mapping[str, Any]) -> None:
        if path in state.resources:
            return
        state.resources[path] = Made({**sent, **_lasting(answer)}, audio, work)
        state.operations[work] = Work(path, "create", ends=ends)

    return effect


def act(path: str, kind: str, work: str, ends: frozenset[str]) -> Effect:
    """Begin work on a resource that is there."""

    def effect(state: State, answer: Mapping[str, Any]) -> None:  # noqa: ARG001 - the form of every effect
        state.resources[path] = replace(state.resources[path], operation=work)
        state.operations[work] = Work(path, kind, ends=ends)

    return effect


def delete(path: str, *, force: bool) -> Effect:
    """Delete a resource, and with a project all that it holds. Operations outlive their resource."""
    collection, _, name = path.partition("/")

    def effect(state: State, answer: Mapping[str, Any]) -> None:  # noqa: ARG001 - the form of every effect
        if collection == "models" and state.naming(("endpoints",), "modelId", name):
            return
        if collection == "projects" and not force and state.naming(_HELD_FAST, "projectId", name):
            return
        gone = state.naming(_HELD, "projectId", name) if collection == "projects" else []
        for each in (path, *gone):
            state.resources.pop(each, None)

    return effect


def nothing(state: State, answer: Mapping[str, Any]) -> None:
    """Change nothing: the effect of a read."""


def _lasting(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the service filled in and never changes."""
    return {name: answer[name] for name in ("createdDateTime", "speakerProfileId", "engineVersion") if name in answer}
