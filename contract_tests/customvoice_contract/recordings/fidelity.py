"""What a recording says about the rows of docs/FIDELITY.md: the choices made where the real service was unknown.

A witness looks at one exchange and says whether the recorded service does as the row has it: True, False, or None when
the exchange says nothing about the row. It knows what the recording has shown of resources so far.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..contract.contract import Contract, known_versions
from ..contract.operation import below_root
from . import requests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ..contract.operation import Operation
    from ..oracles import Exchange
    from .recorded import Recorded

_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)
_MOMENTS = ("createdDateTime", "lastActionDateTime")
_LARGEST_PAGE = 100
_EXISTS = "Resource Id already exists."


@dataclass(frozen=True, slots=True)
class Seen:
    """An exchange as witnesses see it; `exists` is whether its resource was there before, None when that is unknown."""

    exchange: Exchange
    operation: Operation | None
    contract: Contract | None
    exists: bool | None

    @property
    def error(self) -> Mapping[str, Any]:
        """The `error` object of the response; empty without one."""
        body = self.exchange.json
        error = body.get("error") if isinstance(body, dict) else None
        return error if isinstance(error, dict) else {}


@dataclass(slots=True)
class Evidence:
    """What a recording says about one row: how often it agrees, and where it differs (places in the recording)."""

    fact: str
    agrees: int = 0
    differs: list[str] = field(default_factory=list)


def evidence(recording: Iterable[Recorded]) -> list[Evidence]:
    """Return the evidence for every row that has a witness, in the order of WITNESSES."""
    found = {fact: Evidence(fact) for fact in WITNESSES}
    there: dict[tuple[str, str], bool] = {}
    for recorded in recording:
        if not recorded.whole or below_root(recorded.exchange.path) is None:
            continue
        seen = _seen(recorded.exchange, there)
        for fact, witness in WITNESSES.items():
            verdict = witness(seen)
            if verdict:
                found[fact].agrees += 1
            elif verdict is not None:
                found[fact].differs.append(recorded.location)
        _learn(seen, there)
    return list(found.values())


def _seen(exchange: Exchange, there: Mapping[tuple[str, str], bool]) -> Seen:
    version = exchange.api_version
    contract = Contract.of(version) if version in known_versions() else None
    operation = contract.operation_of(exchange) if contract else None
    exists = there.get((operation.collection, operation.resource_id(exchange))) if operation else None
    return Seen(exchange, operation, contract, exists)


def _learn(seen: Seen, there: dict[tuple[str, str], bool]) -> None:
    """Keep what is certain: a deletion may take more with it than it names."""
    operation, exchange = seen.operation, seen.exchange
    if operation is None or not operation.has_id:
        return
    name = (operation.collection, operation.resource_id(exchange))
    if exchange.method == "DELETE" and exchange.is_success:
        there.clear()
        there[name] = False
    elif exchange.is_success:
        there[name] = True
    elif exchange.status == 404 and exchange.method == "GET":
        there[name] = False


def _code(status: int, *codes: str) -> Callable[[Seen], bool | None]:
    """Make a witness: answers of `status` carry one of `codes`."""

    def witness(seen: Seen) -> bool | None:
        return seen.error.get("code") in codes if seen.exchange.status == status else None

    return witness


def _envelope(seen: Seen) -> bool | None:
    if seen.exchange.status < 400:
        return None
    code = seen.exchange.headers.get("x-ms-error-code")
    return bool(seen.error.get("code")) and code in (None, seen.error.get("code"))


def _wrong_method(seen: Seen) -> bool | None:
    if seen.exchange.status != 405:
        return None
    return "allow" in seen.exchange.headers and seen.error.get("code") == "MethodNotAllowed"


def _unknown_route(seen: Seen) -> bool | None:
    if (
        seen.contract is None
        or seen.operation
        or seen.contract.methods_of(seen.exchange)
        or seen.exchange.status == 401
    ):
        return None
    return seen.exchange.status == 404 and seen.error.get("code") == "404"


def _version_refused(seen: Seen) -> bool | None:
    if seen.contract is not None or seen.exchange.status == 401:
        return None
    expected = "UnsupportedApiVersionValue" if seen.exchange.api_version else "MissingApiVersionParameter"
    return seen.exchange.status == 400 and seen.error.get("code") == expected


def _missing(seen: Seen) -> bool | None:
    if seen.operation is None or not seen.operation.has_id or seen.exchange.method != "GET":
        return None
    return seen.error.get("code") == "NotFound" if seen.exchange.status == 404 else None


def _extra_query(seen: Seen) -> bool | None:
    if seen.operation is None or seen.contract is None or seen.exchange.status not in (200, 201, 204, 400):
        return None
    described = {each.name.lower() for each in seen.operation.parameters.values() if each.location == "query"}
    if not set(seen.exchange.query) - described or requests.faults(seen.exchange, seen.operation, seen.contract):
        return None
    return seen.exchange.is_success


def _too_many(seen: Seen) -> bool | None:
    if seen.exchange.status != 429:
        return None
    return seen.error.get("code") == "TooManyRequests" and seen.exchange.headers.get("retry-after", "").isdecimal()


def _request_id(seen: Seen) -> bool | None:
    return "apim-request-id" in seen.exchange.headers


def _timestamps(seen: Seen) -> bool | None:
    body = seen.exchange.json
    found = [body[name] for name in _MOMENTS if name in body] if isinstance(body, dict) else []
    return all(isinstance(each, str) and bool(_TIMESTAMP.fullmatch(each)) for each in found) if found else None


def _written_again(seen: Seen) -> bool | None:
    operation = seen.operation
    if operation is None or not seen.exists or operation.method != "PUT" or operation.is_long_running:
        return None
    return seen.exchange.status == 201 if seen.exchange.is_success else None


def _made_again(seen: Seen) -> bool | None:
    operation = seen.operation
    if operation is None or not seen.exists or not operation.is_creation or not operation.is_long_running:
        return None
    # An identical replay of the operation is answered as before.
    return seen.exchange.json == _EXISTS if seen.exchange.status != 201 else None


def _deleted_nothing(seen: Seen) -> bool | None:
    if seen.exists is not False or seen.exchange.method != "DELETE":
        return None
    return seen.exchange.status == 204


def _operation_id(seen: Seen) -> bool | None:
    operation = seen.operation
    if operation is None or not operation.is_long_running or operation.method != "PUT" or not seen.exchange.is_success:
        return None
    return "operation-id" in seen.exchange.headers


def _items(seen: Seen) -> list[Any] | None:
    body = seen.exchange.json
    if seen.operation is None or not seen.operation.is_list or not isinstance(body, dict):
        return None
    items = body.get("value")
    return items if isinstance(items, list) else None


def _in_order(seen: Seen) -> bool | None:
    moments = [each.get("createdDateTime", "") for each in _items(seen) or () if isinstance(each, dict)]
    return moments == sorted(moments) if len(moments) > 1 and all(moments) else None


def _page_size(seen: Seen) -> bool | None:
    items = _items(seen) or []
    asked = next(iter(seen.exchange.query.get("maxpagesize", ())), "")
    # A page that is not full says nothing.
    if not asked.isdecimal() or int(asked) <= _LARGEST_PAGE or len(items) < _LARGEST_PAGE:
        return None
    return len(items) == _LARGEST_PAGE


def _next_link(seen: Seen) -> bool | None:
    body = seen.exchange.json
    link = body.get("nextLink") if _items(seen) is not None else None
    return isinstance(link, str) and link.startswith(("http://", "https://")) if link is not None else None


WITNESSES: dict[str, Callable[[Seen], bool | None]] = {
    "wrong key": _code(401, "401"),
    "personal voice not approved": _code(403, "Forbidden"),
    "unknown route": _unknown_route,
    "wrong method": _wrong_method,
    "api-version missing or unknown": _version_refused,
    "error envelope": _envelope,
    "missing resource": _missing,
    "media type": _code(415, "UnsupportedMediaType"),
    "undescribed query parameters": _extra_query,
    "rate limit": _too_many,
    "request id": _request_id,
    "timestamps": _timestamps,
    "PUT of an existing project or training set": _written_again,
    "creating a consent, model, endpoint or personal voice again": _made_again,
    "deletion of a missing resource": _deleted_nothing,
    "Operation-Id in PUT responses": _operation_id,
    "order": _in_order,
    "page size": _page_size,
    "nextLink": _next_link,
}
"""By the fact of a row of docs/FIDELITY.md. Switches of the emulator, and what no exchange shows, have no witness."""
