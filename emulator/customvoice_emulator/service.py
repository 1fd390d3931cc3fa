"""The service: an ASGI application that checks each request in the same order, and passes it to its handler.

The order of the checks: credentials, rate, route, method, api-version, access, parameters, body, and last the state of
resources (FIDELITY: order of checks).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

from customvoice_emulator.access.approval import require_approval
from customvoice_emulator.access.issued_tokens import PATH as ISSUE_TOKEN
from customvoice_emulator.common import errors
from customvoice_emulator.common.redaction import short
from customvoice_emulator.contract.operation import Operation
from customvoice_emulator.contract.version_contract import VersionContract
from customvoice_emulator.contract.versions import API_VERSION, contract_for
from customvoice_emulator.handlers.call import Call, Handler, Response
from customvoice_emulator.http.body import receive
from customvoice_emulator.http.body_stream import BodyStream
from customvoice_emulator.http.request_head import Headers, Query, client_root, parse_query
from customvoice_emulator.http.response import HttpResponse
from customvoice_emulator.http.routes import Routes
from customvoice_emulator.instance.context import EmulatorContext
from customvoice_emulator.instance.respond import respond
from customvoice_emulator.slow_requests import SlowRequests

_MAX_CACHED = 256


@dataclass(frozen=True, slots=True)
class Identity:
    """The operationId, api-version, path template and id in the path (None without one) of a request."""

    operation_id: str
    version: str
    template: str
    id: str | None


@dataclass(frozen=True, slots=True)
class RoutedRequest:
    """A request that was routed to an operation of its api-version, with its path and query parameters."""

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


class _Options(Exception):  # noqa: N818 - not an error
    """The request asks for the methods of a path."""

    def __init__(self, methods: Iterable[str]) -> None:
        super().__init__()
        self.methods = _listed(methods)


class Service:
    """Handles requests by `contracts` (one per api-version, oldest first) and `handlers` (by operationId)."""

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
        self._cached_route = lru_cache(maxsize=1024)(self._find_route)
        self._slow = SlowRequests()
        self._cached_query = lru_cache(maxsize=256)(parse_query)

    def identify(self, scope: Scope) -> Identity | None:
        """Identify the operation of a request, without handling it; None for an unknown operation."""
        try:
            routed = self._route(scope)
        except (errors.ServiceError, _Options):
            return None
        return Identity(routed.operation.id, routed.version, routed.template, routed.id)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await WebSocketClose()(scope, receive, send)
            return
        await respond(self._emulator, scope, receive, send, self._handle)

    async def _handle(self, scope: Scope, headers: Headers, stream: BodyStream) -> HttpResponse:
        try:
            return await self._handle_operation(scope, headers, stream)
        except _Options as allowed:
            return HttpResponse(204, headers={"Allow": allowed.methods})

    async def _handle_operation(self, scope: Scope, headers: Headers, stream: BodyStream) -> HttpResponse:
        emulator = self._emulator
        if (scope.get("raw_path") or b"").lower() == ISSUE_TOKEN:
            _require_method(scope["method"], ("POST",))
            token = emulator.auth.issue_token(scope["headers"], emulator.now())
            return HttpResponse.of_content(token.encode(), "text/plain")
        resource = emulator.admit(scope["headers"])
        routed = self._route(scope)
        operation = routed.operation
        require_approval(emulator.limits.personal_voice_access, operation.id, operation.method)
        handler = self._handlers.get(operation.id)
        if handler is None:
            raise errors.NOT_EMULATED.error(operation=operation.id, method=operation.method, path=operation.path)
        values = _parameters(routed, headers)
        path_id = values["path"].get("id")
        body = await receive(operation, headers, stream, path_id)
        try:
            call = Call(
                operation=operation,
                version=routed.version,
                id=path_id or "",
                query=values["query"],
                operation_id=values["header"].get("Operation-Id"),
                body=body,
                root=client_root(scope, headers) + routed.contract.base,
                resource=resource,
            )
            if handler.slow:
                response = await self._slow.run(partial(handler, call, emulator), stream)
            else:
                response = handler(call, emulator)
        finally:
            body.close()
        return _http_response(call, response, routed.contract)

    def _route(self, scope: Scope) -> RoutedRequest:
        """Route a request to its operation. Raises ServiceError: 404, 405, or 400 for its version or its query."""
        raw_path, query = scope.get("raw_path") or scope["path"].encode(), scope["query_string"]
        lenient = self._emulator.limits.lenient_version
        # Clients that poll repeat their requests, so cache the routes; long requests are seldom repeated.
        known = len(raw_path) + len(query) <= _MAX_CACHED
        # FIDELITY: HEAD and OPTIONS.
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        return (self._cached_route if known else self._find_route)(method, raw_path, query, lenient)

    def _find_route(self, method: str, raw_path: bytes, raw_query: bytes, lenient: bool) -> RoutedRequest:
        match = self._routes.match(raw_path)
        if match is None:
            raise errors.ROUTE_NOT_FOUND.error()
        template, path = match
        if method == "OPTIONS":
            raise _Options(self._allowed_methods(template, raw_query, lenient))
        if method not in self._methods[template]:
            _require_method(method, self._allowed_methods(template, raw_query, lenient))
        query = parse_query(raw_query) if len(raw_query) > _MAX_CACHED else self._cached_query(raw_query)
        version, contract = contract_for(query, self._contracts, lenient=lenient)
        methods = contract.operations.get(template.removeprefix(contract.base), {})
        if not methods:
            raise errors.ROUTE_NOT_FOUND.error()
        _require_method(method, methods)
        return RoutedRequest(methods[method], version, contract, template, path, query)

    def _allowed_methods(self, template: str, raw_query: bytes, lenient: bool) -> Iterable[str]:
        """Return the methods of a path in the query's version; in all versions if the query has no valid one."""
        try:
            _, contract = contract_for(parse_query(raw_query), self._contracts, lenient=lenient)
        except errors.ServiceError:
            return self._methods[template]
        return contract.operations.get(template.removeprefix(contract.base)) or self._methods[template]


