"""Whether a recorded request is as the document of its api-version describes it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from ..contract.contract import Contract
from ..contract.request import JSON, is_json_type, media_type
from ..contract.request_properties import GivenTwiceError, described_body
from ..contract.schemas import RequestSchemas

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..contract.operation import Operation, Parameter
    from ..oracles import Exchange


def faults(exchange: Exchange, operation: Operation, contract: Contract) -> list[str]:
    """Return what is wrong with the request, a sentence each; none when it is as described. Values are not quoted."""
    return [*_parameters(exchange, operation), *_body(exchange, operation, contract)]


def _parameters(exchange: Exchange, operation: Operation) -> list[str]:
    found = []
    for each in operation.parameters.values():
        values = _sent(exchange, operation, each)
        if not values:
            if each.required:
                found.append(f"{each.location} parameter {each.name} is missing")
            continue
        if len(values) > 1:
            found.append(f"{each.location} parameter {each.name} is given {len(values)} times")
        found += [f"{each.location} parameter {each.name}: {text}" for text in _wrong(each.schema, values[0])]
    return found


def _sent(exchange: Exchange, operation: Operation, parameter: Parameter) -> list[str]:
    match parameter.location:
        case "query":
            return exchange.query.get(parameter.name.lower(), [])
        case "path":
            value = operation.path_parameters(exchange).get(parameter.name)
        case _:
            value = exchange.request_headers.get(parameter.name.lower())
    return [] if value is None else [value]


def _wrong(schema: Mapping[str, Any], text: str) -> list[str]:
    return [error.message for error in _plain(_frozen(schema)).iter_errors(_typed(schema, text))]


def _typed(schema: Mapping[str, Any], text: str) -> Any:
    """Read a parameter as its schema means it; what cannot be read stays text, which the schema then rejects."""
    match schema.get("type"):
        case "integer" if text.removeprefix("-").isdecimal() and text.isascii():
            return int(text)
        case "boolean" if text.lower() in ("true", "false"):
            return text.lower() == "true"
    return text


def _body(exchange: Exchange, operation: Operation, contract: Contract) -> list[str]:
    if not operation.request:
        return []
    media = media_type(exchange.request_headers)
    is_json = JSON in operation.request and is_json_type(media)
    if media not in operation.request and not is_json:
        expected = " or ".join(operation.request)
        return [f"the body is {media or 'of no media type'}; expected {expected}"] if exchange.request_content else []
    # A recorder seldom keeps the bytes of a form.
    if not is_json or not exchange.request_content:
        return []
    if exchange.request_json is None:
        return ["the body is not JSON"]
    try:
        body = described_body(
            contract.document, operation.request[JSON], exchange.request_json, id_in_path=operation.has_id
        )
    except GivenTwiceError as error:
        return [f"body/{error}: the property is given in two spellings"]
    errors = _body_schema(contract.version, operation.id).iter_errors(body)
    return [f"body{_pointer(error.instance_path)}: {error.message}" for error in errors]


@cache
def _body_schema(version: str, operation_id: str) -> jsonschema_rs.Draft202012Validator:
    contract = Contract.of(version)
    return RequestSchemas(contract.document).validator(contract.operation(operation_id).request[JSON])


@cache
def _plain(items: tuple[tuple[str, Any], ...]) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(dict(items), validate_formats=True, mask="the value")


def _frozen(schema: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    # Lists (an enumeration) are no keys of a cache; a tuple means the same to the validator.
    return tuple(
        (name, tuple(each) if isinstance(each, list) else each) for name, each in schema.items() if name[:2] != "x-"
    )


def _pointer(path: list[str | int]) -> str:
    return "".join(f"/{part}" for part in path)
