"""What the client templates may ask of a projected document beyond what the generator's own objects carry.

The generator keeps neither `readOnly` nor `x-…` extensions nor operationIds, so these are read from the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from openapi_python_client import strings
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.openapi import Endpoint, EndpointCollection
from openapi_python_client.parser.properties.any import AnyProperty
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.enum_property import EnumProperty
from openapi_python_client.parser.properties.file import FileProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.model_property import ModelProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol as Property
from openapi_python_client.parser.properties.schemas import Class
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.parser.properties.uuid import UuidProperty

from ._errors import Problem, SpecError

OPERATION_ID_HEADER = "Operation-Id"
_API_VERSION = "api-version"
_METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
_URL_FORMATS = frozenset({"uri", "url"})

# One Python name for audio in every form, although the contract spells the part audiodata here and audioData there.
_AUDIO = "audio"

_KINDS: dict[type, str] = {
    AnyProperty: "any",
    BooleanProperty: "boolean",
    DateTimeProperty: "datetime",
    EnumProperty: "enum",
    FileProperty: "file",
    FloatProperty: "float",
    IntProperty: "int",
    ListProperty: "list",
    StringProperty: "string",
    UuidProperty: "uuid",
}


@dataclass(frozen=True)
class OperationFacts:
    """One operation as the document has it. `method_name` is what the clients call it."""

    id: str
    path: str
    method_name: str
    is_long_running: bool
    item_name: str | None
    link_name: str | None
    raw: dict[str, Any]


@dataclass(frozen=True)
class PropertyFacts:
    """What the document says of one property of a schema."""

    read_only: bool
    is_url: bool
    description: str


@dataclass(frozen=True)
class FormPart:
    """One part of a multipart form, as an argument."""

    argument: str
    wire_name: str
    property: Property
    is_file: bool
    is_list: bool
    text: str


@dataclass(frozen=True)
class Answer:
    """What a successful answer holds: a model, and for a list the item and the names of its attributes."""

    model: ModelProperty
    item: ModelProperty | None = None
    items_name: str | None = None
    link_name: str | None = None


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
    """The questions, for one document and what the generator made of it."""

    def __init__(self, document: dict[str, Any], data: GeneratorData) -> None:
        self.document = document
        self.data = data
        self.schemas: dict[str, Any] = {
            str(strings.ClassName(name, "")): schema for name, schema in document["components"]["schemas"].items()
        }
        self.models = {model.class_info.name: model for model in data.models}
        self._used: frozenset[str] | None = None

    def globals(self) -> dict[str, Any]:
        """Every question under its name, for the templates."""
        names = [name for name in dir(type(self)) if not name.startswith("_") and name != "globals"]
        return {name: getattr(self, name) for name in names} | {
            "document": self.document,
            "operation_id_header": OPERATION_ID_HEADER,
        }

    # Operations

    def operation_of(self, endpoint: Endpoint) -> OperationFacts:
        """The operation that the generator's endpoint was made of."""
        path = endpoint.path.get_untrusted_value()
        raw = next(item for item in _at_path(self.document, path) if item.get("_method") == endpoint.method)
        pageable = raw.get("x-ms-pageable") or {}
        long_running = bool(raw.get("x-ms-long-running-operation"))
        verb = strings.snake_case(raw.get("x-ms-client-name") or raw["operationId"].rpartition("_")[2])
        facts = OperationFacts(
            id=raw["operationId"],
            path=path,
            method_name=f"begin_{verb}" if long_running else verb,
            is_long_running=long_running,
            item_name=pageable.get("itemName", "value") if pageable else None,
            link_name=pageable.get("nextLinkName"),
            raw=raw,
        )
        _check_operation(facts, endpoint)
        return facts

    def module_of(self, endpoint: Endpoint) -> str:
        """The module of the operation's request."""
        return str(strings.PythonIdentifier(endpoint.name, "field_"))

    def argument(self, parameter: Property) -> str:
        """The Python name of a parameter."""
        return strings.snake_case(parameter.name)

    def query_of(self, endpoint: Endpoint) -> list[Property]:
        """The query parameters that a caller chooses; required ones first. The api-version is the client's."""
        chosen = [item for item in endpoint.query_parameters if item.name != _API_VERSION]
        return sorted(chosen, key=lambda item: not item.required)

    def parameter_text(self, endpoint: Endpoint, parameter: Property) -> str:
        """What the document says of a parameter."""
        raw = self.operation_of(endpoint).raw
        for item in raw["_parameters"]:
            found = self._resolve(item)
            if found["name"] == parameter.name.get_untrusted_value():
                return _one_line(found.get("description", ""))
        return ""

    def json_body_of(self, endpoint: Endpoint) -> ModelProperty | None:
        """The model that the operation sends as JSON."""
        for body in endpoint.bodies:
            if body.body_type == "json" and isinstance(body.prop, ModelProperty):
                return self.models[body.prop.class_info.name]
        return None

    def form_parts(self, endpoint: Endpoint) -> list[FormPart]:
        """The parts of the form that the operation sends; required ones first."""
        for body in endpoint.bodies:
            if body.body_type == "files" and isinstance(body.prop, ModelProperty):
                model = self.models[body.prop.class_info.name]
                return [self._form_part(model, item) for item in _properties(model)]
        return []

    def answer_of(self, endpoint: Endpoint) -> Answer | None:
        """What a successful answer holds; None when it is empty."""
        operation = self.operation_of(endpoint)
        for response in endpoint.responses.patterns:
            codes = response.status_code.range or (0, 0)
            if 200 <= codes[0] <= 299 and isinstance(response.prop, ModelProperty):
                model = self.models[response.prop.class_info.name]
                return self._page(operation, model) if operation.item_name else Answer(model)
        return None

    # Groups

    def groups(self) -> list[Group]:
        """The operation groups in the order of the document's tags."""
        found = self.data.endpoint_collections_by_tag
        tags = [tag["name"] for tag in self.document.get("tags", [])]
        ordered = sorted(found, key=lambda tag: _position(tags, str(tag)))
        return [self.group_of(found[tag]) for tag in ordered]

    def group_of(self, collection: EndpointCollection) -> Group:
        """The operation group of a tag."""
        name = self.operation_of(collection.endpoints[0]).id.rpartition("_")[0]
        described = {tag["name"]: tag.get("description", "") for tag in self.document.get("tags", [])}
        text = _one_line(described.get(name, "")) or f"The operations of {name}."
        return Group(str(collection.tag), f"{name}Operations", name, text)

    def group_class_names(self) -> list[str]:
        """The names of all group classes, sorted."""
        names = [group.class_name for group in self.groups()]
        return sorted(names + [f"Async{name}" for name in names])

    def getter_of(self, collection: EndpointCollection) -> Getter | None:
        """The operation by which the resource of a long-running operation of this group is read at its end."""
        operations = [(self.operation_of(endpoint), endpoint) for endpoint in collection.endpoints]
        if not any(facts.is_long_running for facts, _ in operations):
            return None
        for facts, endpoint in operations:
            answer = self.answer_of(endpoint)
            if facts.method_name == "get" and answer is not None:
                return Getter(self.module_of(endpoint), answer.model)
        raise SpecError(
            Problem(
                f"/tags/{collection.tag}",
                "the group has a long-running operation but no operation Get",
                "add the Get operation, by which the clients read the resource when the operation has ended",
            )
        )

    def classes_of_group(self, collection: EndpointCollection) -> list[Property]:
        """The models and enumerations that the signatures of a group name."""
        return [item for endpoint in collection.endpoints for item in self._roots(endpoint)]

    # Models

    def kind_of(self, item: Property) -> str:
        """What sort of value a property holds, for the templates to branch on."""
        if isinstance(item, ModelProperty):
            return "map" if self._is_map(item) else "model"
        if isinstance(item, UnionProperty) and len(_without_null(item)) == 1:
            return "nullable"
        kind = _KINDS.get(type(item))
        if kind is None:
            raise SpecError(
                Problem(
                    f"property {item.name.get_untrusted_value()}",
                    f"the client templates cannot express {type(item).__name__}",
                    "express it otherwise, or teach spec/codegen/templates/expressions.jinja",
                )
            )
        return kind

    def without_null(self, item: UnionProperty) -> Property:
        """The one type of a property that may be null. The clients write both null and absent as None."""
        return _without_null(item)[0]

    def property_facts(self, model: ModelProperty, item: Property) -> PropertyFacts:
        """What the document says of a property, on the property itself or on the schema it refers to."""
        name = item.name.get_untrusted_value()
        raw = self.schemas.get(model.class_info.name, {}).get("properties", {}).get(name, {})
        target = self._resolve(raw)
        return PropertyFacts(
            read_only=bool(raw.get("readOnly", target.get("readOnly", False))),
            is_url=target.get("format") in _URL_FORMATS,
            description=_one_line(raw.get("description") or target.get("description", "")),
        )

    def value_descriptions(self, schema: dict[str, Any]) -> dict[str, str]:
        """What the document says of each value of an enumeration."""
        values = (schema.get("x-ms-enum") or {}).get("values", [])
        described = {str(item["value"]): _one_line(item.get("description", "")) for item in values}
        return {str(value): described.get(str(value), "") for value in schema.get("enum", [])}

    def member_name(self, value: str, key: str) -> str:
        """The name of a member of an enumeration, by words: NotStarted is NOT_STARTED."""
        name = strings.snake_case(value).upper()
        return name if name.isidentifier() else key

    def classes_in(self, properties: Iterable[Property]) -> list[Class]:
        """The classes that the types of these properties name, sorted."""
        found = {item.class_info.name: item.class_info for item in self._leaves(properties)}
        return [found[name] for name in sorted(found)]

    def is_used(self, item: ModelProperty | EnumProperty) -> bool:
        """Whether any operation sends or reads it, and it needs a class of its own."""
        if self._used is None:
            roots = [root for endpoint in self._endpoints() for root in self._roots(endpoint)]
            roots += [answer.model for endpoint in self._endpoints() if (answer := self.answer_of(endpoint))]
            self._used = frozenset(self._closure(roots))
        return item.class_info.name in self._used

    def used_classes(self) -> list[Class]:
        """The classes of the models package, sorted."""
        enumerations = [item for item in self.data.enums if isinstance(item, EnumProperty)]
        candidates: list[ModelProperty | EnumProperty] = [*self.data.models, *enumerations]
        found = [item.class_info for item in candidates if self.is_used(item)]
        return sorted(found, key=lambda item: item.name)

    def public_classes(self) -> list[Class]:
        """The classes that a caller meets, sorted: all but the pages."""
        roots = [root for endpoint in self._endpoints() for root in self._roots(endpoint)]
        public = self._closure(roots)
        return [item for item in self.used_classes() if item.name in public]

    # Parts of the answers

    def _endpoints(self) -> Iterator[Endpoint]:
        for collection in self.data.endpoint_collections_by_tag.values():
            yield from collection.endpoints

    def _roots(self, endpoint: Endpoint) -> list[Property]:
        body, answer = self.json_body_of(endpoint), self.answer_of(endpoint)
        shown = (answer.item or answer.model) if answer else None
        return [*(item for item in (body, shown) if item is not None), *self.query_of(endpoint)]

    def _closure(self, roots: Iterable[Property]) -> set[str]:
        found: set[str] = set()
        waiting = list(roots)
        while waiting:
            for leaf in self._leaves([waiting.pop()]):
                if leaf.class_info.name not in found:
                    found.add(leaf.class_info.name)
                    model = self.models.get(leaf.class_info.name)
                    waiting.extend(_properties(model) if model else [])
        return found

    def _leaves(self, properties: Iterable[Property]) -> Iterator[ModelProperty | EnumProperty]:
        for item in properties:
            if isinstance(item, ListProperty):
                yield from self._leaves([item.inner_property])
            elif isinstance(item, UnionProperty):
                yield from self._leaves(_without_null(item))
            elif isinstance(item, ModelProperty) and self._is_map(item):
                inner = self.models[item.class_info.name].additional_properties
                yield from self._leaves([inner] if inner else [])
            elif isinstance(item, ModelProperty | EnumProperty):
                yield item

    def _is_map(self, model: ModelProperty) -> bool:
        known = self.models.get(model.class_info.name, model)
        return not _properties(known) and known.class_info.name not in self.schemas

    def _page(self, operation: OperationFacts, model: ModelProperty) -> Answer:
        by_name = {item.name.get_untrusted_value(): item for item in _properties(model)}
        items = by_name.get(operation.item_name or "")
        if not isinstance(items, ListProperty) or not isinstance(items.inner_property, ModelProperty):
            raise SpecError(
                Problem(
                    f"{operation.id}/x-ms-pageable/itemName",
                    f"{model.class_info.name} has no list of models called {operation.item_name}",
                    "name the property that holds the items",
                )
            )
        link = by_name.get(operation.link_name or "")
        return Answer(
            model,
            self.models[items.inner_property.class_info.name],
            str(items.python_name),
            str(link.python_name) if link else None,
        )

    def _form_part(self, model: ModelProperty, item: Property) -> FormPart:
        name = item.name.get_untrusted_value()
        raw = self.schemas.get(model.class_info.name, {}).get("properties", {}).get(name, {})
        inner = item.inner_property if isinstance(item, ListProperty) else item
        is_file = isinstance(inner, FileProperty)
        chosen = raw.get("x-ms-client-name") or (_AUDIO if is_file else name)
        text = _one_line(raw.get("description", ""))
        if is_file:
            several = ", or several of them" if isinstance(item, ListProperty) else ""
            described = f"{text.rstrip('.')}. " if text else ""
            text = f"{described}A path, bytes or a file object opened in binary mode{several}."
        return FormPart(
            argument=strings.snake_case(chosen),
            wire_name=name,
            property=item,
            is_file=is_file,
            is_list=is_file and isinstance(item, ListProperty),
            text=text,
        )

    def _resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in node:
            found: Any = self.document
            for key in node["$ref"].removeprefix("#/").split("/"):
                found = found[key]
            node = found
        return node


