"""A valid request for every operation: what is wrong with a variation of it is then its one difference."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...contract.schemas import resolve
from .resource_factory import FORM, JSON, ResourceFactory, properties

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ...contract.operation import Operation
    from ...oracles import Contract, Exchange
    from ...service.client import Service
    from ..core.context import Context

_AUDIO = b"RIFF\x24\x00\x00\x00WAVEfmt "
_UPLOAD = {"kind": "AudioOnly", "audios": {"containerUrl": "http://127.0.0.1:9/c?sig=none", "extensions": [".wav"]}}


@dataclass(frozen=True, slots=True)
class Request:
    """A request: its operation, path below the base, and httpx's keywords for the body."""

    operation: Operation
    path: str
    body: Mapping[str, Any] = field(default_factory=dict)

    def send(self, service: Service, *, params: Any = None, **kwargs: Any) -> Exchange:
        """Send it, with `kwargs` of httpx beside or in place of its own body."""
        return service.send(self.operation.method, self.path, params=params, **{**self.body, **kwargs})


class ValidRequests:
    """Valid requests of some operations, on resources of their own.

    Those that create name fresh ids; those that read, change or delete name one resource of the collection.
    """

    def __init__(self, context: Context, operations: Iterable[Operation]) -> None:
        """Take the scenario's context and the operations of the version under test."""
        self._context = context
        self._operations = tuple(operations)
        self.factory = ResourceFactory(context)
        self._targets: dict[str, str] = {}

    def __iter__(self) -> Iterator[Request]:
        """Yield a request for each operation, once all that they name is there."""
        return iter([self.of(operation) for operation in self._operations])

    def of(self, operation: Operation) -> Request:
        """Return a request for `operation`."""
        collection = operation.collection
        if not operation.has_id and not operation.request:
            return Request(operation, operation.template)
        if not operation.has_id:
            # An early form of creation: the id is in the body.
            name = self.factory.name(collection)
            self._context.remember(collection, name)
            return Request(operation, operation.template, {"json": {**self.factory.body(collection), "id": name}})
        if operation.is_creation:
            name = self.factory.name(collection)
            self._context.remember(collection, name)
            return Request(operation, operation.template.replace("{id}", name), self.body(operation))
        path = operation.template.replace("{id}", self.target(collection))
        return Request(operation, path, self.body(operation))

    def body(self, operation: Operation) -> dict[str, Any]:
        """Return httpx's keywords for a valid body of `operation`; none for one without."""
        if JSON in operation.request:
            return {"json": self.factory.body(operation.collection) if operation.is_creation else _UPLOAD}
        if FORM in operation.request:
            fields = {
                name: value for name, value in self.factory.body(operation.collection).items() if type(value) is str
            }
            part = file_part(self._context.contract, operation)
            return {"data": fields, "files": {part: ("a.wav", _AUDIO, "audio/wav")}}
        return {}

    def target(self, collection: str) -> str:
        """Return the id of a resource that is there; also of an operation."""
        if collection not in self._targets:
            self._targets[collection] = self._make(collection)
        return self._targets[collection]

    def _make(self, collection: str) -> str:
        if collection != "operations":
            return str(self.factory.create(collection)["id"])
        start = self.factory.put("consents", self.factory.name("consents"), self.factory.body("consents"))
        self.factory.finish(start)
        return start.headers["operation-location"].partition("?")[0].rpartition("/")[2]


def in_turn(request: Request) -> tuple[int, int]:
    """Return a key that sorts requests so that each finds what it needs.

    What deletes comes last; what acts on an endpoint needs the state that the one before leaves.
    """
    order = {"DELETE": 3, "POST": 2, "PUT": 1}
    actions = {"suspend": 0, "resume": 1}
    return order.get(request.operation.method, 0), actions.get(request.operation.action or "", 0)


def file_part(contract: Contract, operation: Operation) -> str:
    """Return the name of the file's part in the form that `operation` takes."""
    for name, node in properties(contract, operation.request[FORM]):
        inner = resolve(contract.document, node.get("items", node))
        if inner.get("format") == "binary":
            return name
    return "file"
