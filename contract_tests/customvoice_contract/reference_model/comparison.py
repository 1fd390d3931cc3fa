"""Compare a resource or an operation, as read from the service, with the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..contract.long_running_operation import CREATE, FAILED, SUCCEEDED, UPLOAD
from ..contract.resource_type import at
from .disagreement import expect

if TYPE_CHECKING:
    from ..contract.contract import Contract
    from ..contract.long_running_operation import LongRunningOperation
    from ..contract.resource_type import Path
    from .record import Record

# What the service fills in where nothing was sent (docs/FIDELITY.md: recipes, kind of an endpoint).
_FILLED_IN = {
    "models": {("recipe", "version")},
    "endpoints": {("properties", "kind")},
}
_STEADY = ("createdDateTime", "speakerProfileId", "engineVersion")
_INTERNAL = "Internal"
_MAY_CHANGE_CASE = {("locale",)}


def check_resource(record: Record, body: Any, contract: Contract) -> None:
    """Check a resource as read with the version of `contract`, and take note of how far the work at it is.

    Raises StateDisagrees.
    """
    where = f"{record.path} ({contract.version})"
    expect(isinstance(body, dict), "body", f"{where} shows {body!r}; expected a JSON object.")
    expect(body.get("id") == record.name, "id", f"{where} shows id {body.get('id')!r}; expected {record.name!r}.")
    _check_values(record, body, contract, where)
    _check_status(record, body, where)
    _check_service_values(record, body, where)
    if record.is_settled:
        _check_findings(record, body, contract, where)


def _check_values(record: Record, body: Any, contract: Contract, where: str) -> None:
    resource = contract.resources[record.collection]
    expected = record.shown(resource.writable)
    for path in sorted(resource.writable):
        received, name = at(body, path), ".".join(path)
        if path in expected:
            expect(
                _same(path, received, expected[path]),
                "value",
                f"{where} shows {name} = {received!r}; expected {expected[path]!r}, as written last.",
            )
        elif path not in _FILLED_IN.get(record.collection, ()):
            expect(received is None, "value", f"{where} shows {name} = {received!r}; expected none: none was written.")


def _same(path: Path, received: Any, expected: Any) -> bool:
    if path in _MAY_CHANGE_CASE and isinstance(received, str):
        return received.lower() == str(expected).lower()
    return bool(received == expected)


def _check_status(record: Record, body: Any, where: str) -> None:
    status = body.get("status")
    expected = record.may_show
    wanted = " or ".join(sorted(str(each) for each in expected))
    expect(status in expected, "status", f"{where} shows status {status!r}; expected {wanted}.")
    if record.operation is not None:
        record.operation.observe_resource(status)


def _check_service_values(record: Record, body: Any, where: str) -> None:
    """Check that values of the service do not change, and that the time of the last action only advances."""
    for name in _STEADY:
        if name in body:
            first = record.served.setdefault(name, body[name])
            expect(
                body[name] == first,
                "value-changed",
                f"{where} shows {name} = {body[name]!r}; expected {first!r} as before.",
            )
    acted = body.get("lastActionDateTime")
    if acted is not None:
        expect(
            acted >= record.last_action,
            "last-action",
            f"{where} shows lastActionDateTime {acted}; expected no earlier than before, {record.last_action}.",
        )
        record.last_action = acted


def _check_findings(record: Record, body: Any, contract: Contract, where: str) -> None:
    """What only the end of the work says: the reason of a failure, and how much was uploaded."""
    paths = contract.resources[record.collection].paths
    operation = record.operation
    if ("properties", "failureReason") in paths:
        reason = at(body, ("properties", "failureReason"))
        if operation is not None and FAILED in operation.ends and operation.kind == CREATE:
            expected = _reasons(operation, contract)
            wanted = " or ".join(sorted(expected))
            expect(reason in expected, "reason", f"{where} has Failed for {reason!r}; expected {wanted}.")
        else:
            expect(reason is None, "reason", f"{where} shows the failure reason {reason!r}, but has not Failed.")
    if ("properties", "utteranceCount") in paths and (operation is None or operation.kind == UPLOAD):
        count = at(body, ("properties", "utteranceCount")) or 0
        expect(
            count == record.utterances,
            "utterances",
            f"{where} counts {count} utterances; expected {record.utterances} after the uploads that succeeded.",
        )


def _reasons(operation: LongRunningOperation, contract: Contract) -> frozenset[str]:
    """The reasons as the version shows them: one that it does not have is `Internal` (docs/FIDELITY.md: versions)."""
    known = frozenset(each for each in operation.reasons if each in contract.enum_values)
    return known if known == operation.reasons else known | {_INTERNAL}


def check_operation(operation: LongRunningOperation, body: Any, where: str) -> None:
    """Check an operation as read, and take note of how far it is. Raises StateDisagrees."""
    shown = body if isinstance(body, dict) else {}
    expect(
        shown.get("id") == operation.operation_id,
        "operation",
        f"{where} shows the operation {shown.get('id')!r}; expected {operation.operation_id!r}.",
    )
    status = shown.get("status")
    wanted = " or ".join(sorted(operation.may_show))
    expect(status in operation.may_show, "operation", f"{where} shows status {status!r}; expected {wanted}.")
    operation.observe(str(status))


def succeeds(record: Record) -> bool:
    """Whether the work at the resource will have ended well, as far as the model can tell."""
    return record.ends <= {SUCCEEDED, "Disabled"}