def _at_path(document: dict[str, Any], path: str) -> Iterator[dict[str, Any]]:
    shared = document["paths"][path].get("parameters", [])
    for method in _METHODS:
        if method in document["paths"][path]:
            raw = document["paths"][path][method]
            yield {**raw, "_method": method, "_parameters": [*raw.get("parameters", []), *shared]}


def _check_operation(facts: OperationFacts, endpoint: Endpoint) -> None:
    headers = {item.name.get_untrusted_value() for item in endpoint.header_parameters}
    expected = {OPERATION_ID_HEADER} if facts.is_long_running else set()
    if headers != expected:
        raise SpecError(
            Problem(
                f"{facts.id}/parameters",
                f"the client templates expect the header parameters {sorted(expected)}, received {sorted(headers)}",
                "declare Operation-Id on long-running operations and no header elsewhere, or teach the templates",
            )
        )


def _properties(model: ModelProperty) -> list[Property]:
    found: list[Property] = [*(model.required_properties or []), *(model.optional_properties or [])]
    return sorted(found, key=lambda item: not item.required)


def _without_null(union: UnionProperty) -> list[Property]:
    return [item for item in union.inner_properties if not isinstance(item, NoneProperty)]


def _position(tags: list[str], tag: str) -> tuple[int, str]:
    names = [strings.snake_case(name) for name in tags]
    return (names.index(tag) if tag in names else len(names), tag)


def _one_line(text: str) -> str:
    return " ".join(text.split())
