"""Facts for the client templates about models: kinds of values, read-only properties, needed classes.

The generator's objects have neither `readOnly` nor `x-…` extensions, so these are read from the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from openapi_python_client import strings
from openapi_python_client.parser import GeneratorData
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

from customvoice_spec.errors import Problem, SpecError

__all__ = ["ModelFacts", "PropertyFacts", "one_line", "properties_of"]

_URL_FORMATS = frozenset({"uri", "url"})

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
class PropertyFacts:
    """Facts of the document about one property of a schema."""

    read_only: bool
    is_url: bool
    description: str


class ModelFacts:
    """Answers the templates' questions about models, for one document and its generator data."""

    def __init__(self, document: dict[str, Any], data: GeneratorData) -> None:
        self.document = document
        self.data = data
        self.schemas: dict[str, Any] = {
            str(strings.ClassName(name, "")): schema for name, schema in document["components"]["schemas"].items()
        }
        self.models = {model.class_info.name: model for model in data.models}

    def kind_of(self, item: Property) -> str:
        """Return the kind of a property's value; the templates branch on it."""
        if isinstance(item, ModelProperty):
            return "map" if self.is_map(item) else "model"
        if isinstance(item, UnionProperty) and len(_without_null(item)) == 1:
            return "nullable"
        kind = _KINDS.get(type(item))
        if kind is None:
            raise SpecError(
                Problem(
                    f"property {item.name.get_untrusted_value()}",
                    f"the client templates do not support {type(item).__name__}",
                    "write it differently, or extend spec/codegen/templates/expressions.jinja",
                )
            )
        return kind

    def without_null(self, item: UnionProperty) -> Property:
        """Return the only type of a nullable property. The clients use None for null and for a missing property."""
        return _without_null(item)[0]

    def property_facts(self, model: ModelProperty, item: Property) -> PropertyFacts:
        """Return the facts about a property, from the property itself or from the schema that it refers to."""
        name = item.name.get_untrusted_value()
        raw = self.schemas.get(model.class_info.name, {}).get("properties", {}).get(name, {})
        target = self.resolve(raw)
        return PropertyFacts(
            read_only=bool(raw.get("readOnly", target.get("readOnly", False))),
            is_url=target.get("format") in _URL_FORMATS,
            description=one_line(raw.get("description") or target.get("description", "")),
        )

    def value_descriptions(self, schema: dict[str, Any]) -> dict[str, str]:
        """Return the description of each value of an enumeration."""
        values = (schema.get("x-ms-enum") or {}).get("values", [])
        described = {str(item["value"]): one_line(item.get("description", "")) for item in values}
        return {str(value): described.get(str(value), "") for value in schema.get("enum", [])}

    def member_name(self, value: str, key: str) -> str:
        """Return the name of an enum member: NotStarted becomes NOT_STARTED."""
        name = strings.snake_case(value).upper()
        return name if name.isidentifier() else key

    def classes_in(self, properties: Iterable[Property]) -> list[Class]:
        """Return the classes in the types of these properties, sorted."""
        found = {item.class_info.name: item.class_info for item in self.leaves(properties)}
        return [found[name] for name in sorted(found)]

    def closure(self, roots: Iterable[Property]) -> set[str]:
        """Return the names of all classes that these properties use, directly or through other classes."""
        found: set[str] = set()
        waiting = list(roots)
        while waiting:
            for leaf in self.leaves([waiting.pop()]):
                if leaf.class_info.name not in found:
                    found.add(leaf.class_info.name)
                    model = self.models.get(leaf.class_info.name)
                    waiting.extend(properties_of(model) if model else [])
        return found

    def leaves(self, properties: Iterable[Property]) -> Iterator[ModelProperty | EnumProperty]:
        """Yield the models and enumerations in the types of these properties, also inside lists and mappings."""
        for item in properties:
            if isinstance(item, ListProperty):
                yield from self.leaves([item.inner_property])
            elif isinstance(item, UnionProperty):
                yield from self.leaves(_without_null(item))
            elif isinstance(item, ModelProperty) and self.is_map(item):
                inner = self.models[item.class_info.name].additional_properties
                yield from self.leaves([inner] if inner else [])
            elif isinstance(item, ModelProperty | EnumProperty):
                yield item

    def is_map(self, model: ModelProperty) -> bool:
        """Return True if the property names of the object are data. Such a model is a dictionary without a class."""
        known = self.models.get(model.class_info.name, model)
        return not properties_of(known) and known.class_info.name not in self.schemas

    def resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        """Return the node that a reference leads to, or the node itself."""
        while "$ref" in node:
            found: Any = self.document
            for key in node["$ref"].removeprefix("#/").split("/"):
                found = found[key]
            node = found
        return node


def properties_of(model: ModelProperty) -> list[Property]:
    """Return the properties of a model, required ones first."""
    found: list[Property] = [*(model.required_properties or []), *(model.optional_properties or [])]
    return sorted(found, key=lambda item: not item.required)


def _without_null(union: UnionProperty) -> list[Property]:
    return [item for item in union.inner_properties if not isinstance(item, NoneProperty)]


def one_line(text: str) -> str:
    """Return the text without line breaks."""
    return " ".join(text.split())
