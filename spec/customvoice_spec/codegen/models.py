"""What the client templates may ask about models: kinds of values, what is read-only, which classes are needed.

The generator's objects keep neither `readOnly` nor `x-…` extensions, so these are read from the document.
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
    """What the document says of one property of a schema."""

    read_only: bool
    is_url: bool
    description: str


class ModelFacts:
    """The questions about models, for one document and what the generator made of it."""

    def __init__(self, document: dict[str, Any], data: GeneratorData) -> None:
        self.document = document
        self.data = data
        self.schemas: dict[str, Any] = {
            str(strings.ClassName(name, "")): schema for name, schema in document["components"]["schemas"].items()
        }
        self.models = {model.class_info.name: model for model in data.models}

    def kind_of(self, item: Property) -> str:
        """What sort of value a property holds, for the templates to branch on."""
        if isinstance(item, ModelProperty):
            return "map" if self.is_map(item) else "model"
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
        target = self.resolve(raw)
        return PropertyFacts(
            read_only=bool(raw.get("readOnly", target.get("readOnly", False))),
            is_url=target.get("format") in _URL_FORMATS,
            description=one_line(raw.get("description") or target.get("description", "")),
        )

    def value_descriptions(self, schema: dict[str, Any]) -> dict[str, str]:
        """What the document says of each value of an enumeration."""
        values = (schema.get("x-ms-enum") or {}).get("values", [])
        described = {str(item["value"]): one_line(item.get("description", "")) for item in values}
        return {str(value): described.get(str(value), "") for value in schema.get("enum", [])}

    def member_name(self, value: str, key: str) -> str:
        """The name of a member of an enumeration, by words: NotStarted is NOT_STARTED."""
        name = strings.snake_case(value).upper()
        return name if name.isidentifier() else key

    def classes_in(self, properties: Iterable[Property]) -> list[Class]:
        """The classes that the types of these properties name, sorted."""
        found = {item.class_info.name: item.class_info for item in self.leaves(properties)}
        return [found[name] for name in sorted(found)]

    def closure(self, roots: Iterable[Property]) -> set[str]:
        """The names of the classes that these properties name, and those that their classes name, and so on."""
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
        """The models and enumerations that the types of these properties name, inside lists and mappings too."""
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
        """Whether the object's property names are data. Such a model needs no class: it is a dictionary."""
        known = self.models.get(model.class_info.name, model)
        return not properties_of(known) and known.class_info.name not in self.schemas

    def resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        """The node that a reference leads to, or the node itself."""
        while "$ref" in node:
            found: Any = self.document
            for key in node["$ref"].removeprefix("#/").split("/"):
                found = found[key]
            node = found
        return node


def properties_of(model: ModelProperty) -> list[Property]:
    """The properties of a model; required ones first."""
    found: list[Property] = [*(model.required_properties or []), *(model.optional_properties or [])]
    return sorted(found, key=lambda item: not item.required)


def _without_null(union: UnionProperty) -> list[Property]:
    return [item for item in union.inner_properties if not isinstance(item, NoneProperty)]


def one_line(text: str) -> str:
    """The text without line breaks."""
    return " ".join(text.split())