def _listed(methods: Iterable[str]) -> str:
    """Return the value of `Allow`: the described methods, HEAD beside GET, and OPTIONS."""
    return ", ".join(sorted({*methods, "OPTIONS", *(("HEAD",) if "GET" in methods else ())}))


def _require_method(method: str, allowed: Iterable[str]) -> None:
    if method not in allowed:
        listed = _listed(allowed)
        raise errors.METHOD_NOT_ALLOWED.error(method=short(method), allowed=listed, headers={"Allow": listed})


def _parameters(routed: RoutedRequest, headers: Headers) -> Mapping[str, Mapping[str, Any]]:
    """Return the value of every parameter of the spec by location and name; ignore unknown parameters."""
    values: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "header": {}}
    for parameter in routed.operation.parameters:
        if parameter.location == "path":
            given: Any = (routed.path[parameter.name],)
        elif parameter.location == "query":
            given = routed.query.get(parameter.name.lower(), ())
        else:
            given = [each.decode("latin-1") for each in headers.get(parameter.name.lower().encode(), ())]
        values[parameter.location][parameter.name] = parameter.read(given)
    return values


def _http_response(call: Call, response: Response, contract: VersionContract) -> HttpResponse:
    headers = dict(response.headers)
    if response.operation_id is not None:
        path = contract.path_of("Operations_Get").replace("{id}", response.operation_id)
        location = call.root.removesuffix(contract.base) + path
        headers |= {
            "Operation-Location": f"{location}?{API_VERSION}={call.version}",
            "Operation-Id": response.operation_id,
        }
    body = None if response.body is None else call.operation.shape_response(response.status, response.body)
    return HttpResponse(response.status, body, headers)
