"""Facts for the client templates about operations: names, arguments, bodies, responses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openapi_python_client import strings
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties.file import FileProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.model_property import ModelProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol as Property

from customvoice_spec.errors import Problem, SpecError

from .models import ModelFacts, one_line, properties_of

__all__ = ["OPERATION_ID_HEADER", "Answer", "BodyField", "FormPart", "OperationFacts", "OperationQuestions"]

OPERATION_ID_HEADER = "Operation-Id"
_API_VERSION = "api-version"
_FILTER = "filter"
# Arguments of the group methods that are not in the document; see signature.jinja and group.py.jinja.
_OWN_ARGUMENTS = frozenset({"body", "fields", "operation_id", "polling_interval", "progress", "self"})
_METHODS = ("get", "put", "post", "delete", "patch", "head", "options")

# One Python name for audio in every form, although the contract has the parts audiodata and audioData.
_AUDIO = "audio"


@dataclass(frozen=True)
class OperationFacts:
    """One operation of the document. `method_name` is its name in the clients."""

    id: str
    path: str
    method_name: str
    is_long_running: bool
    item_name: str | None
    link_name: str | None
    raw: dict[str, Any]


@dataclass(frozen=True)
class FormPart:
    """One part of a multipart form, as an argument. `max_bytes` is the maximum file size, written as in Python."""

    argument: str
    wire_name: str
    property: Property
    is_file: bool
    is_list: bool
    max_bytes: str | None
    text: str


@dataclass(frozen=True)
class BodyField:
    """One attribute of a JSON body, as an argument."""

    argument: str
    property: Property
    required: bool
    text: str


@dataclass(frozen=True)
class Answer:
    """The content of a successful response: a model, and for a list its item and the names of its attributes."""

    model: ModelProperty
    item: ModelProperty | None = None
    items_name: str | None = None
    link_name: str | None = None


class OperationQuestions:
    """Answers the templates' questions about operations, for one document and its generator data."""

    def __init__(self, models: ModelFacts) -> None:
        self._models = models
        self._document = models.document

    def operation_of(self, endpoint: Endpoint) -> OperationFacts:
        """Return the operation of an endpoint of the generator."""
        path = endpoint.path.get_untrusted_value()
        raw = next(item for item in _at_path(self._document, path) if item.get("_method") == endpoint.method)
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
        """Return the name of the module with the operation's request."""
        return str(strings.PythonIdentifier(endpoint.name, "field_"))

    def argument(self, parameter: Property) -> str:
        """Return the Python name of a parameter."""
        return strings.snake_case(parameter.name)

    def query_of(self, endpoint: Endpoint) -> list[Property]:
        """Return the query parameters of a caller, required ones first. The client sets the api-version."""
        chosen = [item for item in endpoint.query_parameters if item.name != _API_VERSION]
        return sorted(chosen, key=lambda item: not item.required)

    def parameter_text(self, endpoint: Endpoint, parameter: Property) -> str:
        """Return the description of a parameter."""
        raw = self.operation_of(endpoint).raw
        for item in raw["_parameters"]:
            found = self._models.resolve(item)
            if found["name"] == parameter.name.get_untrusted_value():
                return one_line(found.get("description", ""))
        return ""

    def json_body_of(self, endpoint: Endpoint) -> ModelProperty | None:
        """Return the model that the operation sends as JSON."""
        for body in endpoint.bodies:
            if body.body_type == "json" and isinstance(body.prop, ModelProperty):
                return self._models.models[body.prop.class_info.name]
        return None

    def body_fields(self, endpoint: Endpoint) -> list[BodyField]:
        """Return the attributes of the JSON body that a caller sets, required ones first, without path parameters."""
        model = self.json_body_of(endpoint)
        named = {self.argument(item) for item in endpoint.path_parameters}
        fields = [self._body_field(model, item) for item in properties_of(model)] if model else []
        chosen = [field for field in fields if field is not None and field.argument not in named]
        taken = sorted(_OWN_ARGUMENTS.intersection(field.argument for field in chosen))
        if taken:
            raise SpecError(
                Problem(
                    f"{self.operation_of(endpoint).id}/requestBody",
                    f"the methods of the clients already have an argument {', '.join(taken)}",
                    "rename the property for clients, or extend spec/codegen/templates/signature.jinja",
                )
            )
        return chosen

    def is_filter(self, endpoint: Endpoint, parameter: Property) -> bool:
        """Return True if a query parameter is the filter of a list, which callers may build with `F`."""
        is_list = self.operation_of(endpoint).item_name is not None
        return is_list and parameter.name.get_untrusted_value() == _FILTER

    def has_files(self, endpoint: Endpoint) -> bool:
        """Return True if the operation uploads a file, so that it has a progress argument."""
        return any(part.is_file for part in self.form_parts(endpoint))

    def form_parts(self, endpoint: Endpoint) -> list[FormPart]:
        """Return the parts of the form that the operation sends, required ones first."""
        for body in endpoint.bodies:
            if body.body_type == "files" and isinstance(body.prop, ModelProperty):
                model = self._models.models[body.prop.class_info.name]
                return [self._form_part(model, item) for item in properties_of(model)]
        return []

    def answer_of(self, endpoint: Endpoint) -> Answer | None:
        """Return the content of a successful response, None if it is empty."""
        operation = self.operation_of(endpoint)
        for response in endpoint.responses.patterns:
            codes = response.status_code.range or (0, 0)
            if 200 <= codes[0] <= 299 and isinstance(response.prop, ModelProperty):
                model = self._models.models[response.prop.class_info.name]
                return self._page(operation, model) if operation.item_name else Answer(model)
        return None

    def shown_in(self, endpoint: Endpoint) -> list[Property]:
        """Return the types in the signature of an operation: body, response and query."""
        body, answer = self.json_body_of(endpoint), self.answer_of(endpoint)
        shown = (answer.item or answer.model) if answer else None
        return [*(item for item in (body, shown) if item is not None), *self.query_of(endpoint)]

    def _page(self, operation: OperationFacts, model: ModelProperty) -> Answer:
        by_name = {item.name.get_untrusted_value(): item for item in properties_of(model)}
        items = by_name.get(operation.item_name or "")
        if not isinstance(items, ListProperty) or not isinstance(items.inner_property, ModelProperty):
            raise SpecError(
                Problem(
                    f"{operation.id}/x-ms-pageable/itemName",
                    f"{model.class_info.name} has no list of models called {operation.item_name}",
                    "name the property with the items",
                )
            )
        link = by_name.get(operation.link_name or "")
        return Answer(
            model,
            self._models.models[items.inner_property.class_info.name],
            str(items.python_name),
            str(link.python_name) if link else None,
        )

    def _body_field(self, model: ModelProperty, item: Property) -> BodyField | None:
        facts = self._models.property_facts(model, item)
        return None if facts.read_only else BodyField(str(item.python_name), item, item.required, facts.description)

    def _form_part(self, model: ModelProperty, item: Property) -> FormPart:
        name = item.name.get_untrusted_value()
        raw = self._models.schemas.get(model.class_info.name, {}).get("properties", {}).get(name, {})
        inner = item.inner_property if isinstance(item, ListProperty) else item
        is_file = isinstance(inner, FileProperty)
        limit = raw.get("x-max-file-bytes")
        chosen = raw.get("x-ms-client-name") or (_AUDIO if is_file else name)
        text = one_line(raw.get("description", ""))
        if is_file:
            several = "; or a list of them" if isinstance(item, ListProperty) else ""
            described = f"{text.rstrip('.')}. " if text else ""
            forms = "A path, bytes, a file object opened in binary mode, or (name, content[, media type])"
            text = f"{described}{forms}{several}."
        return FormPart(
            argument=strings.snake_case(chosen),
            wire_name=name,
            property=item,
            is_file=is_file,
            is_list=is_file and isinstance(item, ListProperty),
            max_bytes=None if limit is None else f"{limit:_}",
            text=text,
        )


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
                "declare Operation-Id on long-running operations and no header elsewhere, or extend the templates",
            )
        )
