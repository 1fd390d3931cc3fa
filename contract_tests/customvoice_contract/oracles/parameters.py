"""Oracle: requests with an invalid parameter or body are rejected; valid requests to read are not.

Rules: spec nodes `parameters` and `requestBody`; docs/FIDELITY.md "undescribed query parameters" (a described one given
twice is 400), "order of checks". What Schemathesis generates it checks itself; this checks what anybody sends.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from ..contract.exchange import query_of
from ..contract.request import JSON, media_type
from ..contract.request_properties import GivenTwiceError, described_body
from ..contract.schemas import RequestSchemas
from .violation import ContractViolation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import jsonschema_rs

    from ..contract.contract import Contract
    from ..contract.exchange import Exchange
    from ..contract.history import History
    from ..contract.operation import Operation, Parameter

_WHOLE = re.compile(r"-?\d+", re.ASCII)
_API_VERSION = "api-version"
_BAD_REQUEST = 400


class InvalidAccepted(ContractViolation):
    """A request with an invalid parameter or body was accepted."""

    rule = "invalid-accepted"


class ParameterNotNamed(ContractViolation):
    """A request was rejected for a parameter, and the error does not say which."""

    rule = "parameter-target"


class ValidRejected(ContractViolation):
    """A request to read, valid in all its parameters, was rejected as malformed."""

    rule = "valid-rejected"


def check_invalid_is_refused(exchange: Exchange, contract: Contract, _history: History) -> bool:
    """Check that a request with an invalid parameter or JSON body is neither a success nor a 404."""
    operation = contract.operation_of(exchange)
    if operation is None or exchange.query.get(_API_VERSION) != [contract.version]:
        return False
    broken = broken_parameters(exchange, operation)
    wrong = next(iter(broken), None) or _broken_body(exchange, operation, contract)
    if wrong is None:
        return False
    if broken and exchange.error_code == "BadRequest":
        _check_named(exchange, operation, broken)
    if exchange.is_success or (exchange.status in (404, 409) and not wrong.startswith("the id")):
        raise InvalidAccepted(f"{exchange.summary}, though {wrong}; expected {_BAD_REQUEST}.")
    return True


def check_valid_is_read(exchange: Exchange, contract: Contract, _history: History) -> bool:
    """Check that reading and deleting with valid parameters is never malformed, and that a list can be read."""
    operation = contract.operation_of(exchange)
    if operation is None or operation.method not in ("GET", "DELETE"):
        return False
    if exchange.query.get(_API_VERSION) != [contract.version]:
        return False
    if broken_parameters(exchange, operation) or exchange.request_content or _has_odd_flag(exchange, operation):
        return False
    if exchange.status == _BAD_REQUEST:
        raise ValidRejected(
            f"{exchange.summary} to a valid request ({exchange.url.partition('?')[2]}); expected success."
        )
    if operation.is_list and exchange.status == 404:
        raise ValidRejected(f"{exchange.summary}; expected a list, which may be empty.")
    return True


def _check_named(exchange: Exchange, operation: Operation, broken: tuple[str, ...]) -> None:
    """Check that `error.target` names a parameter that is wrong (docs/FIDELITY.md "validation errors")."""
    error = exchange.json["error"]
    errors = [error, *(each for each in error.get("details") or () if isinstance(each, dict))]
    targets = {str(each.get("target")) for each in errors}
    wrong = {each for each in operation.parameters if any(_tells_of(text, each) for text in broken)}
    if not wrong & targets:
        raise ParameterNotNamed(
            f"{exchange.summary} with error.target {error.get('target')!r}; expected {' or '.join(sorted(wrong))}."
        )


def _tells_of(text: str, name: str) -> bool:
    return text.startswith((f"{name} is ", f"the {name} is "))


def broken_parameters(exchange: Exchange, operation: Operation) -> tuple[str, ...]:
    """Return what is wrong with the path, query and headers of a request."""
    headers = tuple(
        (each.name, exchange.request_headers[each.name.lower()])
        for each in operation.parameters.values()
        if each.location == "header" and each.name.lower() in exchange.request_headers
    )
    return _broken(operation, exchange.url, headers)


# Several oracles ask this of one request.
@lru_cache(maxsize=64)
def _broken(operation: Operation, url: str, headers: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    return tuple(_wrong(operation, url, dict(headers)))


def _wrong(operation: Operation, url: str, headers: Mapping[str, str]) -> Iterator[str]:
    query, path = query_of(url), operation.path_parameters_of(url)
    for parameter in operation.parameters.values():
        if parameter.name == _API_VERSION:
            continue
        if parameter.location == "query":
            values = query.get(parameter.name.lower(), [])
        else:
            where = path if parameter.location == "path" else headers
            values = [where[parameter.name]] if parameter.name in where else []
        if len(values) > 1:
            yield f"{parameter.name} is given {len(values)} times"
        elif not values and parameter.required:
            yield f"{parameter.name} is missing"
        elif values and not _is_valid(parameter, values[0]):
            yield f"the {parameter.name} is {values[0][:60]!r}, which breaks its schema"


def _is_valid(parameter: Parameter, text: str) -> bool:
    kind = parameter.schema.get("type")
    value: Any = text
    if kind == "integer":
        if not _WHOLE.fullmatch(text):
            return False
        value = int(text)
    elif kind == "boolean":
        # Clients write flags as their language does; whether `True` is one is not documented.
        if text.lower() not in ("true", "false"):
            return False
        value = text.lower() == "true"
    return parameter.validator.is_valid(value)


def _has_odd_flag(exchange: Exchange, operation: Operation) -> bool:
    flags = [each.name for each in operation.parameters.values() if each.schema.get("type") == "boolean"]
    return any(text not in ("true", "false") for name in flags for text in exchange.query.get(name.lower(), []))


def _broken_body(exchange: Exchange, operation: Operation, contract: Contract) -> str | None:
    if JSON not in operation.request or media_type(exchange.request_headers) != JSON:
        return None
    try:
        body = json.loads(exchange.request_content)
    except (ValueError, RecursionError):
        return "its body is not JSON"
    try:
        body = described_body(contract.document, operation.request[JSON], body, id_in_path=operation.has_id)
    except GivenTwiceError:
        return None  # whether the last spelling counts is not documented
    if not _body_validator(contract, operation.id).is_valid(body):
        return "its body breaks the schema"
    return None


@cache
def _body_validator(contract: Contract, operation_id: str) -> jsonschema_rs.Draft202012Validator:
    return RequestSchemas(contract.document).validator(contract.operation(operation_id).request[JSON])
