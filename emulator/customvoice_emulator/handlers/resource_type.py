"""The data table of a resource type: what the spec does not describe."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, Literal

from customvoice_emulator.common.errors import ErrorKind
from customvoice_emulator.common.limits import Limits
from customvoice_emulator.handlers.context import HandlerContext
from customvoice_emulator.operations.lifecycles import TABLES, LifecycleTable
from customvoice_emulator.operations.progress import Outcome

Fields = Mapping[str, Any]
Lookup = Callable[[str, str], Fields]
"""(collection, id) → the current body of an existing resource."""

NOUNS = {
    "projects": "project",
    "consents": "consent",
    "trainingsets": "training set",
    "models": "model",
    "endpoints": "endpoint",
    "personalvoices": "personal voice",
}
"""The name of one resource of each collection, for messages."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A property with ids of another resource: `name`, `name.name`, or `name.name.*` for the values of a map.

    `failure` is the failure reason if the referenced resource has Failed; None: its status is ignored.
    `waits_for_end`: a referenced resource in progress counts by its final status; otherwise it counts as a failure.
    `failed_ids_property` lists the ids of the resources that caused the failure. `inherited_causes` are causes of the
    referenced resource that replace `failure`.
    """

    property: str
    collection: str
    failure: str | None = None
    waits_for_end: bool = True
    failed_ids_property: str | None = None
    inherited_causes: tuple[str, ...] = ()

    def ids(self, body: Fields) -> Iterator[tuple[str, str]]:
        """Yield (property path, id) for every id of this reference in `body`."""
        yield from _walk(body, self.property.split("."), ())


def _walk(value: Any, steps: list[str], path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if not steps:
        if isinstance(value, str):
            yield ".".join(path), value
    elif isinstance(value, Mapping):
        names = list(value) if steps[0] == "*" else [steps[0]]
        for name in names:
            if name in value:
                yield from _walk(value[name], steps[1:], (*path, name))


@dataclass(frozen=True, slots=True)
class InspectionInput:
    """The input of an inspection: the request's values, its files by part name, and the handlers' context.

    `resource` is the body of the existing resource; empty for a new one.
    """

    values: Fields
    files: Mapping[str, list[IO[bytes]]]
    context: HandlerContext
    resource: Fields = field(default_factory=dict)


Inspection = Callable[[InspectionInput], Outcome]
"""Inspects the request (opens audio, reads containers) and returns the outcome of the operation. May be slow."""


def always_succeed(_input: InspectionInput) -> Outcome:
    """Return success: the inspection of an operation that always succeeds."""
    return Outcome()


def _no_check(_sent: Fields, _lookup: Lookup, _context: HandlerContext) -> None:
    pass


def _no_failure(_sent: Fields, _lookup: Lookup, _context: HandlerContext) -> Outcome | None:
    return None


def _add_nothing(sent: Fields, _lookup: Lookup, _context: HandlerContext) -> Fields:
    return sent


@dataclass(frozen=True, slots=True)
class ResourceType:
    """One resource type.

    A PUT on an existing id cannot change `immutable` properties. `check` raises ServiceError for values that the spec
    allows but the service rejects; `data_failure` returns the failure if the referenced data is insufficient. Both run
    after all references were found. `fill` adds the service's properties to the sent ones; `generated_ids` are
    properties with a new GUID each. `quota` is the maximum number. `dependents` are deleted together with a resource,
    or forbid its deletion.
    """

    collection: str
    references: tuple[Reference, ...] = ()
    immutable: tuple[str, ...] = ()
    check: Callable[[Fields, Lookup, HandlerContext], None] = _no_check
    data_failure: Callable[[Fields, Lookup, HandlerContext], Outcome | None] = _no_failure
    fill: Callable[[Fields, Lookup, HandlerContext], Fields] = _add_nothing
    generated_ids: tuple[str, ...] = ()
    quota: "Quota | None" = None
    dependents: tuple["Dependent", ...] = field(default=())

    @property
    def noun(self) -> str:
        """The name of one such resource, for messages."""
        return NOUNS[self.collection]

    @property
    def table(self) -> LifecycleTable:
        """Its lifecycle table."""
        return TABLES[self.collection]


@dataclass(frozen=True, slots=True)
class Quota:
    """The maximum number per Speech resource: of all resources, or of running operations (`only_running`).

    `limit` reads the number from the limits; None: no maximum. `rejection` is the error above it.
    """

    limit: Callable[[Limits], int | None]
    rejection: ErrorKind
    only_running: bool = False


@dataclass(frozen=True, slots=True)
class Dependent:
    """Resources that refer to this one by `property`, and the effect of its deletion on them.

    `on_delete`: "delete" them too; "reject" the deletion; "force": reject it without forceDelete, delete them with it.
    """

    collection: str
    property: str
    on_delete: Literal["delete", "reject", "force"]
    advice: str = ""
