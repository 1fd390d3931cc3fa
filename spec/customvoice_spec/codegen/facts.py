"""Facts for the client templates about groups and the whole client, which the generator's objects lack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openapi_python_client import strings
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.openapi import Endpoint, EndpointCollection
from openapi_python_client.parser.properties.enum_property import EnumProperty
from openapi_python_client.parser.properties.model_property import ModelProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol as Property
from openapi_python_client.parser.properties.schemas import Class

from customvoice_spec.errors import Problem, SpecError

from .models import ModelFacts, one_line
from .operations import OPERATION_ID_HEADER, OperationQuestions

__all__ = ["CodegenFacts", "Group"]


@dataclass(frozen=True)
class Getter:
    """The operation that reads one resource of a group."""

    module: str
    answer: ModelProperty


@dataclass(frozen=True)
class Group:
    """One operation group: the attribute of the client, its class, its tag and its description."""

    attribute: str
    class_name: str
    name: str
    description: str


class CodegenFacts:
    """Answers the templates' questions about groups and the client; includes those about models and operations."""

    def __init__(self, document: dict[str, Any], data: GeneratorData) -> None:
        self.document = document
        self.data = data
        self._models = ModelFacts(document, data)
        self._operations = OperationQuestions(self._models)
        self._used: frozenset[str] | None = None
        self._sent: frozenset[str] | None = None

    def globals(self) -> dict[str, Any]:
        """Return every function for the templates by its name."""
        found: dict[str, Any] = {"document": self.document, "operation_id_header": OPERATION_ID_HEADER}
        for source in (self._models, self._operations, self):
            names = [name for name in vars(type(source)) if not name.startswith("_") and name != "globals"]
            found |= {name: getattr(source, name) for name in names}
        return found

    def groups(self) -> list[Group]:
        """Return the operation groups in the order of the document's tags."""
        found = self.data.endpoint_collections_by_tag
        tags = [tag["name"] for tag in self.document.get("tags", [])]
        ordered = sorted(found, key=lambda tag: _position(tags, str(tag)))
        return [self.group_of(found[tag]) for tag in ordered]

    def group_of(self, collection: EndpointCollection) -> Group:
        """Return the operation group of a tag."""
        name = self._operations.operation_of(collection.endpoints[0]).id.rpartition("_")[0]
        described = {tag["name"]: tag.get("description", "") for tag in self.document.get("tags", [])}
        text = one_line(described.get(name, "")) or f"The operations of {name}."
        return Group(str(collection.tag), f"{name}Operations", name, text)

    def group_class_names(self) -> list[str]:
        """Return the sorted names of all group classes."""
        names = [group.class_name for group in self.groups()]
        return sorted(names + [f"Async{name}" for name in names])

    def getter_of(self, collection: EndpointCollection) -> Getter | None:
        """Return the operation that reads the resource after a long-running operation of this group ended."""
        operations = [(self._operations.operation_of(endpoint), endpoint) for endpoint in collection.endpoints]
        if not any(facts.is_long_running for facts, _ in operations):
            return None
        for facts, endpoint in operations:
            answer = self._operations.answer_of(endpoint)
            if facts.method_name == "get" and answer is not None:
                return Getter(self._operations.module_of(endpoint), answer.model)
        raise SpecError(
            Problem(
                f"/tags/{collection.tag}",
                "the group has a long-running operation but no Get operation",
                "add the Get operation, which the clients call when the long-running operation has ended",
            )
        )

    def classes_of_group(self, collection: EndpointCollection) -> list[Property]:
        """Return the models and enumerations in the signatures of a group, without the bodies."""
        found = [item for endpoint in collection.endpoints for item in self._operations.shown_in(endpoint)]
        fields = [field for endpoint in collection.endpoints for field in self._operations.body_fields(endpoint)]
        bodies = {body.class_info.name for body in self.bodies_of_group(collection)}
        leaves = self._models.leaves([*found, *(field.property for field in fields)])
        return [leaf for leaf in leaves if leaf.class_info.name not in bodies]

    def bodies_of_group(self, collection: EndpointCollection) -> list[ModelProperty]:
        """Return the models that the operations of a group send as JSON."""
        bodies = (self._operations.json_body_of(endpoint) for endpoint in collection.endpoints)
        return [body for body in bodies if body is not None]

    def is_sent(self, item: ModelProperty) -> bool:
        """Return True if a caller creates and sends the model; other models are only read."""
        if self._sent is None:
            collections = self.data.endpoint_collections_by_tag.values()
            bodies = [body for collection in collections for body in self.bodies_of_group(collection)]
            self._sent = frozenset(self._models.closure(bodies))
        return item.class_info.name in self._sent

    def is_used(self, item: ModelProperty | EnumProperty) -> bool:
        """Return True if an operation sends or reads the class, so that it is needed."""
        if self._used is None:
            roots = [root for endpoint in self._endpoints() for root in self._operations.shown_in(endpoint)]
            roots += [
                answer.model for endpoint in self._endpoints() if (answer := self._operations.answer_of(endpoint))
            ]
            self._used = frozenset(self._models.closure(roots))
        return item.class_info.name in self._used

    def used_classes(self) -> list[Class]:
        """Return the classes of the models package, sorted."""
        enumerations = [item for item in self.data.enums if isinstance(item, EnumProperty)]
        candidates: list[ModelProperty | EnumProperty] = [*self.data.models, *enumerations]
        found = [item.class_info for item in candidates if self.is_used(item)]
        return sorted(found, key=lambda item: item.name)

    def public_classes(self) -> list[Class]:
        """Return the public classes, sorted: all except the pages."""
        roots = [root for endpoint in self._endpoints() for root in self._operations.shown_in(endpoint)]
        public = self._models.closure(roots)
        return [item for item in self.used_classes() if item.name in public]

    def _endpoints(self) -> Iterator[Endpoint]:
        for collection in self.data.endpoint_collections_by_tag.values():
            yield from collection.endpoints


def _position(tags: list[str], tag: str) -> tuple[int, str]:
    names = [strings.snake_case(name) for name in tags]
    return (names.index(tag) if tag in names else len(names), tag)
