"""What the client templates may ask of a projected document beyond what the generator's own objects carry."""

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
    """One operation group: the attribute of the client, its class, its tag and what it is for."""

    attribute: str
    class_name: str
    name: str
    description: str


class CodegenFacts:
    """The questions about groups and about the client as a whole; with those about models and operations."""

    def __init__(self, document: dict[str, Any], data: GeneratorData) -> None:
        self.document = document
        self.data = data
        self._models = ModelFacts(document, data)
        self._operations = OperationQuestions(self._models)
        self._used: frozenset[str] | None = None
        self._sent: frozenset[str] | None = None

    def globals(self) -> dict[str, Any]:
        """Every question under its name, for the templates."""
        found: dict[str, Any] = {"document": self.document, "operation_id_header": OPERATION_ID_HEADER}
        for source in (self._models, self._operations, self):
            names = [name for name in vars(type(source)) if not name.startswith("_") and name != "globals"]
            found |= {name: getattr(source, name) for name in names}
        return found

    def groups(self) -> list[Group]:
        """The operation groups in the order of the document's tags."""
        found = self.data.endpoint_collections_by_tag
        tags = [tag["name"] for tag in self.document.get("tags", [])]
        ordered = sorted(found, key=lambda tag: _position(tags, str(tag)))
        return [self.group_of(found[tag]) for tag in ordered]

    def group_of(self, collection: EndpointCollection) -> Group:
        """The operation group of a tag."""
        name = self._operations.operation_of(collection.endpoints[0]).id.rpartition("_")[0]
        described = {tag["name"]: tag.get("description", "") for tag in self.document.get("tags", [])}
        text = one_line(described.get(name, "")) or f"The operations of {name}."
        return Group(str(collection.tag), f"{name}Operations", name, text)

    def group_class_names(self) -> list[str]:
        """The names of all group classes, sorted."""
        names = [group.class_name for group in self.groups()]
        return sorted(names + [f"Async{name}" for name in names])

    def getter_of(self, collection: EndpointCollection) -> Getter | None:
        """The operation by which the resource of a long-running operation of this group is read at its end."""
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
                "the group has a long-running operation but no operation Get",
                "add the Get operation, by which the clients read the resource when the operation has ended",
            )
        )

    def classes_of_group(self, collection: EndpointCollection) -> list[Property]:
        """The models and enumerations that only the signatures of a group name: all but the bodies."""
        found = [item for endpoint in collection.endpoints for item in self._operations.shown_in(endpoint)]
        fields = [field for endpoint in collection.endpoints for field in self._operations.body_fields(endpoint)]
        bodies = {body.class_info.name for body in self.bodies_of_group(collection)}
        leaves = self._models.leaves([*found, *(field.property for field in fields)])
        return [leaf for leaf in leaves if leaf.class_info.name not in bodies]

    def bodies_of_group(self, collection: EndpointCollection) -> list[ModelProperty]:
        """The models that the operations of a group send as JSON."""
        bodies = (self._operations.json_body_of(endpoint) for endpoint in collection.endpoints)
        return [body for body in bodies if body is not None]

    def is_sent(self, item: ModelProperty) -> bool:
        """Whether a caller makes one to send it; others are only ever read."""
        if self._sent is None:
            collections = self.data.endpoint_collections_by_tag.values()
            bodies = [body for collection in collections for body in self.bodies_of_group(collection)]
            self._sent = frozenset(self._models.closure(bodies))
        return item.class_info.name in self._sent

    def is_used(self, item: ModelProperty | EnumProperty) -> bool:
        """Whether any operation sends or reads it, and it needs a class of its own."""
        if self._used is None:
            roots = [root for endpoint in self._endpoints() for root in self._operations.shown_in(endpoint)]
            roots += [
                answer.model for endpoint in self._endpoints() if (answer := self._operations.answer_of(endpoint))
            ]
            self._used = frozenset(self._models.closure(roots))
        return item.class_info.name in self._used

    def used_classes(self) -> list[Class]:
        """The classes of the models package, sorted."""
        enumerations = [item for item in self.data.enums if isinstance(item, EnumProperty)]
        candidates: list[ModelProperty | EnumProperty] = [*self.data.models, *enumerations]
        found = [item.class_info for item in candidates if self.is_used(item)]
        return sorted(found, key=lambda item: item.name)

    def public_classes(self) -> list[Class]:
        """The classes that a caller meets, sorted: all but the pages."""
        roots = [root for endpoint in self._endpoints() for root in self._operations.shown_in(endpoint)]
        public = self._models.closure(roots)
        return [item for item in self.used_classes() if item.name in public]

    def _endpoints(self) -> Iterator[Endpoint]:
        for collection in self.data.endpoint_collections_by_tag.values():
            yield from collection.endpoints


def _position(tags: list[str], tag: str) -> tuple[int, str]:
    names = [strings.snake_case(name) for name in tags]
    return (names.index(tag) if tag in names else len(names), tag)
