"""The service: one ASGI endpoint that takes every request through the same gates to its handler.

The order of the gates: credentials, rate, route, method, api-version, access, parameters, body, and only then the state
of things (FIDELITY: order of checks).
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

from customvoice_emulator.access.approval import check_access
from customvoice_emulator.common import errors
from customvoice_emulator.common.redaction import short
from customvoice_emulator.contract.operation import Operation
from customvoice_emulator.contract.version_contract import VersionContract
from customvoice_emulator.contract.versions import API_VERSION, version_of
from customvoice_emulator.handlers.call import Answer, Call, Handler
from customvoice_emulator.http.body import receive
from customvoice_emulator.http.body_stream import BodyStream
from customvoice_emulator.http.incoming import Headers, Query, first, headers_of, query_of, root_of
from customvoice_emulator.http.reply import Reply
from customvoice_emulator.http.routes import Routes
from customvoice_emulator.instance.context import EmulatorContext

_LOG = logging.getLogger("customvoice_emulator")
# Requests that have a body only when a header says so.
_BODILESS = ("GET", "HEAD", "DELETE")
_MAX_REMEMBERED = 256
_LENGTHS = frozenset({b"content-length", b"transfer-encoding"})


@dataclass(frozen=True, slots=True)
class Identity:
    """What a request is about: operationId, api-version, path template and the id in the path (None without one)."""

    operation_id: str
    version: str
    template: str
    id: str | None


@dataclass(frozen=True, slots=True)
class RoutedRequest:
    """The operation that a request means, in the version it names, with what the path and the query say."""

    operation: Operation
    version: str
    contract: VersionContract
    template: str
    path: Mapping[str, str]
    query: Query

    @property
    def id(self) -> str | None:
        """The id in the path; None without one."""
        return self.path.get("id")


class Service:
    """Answers requests by `contracts` (one per api-version, oldest first) and `handlers` (by operationId)."""

    def __init__(
        self, emulator: EmulatorContext, contracts: Mapping[str, VersionContract], handlers: Mapping[str, Handler]
    ) -> None:
        self._emulator = emulator
        self._contracts = contracts
        self._handlers = handlers
        self._methods: dict[str, set[str]] = {}
        for contract in contracts.values():
            for path, methods in contract.operations.items():
                self._methods.setdefault(contract.base + path, set()).update(methods)
        self._routes = Routes(self._methods)
        self._remembered = lru_cache(maxsize=1024)(self._resolve)
        self._remembered_query = lru_cache(maxsize=256)(query_of)

    def identify(self, scope: Scope) -> Identity | None:
        """Tell which operation a request means, without answering it; None when it means none that is known."""
        try:
            meant = self._meant(scope)
        except errors.ServiceError:
            return None
        return Identity(meant.operation.id, meant.version, meant.template, meant.id)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await WebSocketClose()(scope, receive, send)
            return
        headers = headers_of(scope)
        stream = BodyStream(receive, expects_go_ahead=first(headers, b"expect").lower() == "100-continue")
        try:
            reply = await self._reply_or_refusal(scope, headers, stream)
            if scope["method"] not in _BODILESS or not _LENGTHS.isdisjoint(headers):
                await stream.drain()
        except ClientDisconnect:
            return
        await reply.send(send, self._emulator.new_id())

    async def _reply_or_refusal(self, scope: Scope, headers: Headers, stream: BodyStream) -> Reply:
        store = self._emulator.store
        try:
            try:
                reply = await self._reply(scope, headers, stream)
            except errors.ServiceError as error:
                reply = Reply.refusal(error)
            # A refusal, too, may tell of what another request has just written.
            if store.pending:
                await store.settled()
        except ClientDisconnect:
            raise
        except Exception:
            _LOG.exception("failed on %s %s", scope["method"], short(scope["path"]))
            return Reply.refusal(errors.INTERNAL.error())
        return reply

    async def _reply(self, scope: Scope, headers: Headers, stream: BodyStream) -> Reply:
        emulator = self._emulator
        resource = emulator.auth.identify(scope["headers"])
        if emulator.limits.rate_limit is not None:
            emulator.rate_limiter.check(resource, emulator.now())
        meant = self._meant(scope)
        operation = meant.operation
        check_access(emulator.limits.personal_voice_access, operation.id, operation.method)
        handler = self._handlers.get(operation.id)
        if handler is None:
            raise errors.NOT_EMULATED.error(operation=operation.id, method=operation.method, path=operation.path)
        values = _parameters(meant, headers)
        path_id = values["path"].get("id")
        body = await receive(operation, first(headers, b"content-type"), stream, path_id)
        try:
            call = Call(
                operation=operation,
                version=meant.version,
                id=path_id or "",
                query=values["query"],
                operation_id=values["header"].get("Operation-Id"),
                body=body,
                root=root_of(scope, headers) + meant.contract.base,
                resource=resource,
            )
            if handler.slow:
                answer = await run_in_threadpool(handler, call, emulator)
            else:
                answer = handler(call, emulator)
        finally:
            body.close()
        return _reply_to(call, answer, meant.contract)

    def _meant(self, scope: Scope) -> RoutedRequest:
        """Tell what a request means. Raises ServiceError: 404, 405, or 400 for its version or its query."""
        raw_path, query = scope.get("raw_path") or scope["path"].encode(), scope["query_string"]
        lenient = self._emulator.limits.lenient_version
        # Clients that wait for an operation ask the same over and over; what is long is seldom asked again.
        known = len(raw_path) + len(query) <= _MAX_REMEMBERED
        return (self._remembered if known else self._resolve)(scope["method"], raw_path, query, lenient)

    def _resolve(self, method: str, raw_path: bytes, raw_query: bytes, lenient: bool) -> RoutedRequest:
        match = self._routes.match(raw_path)
        if match is None:
            raise errors.ROUTE_NOT_FOUND.error()
        template, path = match
        if method not in self._methods[template]:
            _require_method(method, self._methods_shown(template, raw_query, lenient))
        query = query_of(raw_query) if len(raw_query) > _MAX_REMEMBERED else self._remembered_query(raw_query)
        version, contract = version_of(query, self._contracts, lenient=lenient)
        methods = contract.operations.get(template.removeprefix(contract.base), {})
        if not methods:
            raise errors.ROUTE_NOT_FOUND.error()
        _require_method(method, methods)
        return RoutedRequest(methods[method], version, contract, template, path, query)

    def _methods_shown(self, template: str, raw_query: bytes, lenient: bool) -> Iterable[str]:
        """The methods of a path in the version that the query names; those of all versions where it names none."""
        try:
            _, contract = version_of(query_of(raw_query), self._contracts, lenient=lenient)
        except errors.ServiceError:
            return self._methods[template]
        return contract.operations.get(template.removeprefix(contract.base)) or self._methods[template]


def _require_method(method: str, allowed: Iterable[str]) -> None:
    if method not in allowed:
        listed = ", ".join(sorted(allowed))
        raise errors.METHOD_NOT_ALLOWED.error(method=short(method), allowed=listed, headers={"Allow": listed})


def _parameters(meant: RoutedRequest, headers: Headers) -> Mapping[str, Mapping[str, Any]]:
    """Return the value of every described parameter by place and name. Undescribed ones are tolerated."""
    values: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "header": {}}
    for parameter in meant.operation.parameters:
        if parameter.place == "path":
            given: Any = (meant.path[parameter.name],)
        elif parameter.place == "query":
            given = meant.query.get(parameter.name, ())
        else:
            given = [each.decode("latin-1") for each in headers.get(parameter.name.lower().encode(), ())]
        values[parameter.place][parameter.name] = parameter.read(given)
    return values


def _reply_to(call: Call, answer: Answer, contract: VersionContract) -> Reply:
    headers = dict(answer.headers)
    if answer.operation_id is not None:
        path = contract.path_of("Operations_Get").replace("{id}", answer.operation_id)
        location = call.root.removesuffix(contract.base) + path
        headers |= {
            "Operation-Location": f"{location}?{API_VERSION}={call.version}",
            "Operation-Id": answer.operation_id,
        }
    body = None if answer.body is None else call.operation.shape_answer(answer.status, answer.body)
    return Reply(answer.status, body, headers)
