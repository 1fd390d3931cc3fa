"""Oracle: a response is described by the document of its version, and contains nothing undescribed.

Rules: spec node `responses` (statuses, bodies), `x-since` and `x-until` (what a version does not know it never shows),
docs/FIDELITY.md "newer properties" and "newer enumeration values". Schemathesis allows unknown properties; we do not.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from ..contract.contract import Contract, known_versions
from .violation import ContractViolation

if TYPE_CHECKING:
    import jsonschema_rs

    from ..contract.exchange import Exchange
    from ..contract.history import History

_MOST = 3


class UndescribedStatus(ContractViolation):
    """The document describes no such status for the operation."""

    rule = "undescribed-status"


class BodyUnexpected(ContractViolation):
    """A response without a body has one, or one that has to have JSON has none."""

    rule = "body-unexpected"


class BodyInvalid(ContractViolation):
    """The body is not what its schema says."""

    rule = "body-broken"


class ValueUndescribed(ContractViolation):
    """An open enumeration has a value that no api-version describes."""

    rule = "undescribed-value"


class OtherVersionContent(ContractViolation):
    """The response shows what only other versions know."""

    rule = "other-version-content"


def check_conformance(exchange: Exchange, contract: Contract, _history: History) -> bool:
    """Check status and body of a response to any described operation."""
    operation = contract.operation_of(exchange)
    if operation is None:
        return _check_stray_error(exchange, contract)
    answer = operation.answer(exchange.status)
    if answer is None:
        expected = ", ".join(status for status in operation.answers if status != "default")
        raise UndescribedStatus(f"{exchange.summary}; expected one of {expected}, or another error.")
    if answer.validator is None:
        if exchange.content:
            raise BodyUnexpected(f"{exchange.summary} with a body of {len(exchange.content)} bytes; expected none.")
        return True
    if not exchange.is_json:
        raise BodyUnexpected(f"{exchange.summary} with {exchange.content[:120]!r}; expected JSON.")
    if not answer.validator.is_valid(exchange.json):
        _explain(exchange, contract, answer.validator)
    return True


def _check_stray_error(exchange: Exchange, contract: Contract) -> bool:
    """Check the body of an error that belongs to no operation: the envelope, and nothing beside it."""
    if exchange.status < 400 or exchange.method == "HEAD" or not exchange.is_json:
        return False  # error_envelope checks what is not JSON
    validator = contract.error_validator
    if not validator.is_valid(exchange.json):
        _explain(exchange, contract, validator)
    return True


def _explain(exchange: Exchange, contract: Contract, validator: jsonschema_rs.Draft202012Validator) -> None:
    other = _taken_by_another(exchange, contract)
    if other:
        raise OtherVersionContent(
            f"{exchange.summary} with a body of {other}, which {contract.version} does not describe."
        )
    problems = []
    for error in islice(validator.iter_errors(exchange.json), _MOST):
        where = "/" + "/".join(str(step) for step in error.instance_path)
        foreign = _foreign(exchange, contract, error)
        if foreign:
            raise OtherVersionContent(
                f"{exchange.summary} with {foreign} at {where}; {contract.version} does not know it."
            )
        problems.append(f"at {where} {error.message}")
    if all(each.kind.name == "enum" for each in validator.iter_errors(exchange.json)):
        raise ValueUndescribed(f"{exchange.summary} with a value that no api-version describes: {'; '.join(problems)}.")
    raise BodyInvalid(
        f"{exchange.summary} with a body that breaks the schema of {contract.version}: {'; '.join(problems)}."
    )


def _taken_by_another(exchange: Exchange, contract: Contract) -> str | None:
    """Return another version whose document describes just this body."""
    for version in known_versions():
        other = Contract.of(version)
        operation = other.operation_of(exchange)
        answer = operation.answer(exchange.status) if operation and version != contract.version else None
        if answer and answer.validator and answer.validator.is_valid(exchange.json):
            return version
    return None


def _foreign(exchange: Exchange, contract: Contract, error: jsonschema_rs.ValidationError) -> str:
    if error.kind.name == "additionalProperties":
        for name in error.kind.as_dict()["unexpected"]:
            others = contract.others_with_property(name)
            if others:
                return f"{name}, of {', '.join(others)},"
    if error.kind.name == "enum":
        value = exchange.json
        for step in error.instance_path:
            value = value[step]
        others = contract.others_with_value(str(value))
        if others:
            return f"{value}, of {', '.join(others)},"
    return ""
