"""The contract of one api-version, read from its document: operations, resources, what other versions know."""

from __future__ import annotations

from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import jsonschema_rs
from customvoice_spec import projected, versions

from .filter_reference import Grammar
from .operation import Answer, Header, Operation, Parameter, below_root, pattern
from .resource_type import ResourceType, resource_type
from .schemas import AnswerSchemas, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .exchange import Exchange

_METHODS = ("get", "put", "post", "patch", "delete")


class Contract:
    """What one api-version promises. Made once a version: use `Contract.of`."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Take the document of one api-version."""
        self.document = document
        self.version = str(document["info"]["version"])
        self.resources: dict[str, ResourceType] = dict(_resources(document))
        self._schemas = AnswerSchemas(document, _always(document))
        self.operations: tuple[Operation, ...] = tuple(self._operations())
        self._find = lru_cache(maxsize=256)(self._find_operation)
        self._methods = lru_cache(maxsize=256)(self._find_methods)

    @classmethod
    def of(cls, version: str) -> Contract:
        """Return the contract of `version`; raises SpecError for one that the document does not have."""
        return _of(version)

    def operation_of(self, exchange: Exchange) -> Operation | None:
        """Return the operation that the request means; None for an unknown path or method, or an unclear path."""
        return self._find(exchange.method, urlsplit(exchange.url).path)

    def methods_of(self, exchange: Exchange) -> frozenset[str]:
        """Return the methods described for the path of the request; none for an unknown path."""
        return self._methods(exchange.path)

    def operation(self, operation_id: str) -> Operation:
        """Return the operation of that id; raises KeyError when the version has none."""
        for each in self.operations:
            if each.id == operation_id:
                return each
        raise KeyError(operation_id)

    def filter_grammar(self, operation: Operation) -> Grammar:
        """Return what the operation's parameter `filter` accepts; raises KeyError where it has none."""
        return Grammar(operation.parameters["filter"].schema["pattern"])

    def request_names(self, operation: Operation) -> frozenset[str]:
        """Return the names of the properties, or parts, that a request of the operation can set."""
        names = set[str]()
        for schema in operation.request.values():
            for name, each in resolve(self.document, schema)["properties"].items():
                if not resolve(self.document, each).get("readOnly"):
                    names.add(name)
        return frozenset(names)

    def form_names(self, operation: Operation) -> dict[str, str]:
        """Return the text parts of the operation's form, by their names in lower case (erratum 3)."""
        schema = resolve(self.document, operation.request["multipart/form-data"])
        parts = {name: resolve(self.document, each) for name, each in schema["properties"].items()}
        return {
            name.lower(): name
            for name, each in parts.items()
            if each["type"] == "string" and each.get("format") != "binary"
        }

    @cached_property
    def error_validator(self) -> jsonschema_rs.Draft202012Validator:
        """The validator of every error body."""
        return self._schemas.validator({"$ref": "#/components/schemas/ErrorResponse"})

    @property
    def property_names(self) -> frozenset[str]:
        """Every property name of any schema."""
        return frozenset(
            name for each in self.document["components"]["schemas"].values() for name in (each.get("properties") or ())
        )

    @property
    def enum_values(self) -> frozenset[str]:
        """Every value of any enumeration."""
        return frozenset(
            str(value) for each in self.document["components"]["schemas"].values() for value in each.get("enum", ())
        )

    def others_with_property(self, name: str) -> list[str]:
        """Return the other versions that know the property `name`, where this one does not."""
        if name in self.property_names:
            return []
        return [each for each in known_versions() if each != self.version and name in Contract.of(each).property_names]

    def others_with_value(self, value: str) -> list[str]:
        """Return the other versions that know the enumeration value, where this one does not."""
        if value in self.enum_values:
            return []
        return [each for each in known_versions() if each != self.version and value in Contract.of(each).enum_values]

    def _find_operation(self, method: str, path: str) -> Operation | None:
        below = below_root(path)
        if below is None or any(sign in unquote(below.rpartition(":")[0] or below) for sign in (":", "//", "\\")):
            return None
        if any(part in (".", "..") for part in unquote(below).split("/")):
            return None
        # An id contains no colon, so at most one template fits, with or without an action.
        for each in self.operations:
            if each.method == method and pattern(each.template).fullmatch(below):
                return each
        return None

    def _find_methods(self, path: str) -> frozenset[str]:
        below = below_root(path)
        if below is None:
            return frozenset()
        return frozenset(each.method for each in self.operations if pattern(each.template).fullmatch(below))

    def _operations(self) -> Iterator[Operation]:
        for template, item in self.document["paths"].items():
            for method in _METHODS:
                if method in item:
                    yield self._operation(template, method, item[method], item.get("parameters", []))

    def _operation(self, template: str, method: str, node: Mapping[str, Any], shared: list[Any]) -> Operation:
        parameters = [resolve(self.document, each) for each in [*shared, *node.get("parameters", [])]]
        body = resolve(self.document, node.get("requestBody", {}))
        collection = template.split("/")[1]
        return Operation(
            id=node["operationId"],
            method=method.upper(),
            template=template,
            is_long_running=bool(node.get("x-ms-long-running-operation")),
            is_list="x-ms-pageable" in node,
            parameters={each["name"]: self._parameter(each) for each in parameters},
            request={media: each["schema"] for media, each in body.get("content", {}).items()},
            answers={status: self._answer(each) for status, each in node["responses"].items()},
            item=self.resources.get(collection),
        )

    def _parameter(self, node: Mapping[str, Any]) -> Parameter:
        schema = dict(resolve(self.document, node["schema"]))
        validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
        return Parameter(node["name"], node["in"], bool(node.get("required")), schema, validator)

    def _answer(self, node: Mapping[str, Any]) -> Answer:
        found = resolve(self.document, node)
        content = found.get("content", {}).get("application/json")
        schema = content["schema"] if content else None
        headers = {}
        for name, each in found.get("headers", {}).items():
            header = resolve(self.document, each)
            described = dict(resolve(self.document, header.get("schema", {})))
            headers[name.lower()] = Header(
                name,
                bool(header.get("required")),
                str(described.get("type", "string")),
                jsonschema_rs.Draft202012Validator(described, validate_formats=True),
            )
        return Answer(headers, schema, self._schemas.validator(schema) if schema else None)


@cache
def known_versions() -> tuple[str, ...]:
    """Return the api-versions of the document, oldest first; read once."""
    return versions()


@cache
def _of(version: str) -> Contract:
    return Contract(projected(version))


def _resources(document: Mapping[str, Any]) -> Iterator[tuple[str, ResourceType]]:
    for template, item in document["paths"].items():
        node = item.get("get")
        if node is None or "x-ms-pageable" in node or "put" not in item:
            continue
        schema = node["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        collection = template.split("/")[1]
        yield collection, resource_type(document, collection, schema)


def _always(document: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Return, by schema, the properties of the service that every example of a response shows."""
    shown: dict[str, list[set[str]]] = {}
    for item in document["paths"].values():
        for method in _METHODS:
            for answer in item.get(method, {}).get("responses", {}).values():
                content = resolve(document, answer).get("content", {}).get("application/json", {})
                name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
                for example in content.get("examples", {}).values():
                    value = resolve(document, example)["value"]
                    if isinstance(value, dict):
                        shown.setdefault(name, []).append(set(value))
    found = {}
    for name, examples in shown.items():
        properties = document["components"]["schemas"].get(name, {}).get("properties", {})
        served = {each for each, node in properties.items() if each == "id" or resolve(document, node).get("readOnly")}
        found[name] = frozenset(set.intersection(*examples) & served)
    return found
