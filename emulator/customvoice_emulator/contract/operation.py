"""One operation of one api-version, compiled: its parameters, its body, and its response schemas."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jsonschema_rs

from customvoice_emulator.common import errors
from customvoice_emulator.common.limits import MAX_FILE_BYTES
from customvoice_emulator.common.redaction import short
from customvoice_emulator.contract.schema import Schemas, violations

JSON = "application/json"
MULTIPART = "multipart/form-data"

_NOTHING: frozenset[str] = frozenset()
_READ_ONLY = frozenset({"readOnly"})
_WRITE_ONLY = frozenset({"writeOnly"})
_INTEGER = re.compile(r"[+-]?[0-9]{1,20}")
_BOOLEANS = {"true": True, "false": False}
_READ_BY_HANDLER = ("filter",)
"""Parameters that the handler parses: it reports the position of an error, and supports an extended grammar."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A path, query or header parameter: name, location, whether required, default, JSON type and validator."""

    name: str
    location: str
    required: bool
    default: Any
    type: str
    validator: jsonschema_rs.Draft202012Validator

    def read(self, given: Sequence[str]) -> Any:
        """Return the parameter's value; `given` are the received texts. Raises ServiceError (400)."""
        if not given:
            if self.required:
                raise self._bad(f"The {self.name} is required.")
            return self.default
        if len(given) > 1:
            raise self._bad(f"The {self.name} is given {len(given)} times; send it once.")
        value = self._typed(given[0])
        if self.name in _READ_BY_HANDLER:
            return value
        wrong = violations(self.validator, value, self.name)
        if wrong:
            raise self._bad(wrong[0][1])
        return value

    def _typed(self, text: str) -> Any:
        if self.type == "integer":
            if not _INTEGER.fullmatch(text):
                raise self._bad(f"The {self.name} is not a whole number: {short(text)!r}.")
            return int(text)
        if self.type == "boolean":
            if text.lower() not in _BOOLEANS:
                raise self._bad(f"The {self.name} must be true or false, not {short(text)!r}.")
            return _BOOLEANS[text.lower()]
        return text

    def _bad(self, reason: str) -> errors.ServiceError:
        return errors.BAD_REQUEST.error(reason=reason, target=self.name)


@dataclass(frozen=True, slots=True)
class FormFile:
    """A file part of a form: the maximum size of a file in bytes, and whether several are allowed."""

    max_bytes: int
    many: bool


class Operation:
    """The operation `node` of an api-version at `path` (with `{id}`) and `method`."""

    def __init__(
        self, schemas: Schemas, path: str, method: str, shared: Sequence[Any], node: Mapping[str, Any]
    ) -> None:
        self.schemas = schemas
        self.path = path
        self.method = method.upper()
        self.id: str = node["operationId"]
        self.long_running = bool(node.get("x-ms-long-running-operation"))
        self._node = node
        self._shared = shared
        self._response_schemas: dict[int, Mapping[str, Any] | None] = {}

    @cached_property
    def parameters(self) -> Sequence[Parameter]:
        """All parameters except api-version, which the service reads before it knows the operation."""
        nodes = [self.schemas.resolve(each) for each in (*self._shared, *self._node.get("parameters", ()))]
        return [self._parameter(node) for node in nodes if node["name"] != "api-version"]

    @cached_property
    def media_type(self) -> str | None:
        """The media type of the request body; None for an operation without a body."""
        return next(iter(self._content), None)

    @cached_property
    def body_schema(self) -> Mapping[str, Any]:
        """The schema of the request body."""
        schema: Mapping[str, Any] = next(iter(self._content.values()))["schema"]
        return schema

    @cached_property
    def form_fields(self) -> Mapping[str, str]:
        """The names of the form's parts by lower-case name, because the case of a part's name is ignored."""
        return {name.lower(): name for name in self.schemas.resolve(self.body_schema)["properties"]}

    @cached_property
    def form_files(self) -> Mapping[str, FormFile]:
        """The file parts of the form, by name."""
        files = {}
        for name, node in self.schemas.resolve(self.body_schema)["properties"].items():
            schema = self.schemas.resolve(node)
            many = schema.get("type") == "array"
            item = self.schemas.resolve(schema["items"]) if many else schema
            if item.get("format") == "binary" or "contentMediaType" in item:
                files[name] = FormFile(schema.get("x-max-file-bytes", MAX_FILE_BYTES), many)
        return files

    def rename_properties(self, value: Any) -> Any:
        """Return a JSON body with the property names of the spec. Raises ServiceError (400)."""
        return self.schemas.property_names.of(self.body_schema, value)

    def read_body(self, value: Any) -> dict[str, Any]:
        """Validate a body, and return it without read-only, unknown and null properties. Raises ServiceError (400)."""
        wrong = violations(self._body_validator, value)
        if wrong:
            details = [
                {"code": "BadRequest", "message": message, **({"target": target} if target else {})}
                for target, message in wrong
            ]
            raise errors.BAD_REQUEST.error(
                reason=wrong[0][1], target=wrong[0][0] or None, details=details if len(wrong) > 1 else ()
            )
        shaped: dict[str, Any] = self.schemas.shape(self.body_schema, value, _READ_ONLY)
        return shaped

    def response_schema(self, status: int) -> Mapping[str, Any] | None:
        """Return the schema of the JSON response with `status`; None without a body."""
        if status not in self._response_schemas:
            response = self.schemas.resolve(self._node["responses"].get(str(status), {}))
            self._response_schemas[status] = response.get("content", {}).get(JSON, {}).get("schema")
        return self._response_schemas[status]

    def shape_response(self, status: int, body: Any) -> Any:
        """Return `body` as this version shows it; unchanged for a status that the spec does not have."""
        schema = self.response_schema(status)
        return body if schema is None else self.schemas.shape(schema, body, _WRITE_ONLY)

    def shape_item(self, body: Any) -> Any:
        """Return `body` as this version shows it as an item of this list operation."""
        return self.schemas.shape(self._item_schema, body, _NOTHING)

    @cached_property
    def _body_validator(self) -> jsonschema_rs.Draft202012Validator:
        return self.schemas.request_validator(self.body_schema)

    @cached_property
    def _item_schema(self) -> Mapping[str, Any]:
        page = self.schemas.resolve(self.response_schema(200) or {})
        item: Mapping[str, Any] = self.schemas.resolve(page["properties"]["value"])["items"]
        return item

    @property
    def _content(self) -> Mapping[str, Any]:
        content: Mapping[str, Any] = self.schemas.resolve(self._node.get("requestBody", {})).get("content", {})
        return content

    def _parameter(self, node: Mapping[str, Any]) -> Parameter:
        schema = self.schemas.resolve(node["schema"])
        return Parameter(
            name=node["name"],
            location=node["in"],
            required=bool(node.get("required")),
            default=schema.get("default"),
            type=schema.get("type", "string"),
            validator=self.schemas.request_validator(node["schema"]),
        )
