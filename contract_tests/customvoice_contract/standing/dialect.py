"""Read a response of a service that differs from ours where the documents leave it open.

Each difference is noted once in the ledger, and the response continues as the one that we assumed, so that the other
rules check what remains. A response to a request that the documents decide is never changed.
"""

from __future__ import annotations

import copy
import json
import re
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

from ..contract.contract import Contract, known_versions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..contract.exchange import Exchange
    from ..contract.history import History
    from ..contract.operation import Operation
    from .ledger import Ledger

_REQUEST_ID, _ERROR_CODE = "apim-request-id", "x-ms-error-code"
# Milliseconds, or the tenths of microseconds that services of the same family have.
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(\d{4})?Z", re.ASCII)
_LINK_ORDER = ("skip", "maxpagesize", "filter", "api-version")
_CODES = {403: "Forbidden", 405: "MethodNotAllowed", 409: "Conflict", 413: "RequestBodyTooLarge"}
_CODES |= {401: "401", 415: "UnsupportedMediaType", 429: "TooManyRequests", 503: "ServiceUnavailable"}
_KNOWN_CODES = {
    400: ("BadRequest", "BadArgument", "MissingApiVersionParameter", "UnsupportedApiVersionValue"),
    401: ("Unauthorized", "401"),
    403: ("Forbidden", "403"),
    404: ("NotFound", "404"),
    429: ("TooManyRequests", "429"),
}


def translate(exchange: Exchange, contract: Contract, history: History, ledger: Ledger) -> Exchange:
    """Return the exchange as the service of our assumptions would have answered; note each difference."""
    operation = contract.operation_of(exchange)
    reader = _Reader(exchange, contract, operation, ledger)
    reader.request_id()
    reader.deletion(history)
    reader.operation_id()
    reader.body()
    return reader.result()


