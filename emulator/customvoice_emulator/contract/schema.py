"""Use the schemas of one projected document to validate requests and to shape responses.

A request is validated without its read-only properties (OpenAPI: a client does not send them). A response is reduced to
what the version has.
"""

from collections.abc import Mapping
from typing import Any

import jsonschema_rs

from customvoice_emulator.common.redaction import short
from customvoice_emulator.contract.property_names import PropertyNames
from customvoice_emulator.contract.shape import OMITTED, Shape

_MASK = "it"
_MAX_VIOLATIONS = 10
_NESTED = ("items", "additionalProperties")
_COMBINED = ("allOf", "anyOf", "oneOf")


class Schemas:
    """The schemas of `document`, one OpenAPI 3.1 document of one api-version."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._resolved: dict[int, Mapping[str, Any]] = {}
        self._request_components: Mapping[str, Any] | None = None
        self.property_names = PropertyNames(self.resolve)
        self._shapes: dict[tuple[int, frozenset[str]], tuple[Mapping[str, Any], Shape]] = {}

    def resolve(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        """Follow `$ref`; keys beside it take precedence (OpenAPI 3.1)."""
        found = self._resolved.get(id(node))
        if found is None:
            found = node
            while "$ref" in found:
                target: Any = self._document
                for step in found["$ref"].removeprefix("#/").split("/"):
                    target = target[step]
                found = {**target, **{key: value for key, value in found.items() if key != "$ref"}}
            self._resolved[id(node)] = found
        return found

    def request_validator(self, schema: Mapping[str, Any]) -> jsonschema_rs.Draft202012Validator:
        """Compile `schema` for requests. Messages never quote the invalid value."""
        if self._request_components is None:
            schemas = self._document.get("components", {}).get("schemas", {})
            self._request_components = {name: self._as_request(each) for name, each in schemas.items()}
        bound = {**self._as_request(schema), "components": {"schemas": self._request_components}}
        return jsonschema_rs.Draft202012Validator(bound, validate_formats=True, mask=_MASK)

    def shape(self, schema: Mapping[str, Any], value: Any, hidden: frozenset[str]) -> Any:
        """Return the part of `value` that `schema` describes, without nulls and properties with a flag in `hidden`."""
        shaped = self.shape_of(schema, hidden).of(value)
        return None if shaped is OMITTED else shaped

    def shape_of(self, schema: Mapping[str, Any], hidden: frozenset[str]) -> Shape:
        """Return the shape of `schema`, compiled once."""
        key = (id(schema), hidden)
        if key not in self._shapes:
            node, shape = self.resolve(schema), Shape()
            # Keep the schema, so that no other object gets its id.
            self._shapes[key] = (schema, shape)
            rest, items = (self._shape_if_schema(node.get(name), hidden) for name in ("additionalProperties", "items"))
            members = {
                name: shape_of
                for name, each in node.get("properties", {}).items()
                if (shape_of := self._shape_if_schema(each, hidden)) is not None
            }
            flagged = any(node.get(flag) for flag in hidden)
            shape.fill(hidden=flagged, members=members, rest=rest, items=items, known=node.get("enum"))
        return self._shapes[key][1]

    def _shape_if_schema(self, node: Any, hidden: frozenset[str]) -> Shape | None:
        return self.shape_of(node, hidden) if isinstance(node, Mapping) else None

    def _as_request(self, schema: Any) -> Any:
        if not isinstance(schema, Mapping):
            return schema
        changed = dict(schema)
        if "properties" in schema:
            read_only = {name for name, each in schema["properties"].items() if self.resolve(each).get("readOnly")}
            changed["properties"] = {
                name: True if name in read_only else self._as_request(each)
                for name, each in schema["properties"].items()
            }
            changed["required"] = [name for name in schema.get("required", ()) if name not in read_only]
        for key in _NESTED:
            if key in schema:
                changed[key] = self._as_request(schema[key])
        for key in _COMBINED:
            if key in schema:
                changed[key] = [self._as_request(each) for each in schema[key]]
        return changed


def violations(validator: jsonschema_rs.Draft202012Validator, value: Any, name: str = "") -> list[tuple[str, str]]:
    """Return at most ten violations of `value` as (target, message); `name` is the value's name."""
    if validator.is_valid(value):
        return []
    found = []
    for error in validator.iter_errors(value):
        found.append(_describe(error, name))
        if len(found) == _MAX_VIOLATIONS:
            break
    return found


def _describe(error: jsonschema_rs.ValidationError, name: str) -> tuple[str, str]:
    path = [name] if name else []
    path += [str(step) for step in error.instance_path]
    if error.kind.name == "required":
        target = ".".join([*path, error.kind.as_dict()["property"]])
        return target, f"The {target} is required."
    if error.kind.name == "additionalProperties":
        target = ".".join([*path, short(error.kind.as_dict()["unexpected"][0])])
        return target, f"The property {target} is unknown."
    target = ".".join(path)
    subject = f"The {target}" if target else "The request body"
    return target, f"{subject} {error.message.removeprefix(_MASK).strip()}."
