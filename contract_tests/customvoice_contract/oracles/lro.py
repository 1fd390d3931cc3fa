"""Oracle: the protocol of long-running operations, from the first response to the end.

Rules (Azure REST guideline on long-running operations; spec nodes `x-ms-long-running-operation` and `Operation`):
the starting response has an absolute `Operation-Location` of the same api-version whose id equals `Operation-Id`;
reading it shows `{id, status}`; the status only moves forward and a terminal one stays; then the resource agrees.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit, urlunsplit

from ..contract.exchange import Exchange, api_version_of, split
from ..contract.long_running_operation import resource_status
from ..contract.operation import below_root
from . import violation as broken

if TYPE_CHECKING:
    from collections.abc import Callable

    Read = Callable[[str], Exchange]

_RANK = {"NotStarted": 0, "Running": 1, "Succeeded": 2, "Failed": 2}
TERMINAL = ("Succeeded", "Failed")


@dataclass(frozen=True, slots=True)
class Handle:
    """A started operation: where to read it, its id, its resource's URL, and the action (None for a creation)."""

    location: str
    operation_id: str
    resource_url: str
    action: str | None


@dataclass(frozen=True, slots=True)
class Trace:
    """A followed operation: the statuses in the order read, the first and the last included."""

    operation_id: str
    statuses: tuple[str, ...]


def check_start(start: Exchange) -> Handle:
    """Check the 2xx response that started an operation.

    Raises OperationLocationMissing, OperationLocationMalformed or OperationIdMismatch.
    """
    location = start.headers.get("operation-location")
    if not location:
        raise broken.OperationLocationMissing(
            f"{start.method} answered {start.status} without Operation-Location; expected the operation's absolute URL."
        )
    parts = split(location)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise broken.OperationLocationMalformed(
            f"Operation-Location is {location!r}; expected an absolute http(s) URL."
        )
    prefix, _, operation_id = unquote(parts.path).rpartition("/")
    if not prefix.endswith("/customvoice/operations") or not operation_id:
        raise broken.OperationLocationMalformed(
            f"Operation-Location is {location!r}; expected the path …/customvoice/operations/<id>."
        )
    if api_version_of(location) != start.api_version:
        raise broken.OperationLocationMalformed(
            f"Operation-Location has api-version {api_version_of(location)}; expected {start.api_version}, as asked."
        )
    if parts[:2] != urlsplit(start.url)[:2]:
        raise broken.OperationLocationMalformed(
            f"Operation-Location is {location!r}; expected the scheme and host of the request, "
            f"{'://'.join(start.origin)}, where its credentials belong."
        )
    _check_ids(start, operation_id)
    resource_url, action = _resource_of(start)
    return Handle(location, operation_id, resource_url, action)


def _check_ids(start: Exchange, operation_id: str) -> None:
    answered = start.headers.get("operation-id")
    asked = start.request_headers.get("operation-id")
    for name, value in (("response header Operation-Id", answered), ("request header Operation-Id", asked)):
        if value is not None and value != operation_id:
            raise broken.OperationIdMismatch(
                f"Operation-Location names the operation {operation_id!r}; expected {value!r}, as in the {name}."
            )


def resource_path(start: Exchange) -> str:
    """Return the path of the resource that a request creates or acts on; a collection's response names a new one."""
    path, _, _ = start.path.partition(":")
    is_collection = "/" not in (below_root(path) or "").strip("/")
    return f"{path.rstrip('/')}/{start.json['id']}" if is_collection else path


def _resource_of(start: Exchange) -> tuple[str, str | None]:
    parts = urlsplit(start.url)
    query = f"api-version={api_version_of(start.url)}"
    action = parts.path.partition(":")[2]
    return urlunsplit((parts.scheme, parts.netloc, resource_path(start), query, "")), action or None


def check_read(handle: Handle, read: Exchange, previous: str | None) -> str:
    """Check one reading of the operation against the status before it; return its status.

    Raises OperationUnreadable, OperationIdMismatch, OperationStatusInvalid or OperationWentBackwards.
    """
    body = read.json
    if read.status != 200 or not isinstance(body, dict):
        raise broken.OperationUnreadable(
            f"Reading the operation {handle.operation_id} answered {read.status}; expected 200 with {{id, status}}."
        )
    if body.get("id") != handle.operation_id:
        raise broken.OperationIdMismatch(
            f"The operation shows id {body.get('id')!r}; expected {handle.operation_id!r}."
        )
    status = body.get("status")
    if status not in _RANK:
        raise broken.OperationStatusInvalid(
            f"The operation shows status {status!r}; expected one of {', '.join(_RANK)}."
        )
    if previous is not None and (_RANK[status] < _RANK[previous] or (previous in TERMINAL and status != previous)):
        raise broken.OperationWentBackwards(
            f"The operation went from {previous} to {status}; a status only moves forward."
        )
    return str(status)


def check_agreement(handle: Handle, final: str, resource: Exchange) -> None:
    """Check the resource after its operation ended with `final`.

    Raises ResourceUnreadable or ResourceDisagrees.
    """
    body = resource.json
    if resource.status != 200 or not isinstance(body, dict):
        raise broken.ResourceUnreadable(
            f"The operation {handle.operation_id} ended {final}, but reading its resource answered {resource.status}; "
            "expected 200."
        )
    expected = expected_statuses(handle.action, final)
    if expected and body.get("status") not in expected:
        raise broken.ResourceDisagrees(
            f"The operation {handle.operation_id} ended {final}, but its resource shows status {body.get('status')!r}; "
            f"expected {' or '.join(sorted(expected))}."
        )


def expected_statuses(action: str | None, final: str) -> frozenset[str]:
    """Return what a resource can show once the operation of `action` (None: creation) has ended with `final`.

    Empty for an action that is unknown here.
    """
    shown = resource_status(action, final)
    return frozenset() if shown is None else frozenset({shown})


def follow(start: Exchange, read: Read, pauses: Callable[[], bool]) -> Trace:
    """Follow a started operation to its end, checking each response.

    `read` gets a URL; `pauses` is called after a read, waits as it likes, and returns False once patience
    is over. Raises the subclasses of LroViolation.
    """
    handle = check_start(start)
    statuses: list[str] = []
    while not statuses or statuses[-1] not in TERMINAL:
        if statuses and not pauses():
            raise broken.OperationNeverEnds(
                f"The operation {handle.operation_id} is still {statuses[-1]} after {len(statuses)} reads; "
                "expected Succeeded or Failed."
            )
        statuses.append(check_read(handle, read(handle.location), statuses[-1] if statuses else None))
    # The resource is read before the last look at the operation, so that a late change of either shows.
    check_agreement(handle, statuses[-1], read(handle.resource_url))
    statuses.append(check_read(handle, read(handle.location), statuses[-1]))
    return Trace(handle.operation_id, tuple(statuses))
