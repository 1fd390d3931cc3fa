"""The form of a resource's data table: what the spec cannot say about it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, Literal

from customvoice_emulator.common.errors import ErrorKind
from customvoice_emulator.common.limits import Limits
from customvoice_emulator.handlers.context import HandlerContext
from customvoice_emulator.operations.lifecycles import TABLES, Table
from customvoice_emulator.operations.progress import Outcome

Fields = Mapping[str, Any]
Lookup = Callable[[str, str], Fields]
"""(collection, id) → the body, as of now, of a resource that is known to exist."""

NOUNS = {
    "projects": "project",
    "consents": "consent",
    "trainingsets": "training set",
    "models": "model",
    "endpoints": "endpoint",
    "personalvoices": "personal voice",
}
"""What messages call one resource of each collection."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A property that holds ids of another resource: `name`, `name.name`, or `name.name.*` for the values of a map.

    `failure` is the reason shown when the work fails because the named resource has Failed; None: it does not matter.
    `waits`: what is in progress counts by how it will end; otherwise it counts as not ready, which is a failure too.
    `blamed` is the property that lists the ids that made the work fail. `passed_on` are the causes for which the named
    resource failed that take the place of `failure`.
    """

    property: str
    collection: str
    failure: str | None = None
    waits: bool = True
    blamed: str | None = None
    passed_on: tuple[str, ...] = ()

    def ids(self, body: Fields) -> Iterator[tuple[str, str]]:
        """Yield (property path, id) for every id that `body` holds here."""
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
class Work:
    """What an inspection gets: the request's values, its files by part name, and the emulator it works for.

    `resource` is the body of the resource to work on; empty when it is to be created.
    """

    values: Fields
    files: Mapping[str, list[IO[bytes]]]
    context: HandlerContext
    resource: Fields = field(default_factory=dict)


Inspection = Callable[[Work], Outcome]
"""Looks at what was sent (opens audio, reads containers) and tells how the work will end. May take its time."""


def accept(_work: Work) -> Outcome:
    """The inspection of work that always ends well."""
    return Outcome()


def _no_rules(_sent: Fields, _lookup: Lookup, _context: HandlerContext) -> None:
    pass


def _enough(_sent: Fields, _lookup: Lookup, _context: HandlerContext) -> Outcome | None:
    return None


def _as_sent(sent: Fields, _lookup: Lookup, _context: HandlerContext) -> Fields:
    return sent


@dataclass(frozen=True, slots=True)
class ResourceType:
    """One resource.

    `immutable` properties can't be changed by a PUT on an existing id, where that changes the resource.
    `rules` raises ServiceError for values that the spec allows and the service does not; `shortfall` returns the
    failure that follows from too little of what is named. Both run when everything that is named exists.
    `fill` adds what the service fills in to what was sent; `new_ids` are properties to fill with a new GUID each.
    `quota` is how many there may be. `held_by` tells what else goes when one is deleted, or stands in the way.
    """

    collection: str
    references: tuple[Reference, ...] = ()
    immutable: tuple[str, ...] = ()
    rules: Callable[[Fields, Lookup, HandlerContext], None] = _no_rules
    shortfall: Callable[[Fields, Lookup, HandlerContext], Outcome | None] = _enough
    fill: Callable[[Fields, Lookup, HandlerContext], Fields] = _as_sent
    new_ids: tuple[str, ...] = ()
    quota: "Quota | None" = None
    held_by: tuple["Holder", ...] = field(default=())

    @property
    def noun(self) -> str:
        """What messages call one of these."""
        return NOUNS[self.collection]

    @property
    def table(self) -> Table:
        """Its statuses and the work on it."""
        return TABLES[self.collection]


@dataclass(frozen=True, slots=True)
class Quota:
    """How many a Speech resource may have: of all, or of those that are at work (`at_work`).

    `most` reads the number from the limits; None: as many as come. `refusal` is what one more is answered.
    """

    most: Callable[[Limits], int | None]
    refusal: ErrorKind
    at_work: bool = False


@dataclass(frozen=True, slots=True)
class Holder:
    """Resources that name this one by `property`, and what becomes of them when it is deleted.

    `then`: "delete" them too; "refuse" the deletion; "force": refuse, unless forceDelete says to delete them too.
    """

    collection: str
    property: str
    then: Literal["delete", "refuse", "force"]
    advice: str = ""