class _Reader:
    """One response on its way."""

    def __init__(self, exchange: Exchange, contract: Contract, operation: Operation | None, ledger: Ledger) -> None:
        self._exchange, self._contract, self._operation, self._ledger = exchange, contract, operation, ledger
        self._status, self._content = exchange.status, exchange.content
        self._headers = dict(exchange.headers)

    def result(self) -> Exchange:
        same = (self._status, self._content) == (self._exchange.status, self._exchange.content)
        if same and self._headers == self._exchange.headers:
            return self._exchange
        length = self._headers.get("content-length")
        if length == str(len(self._exchange.content)) and self._exchange.method != "HEAD":
            self._headers["content-length"] = str(len(self._content))
        return replace(self._exchange, status=self._status, headers=self._headers, content=self._content)

    def request_id(self) -> None:
        if _REQUEST_ID not in self._headers:
            self._note("request-id-missing", f"without {_REQUEST_ID}; we assumed a new GUID")
            self._headers[_REQUEST_ID] = str(uuid.uuid4())

    def deletion(self, history: History) -> None:
        """Read a 404 to a DELETE as the 204 of a missing resource; a resource that is still there shows later."""
        operation = self._operation
        if operation is None or operation.method != "DELETE" or self._exchange.api_version != self._contract.version:
            return
        record = history.resource(self._exchange, operation.collection, operation.resource_id(self._exchange))
        if self._status not in (204, 404) or (self._status == 204 and record.present is not False):
            return
        self._ledger.choose("deletion of a missing resource", operation.collection, str(self._status), self._exchange)
        if self._status == 404:
            self._note("delete-missing-status", "to the deletion of a missing resource; we assumed 204")
            self._status, self._content = 204, b""
            for name in (_ERROR_CODE, "content-type", "content-length"):
                self._headers.pop(name, None)

    def operation_id(self) -> None:
        operation = self._operation
        answer = operation.answer(self._status) if operation else None
        location = urlsplit(self._headers.get("operation-location", "")).path
        started = operation is not None and operation.is_long_running and self._exchange.is_success and location
        if not started or "operation-id" in self._headers or (answer and "operation-id" in answer.headers):
            return
        self._note(
            "operation-id-undeclared", "without Operation-Id, which the document does not declare; we assumed it"
        )
        self._headers["operation-id"] = location.rpartition("/")[2]

    def body(self) -> None:
        found = self._exchange.json
        if self._content != self._exchange.content or not isinstance(found, dict):
            return
        changed = copy.deepcopy(found)
        if self._status >= 400:
            self._error_code(changed)
        self._drop_undescribed(changed)
        self._times(changed)
        self._link(changed)
        if changed != found:
            self._content = json.dumps(changed, ensure_ascii=False).encode()

    def _error_code(self, body: dict[str, Any]) -> None:
        error = body.get("error")
        code = error.get("code") if isinstance(error, dict) else None
        expected = self._code()
        known = _KNOWN_CODES.get(self._status, (expected,))
        if not isinstance(error, dict) or not isinstance(code, str) or not code or expected is None or code in known:
            return
        self._note("code-of-status", f"with error.code {code}; we assumed {expected}")
        if self._headers.get(_ERROR_CODE) == code:
            self._headers[_ERROR_CODE] = expected
        error["code"] = expected

    def _code(self) -> str | None:
        if self._status == 404:
            return "NotFound" if self._operation else "404"
        if self._status != 400:
            return _CODES.get(self._status)
        given = self._exchange.query.get("api-version", [])
        if not any(given):
            return "MissingApiVersionParameter"
        return "BadRequest" if given[0] in known_versions() else "UnsupportedApiVersionValue"

    def _drop_undescribed(self, body: dict[str, Any]) -> None:
        answer = self._operation.answer(self._status) if self._operation else None
        validator = answer.validator if answer else self._contract.error_validator if self._status >= 400 else None
        if validator is None or validator.is_valid(body):
            return
        for error in list(validator.iter_errors(body)):
            if error.kind.name != "additionalProperties":
                continue
            place: Any = body
            for step in error.instance_path:
                place = place[step]
            for name in error.kind.as_dict()["unexpected"]:
                if isinstance(place, dict) and name in place and not _is_described(name):
                    self._note("undescribed-property", f"with the property {name}; no api-version describes it")
                    del place[name]

    def _times(self, body: Any) -> None:
        for holder, name in _times(body):
            text = holder[name]
            moment = _moment(text)
            if moment is not None and not _TIME.fullmatch(text):
                spelled = f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"
                self._note("timestamp-spelling", f"with {name} {text}; we assumed the form {spelled}")
                holder[name] = spelled

    def _link(self, body: dict[str, Any]) -> None:
        link = body.get("nextLink")
        if self._operation is None or not self._operation.is_list or not isinstance(link, str):
            return
        parts = urlsplit(link)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        names = [name for name, _ in pairs]
        if not set(names) <= set(_LINK_ORDER) or names == sorted(names, key=_LINK_ORDER.index):
            return
        self._note("next-link-form", f"with {', '.join(names)} in nextLink; we assumed {', '.join(_LINK_ORDER)}")
        ordered = sorted(pairs, key=lambda pair: _LINK_ORDER.index(pair[0]))
        query = "&".join(f"{quote(name)}={quote(value, safe='')}" for name, value in ordered)
        body["nextLink"] = urlunsplit(parts._replace(query=query))

    def _note(self, rule: str, text: str) -> None:
        self._ledger.note(rule, f"{self._exchange.summary} {text}.", self._exchange)


def _is_described(name: str) -> bool:
    return any(name in Contract.of(each).property_names for each in known_versions())


def _times(value: Any) -> Iterator[tuple[dict[str, Any], str]]:
    if isinstance(value, dict):
        for name, each in value.items():
            if name.endswith("DateTime") and isinstance(each, str):
                yield value, name
            else:
                yield from _times(each)
    elif isinstance(value, list):
        for each in value:
            yield from _times(each)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None
