"""The form of a resource's data table: what the spec cannot say about it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, Literal

from customvoice_emulator._progress import Outcome

Fields = Mapping[str, Any]
Lookup = Callable[[str, str], Fields]
"""(collection, id) → the body of a resource that is known to exist."""

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
    """

    property: str
    collection: str
    failure: str | None = None

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
    """What an inspection gets: the request's values and its files by part name."""

    values: Fields
    files: Mapping[str, list[IO[bytes]]]


Inspection = Callable[[Work], Outcome]
"""Looks at what was sent (opens audio, reads containers) and tells how the work will end. May take its time."""


def accept(_work: Work) -> Outcome:
    """The inspection of work that always ends well."""
    return Outcome()


def _no_check(_body: Fields) -> None:
    pass


def _as_sent(body: Fields, _lookup: Lookup) -> Fields:
    return body


@dataclass(frozen=True, slots=True)
class ResourceType:
    """One resource.

    `existing`: a PUT on an existing id updates it, or is refused. `immutable` properties can't be changed then.
    `status`: what a resource shows that no operation works on at first (None: it has no status).
    `check` raises ServiceError for values that the spec allows and the service does not.
    `fill` adds what the service fills in to what was sent; `new_ids` are properties to fill with a new GUID each.
    `held_by` tells what else goes when it is deleted, or stands in the way.
    """

    collection: str
    references: tuple[Reference, ...] = ()
    existing: Literal["update", "refuse"] = "refuse"
    immutable: tuple[str, ...] = ()
    status: str | None = None
    check: Callable[[Fields], None] = _no_check
    fill: Callable[[Fields, Lookup], Fields] = _as_sent
    new_ids: tuple[str, ...] = ()
    held_by: tuple["Holder", ...] = field(default=())

    @property
    def noun(self) -> str:
        """What messages call one of these."""
        return NOUNS[self.collection]


@dataclass(frozen=True, slots=True)
class Holder:
    """Resources that name this one by `property`, and what becomes of them when it is deleted.

    `then`: "delete" them too; "refuse" the deletion; "force": refuse, unless forceDelete says to delete them too.
    """

    collection: str
    property: str
    then: Literal["delete", "refuse", "force"]
    advice: str = ""
