"""The service: one ASGI endpoint that takes every request through the same gates to its handler.

The order of the gates: credentials, route, method, api-version, parameters, body, and only then the state of things
(FIDELITY: order of checks).
"""

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

from customvoice_emulator import _errors
from customvoice_emulator._access import check_access
from customvoice_emulator._body import Body, receive
from customvoice_emulator._body_stream import BodyStream
from customvoice_emulator._call import Answer, Call, Handler
from customvoice_emulator._contract import VersionContract
from customvoice_emulator._forwarded import HOST, PREFIX_KEY
from customvoice_emulator._operation import Operation
from customvoice_emulator._parts import Parts
from customvoice_emulator._redact import short
from customvoice_emulator._routes import Routes

_LOG = logging.getLogger("customvoice_emulator")
_API_VERSION = "api-version"


@dataclass(frozen=True, slots=True)
class Identity:
    """What a request is about: operationId, api-version, path template and the id in the path (None without one)."""

    operation_id: str
    version: str
    template: str
    id: str | None


class Service:
    """Answers requests by `contracts` (one per api-version, oldest first) and `handlers` (by operationId)."""

    def __init__(
        self, emulator: Parts, contracts: Mapping[str, VersionContract], handlers: Mapping[str, Handler]
    ) -> None:
        self._emulator = emulator
        self._contracts = contracts
        self._handlers = handlers
        self._routes = Routes(each.base + path for each in contracts.values() for path in each.operations)

    def identify(self, scope: Scope) -> Identity | None:
        """Tell which operation a request means, without answering it; None when it means none that is known."""
        request = Request(scope)
        try:
            template, values = self._route(request)
            version = self._version(_query(request))
            operation = self._operation(version, template, request.method)
        except _errors.ServiceError:
            return None
        return Identity(operation.id, version, template, values.get("id"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await WebSocketClose()(scope, receive, send)
            return
        request = Request(scope)
        stream = BodyStream(receive, expects_go_ahead=request.headers.get("expect", "").lower() == "100-continue")
        try:
            response = await self._respond_or_refuse(request, stream)
            await stream.drain()
        except ClientDisconnect:
            return
        response.headers["apim-request-id"] = self._emulator.new_id()
        await response(scope, receive, send)

    async def _respond_or_refuse(self, request: Request, stream: BodyStream) -> Response:
        try:
            return await self._respond(request, stream)
        except _errors.ServiceError as error:
            return _refusal(error)
        except ClientDisconnect:
            raise
        except Exception:
            _LOG.exception("failed on %s %s", request.method, short(request.scope["path"]))
            return _refusal(_errors.INTERNAL.error())

    async def _respond(self, request: Request, stream: BodyStream) -> Response:
        emulator = self._emulator
        resource = emulator.auth.identify(request.headers.raw)
        emulator.rate_limiter.check(resource, emulator.now())
        template, path_values = self._route(request)
        query = _query(request)
        version = self._version(query)
        operation = self._operation(version, template, request.method)
        check_access(emulator.limits.personal_voice_access, operation.id, operation.method)
        handler = self._handlers.get(operation.id)
        if handler is None:
            raise _errors.NOT_EMULATED.error(operation=operation.id, method=operation.method, path=operation.path)
        values = _parameters(operation, path_values, query, request)
        path_id = values.get(("path", "id"))
        body = await receive(operation, request.headers.get("content-type", ""), stream, path_id)
        try:
            call = self._call(request, resource, operation, version, values, body)
            answer = await self._handle(handler, call)
        finally:
            body.close()
        return self._response(answer, call)

    def _route(self, request: Request) -> tuple[str, Mapping[str, str]]:
        raw_path = request.scope.get("raw_path") or request.scope["path"].encode()
        match = self._routes.match(raw_path)
        if match is None:
            raise _errors.ROUTE_NOT_FOUND.error()
        methods = {method for each in self._contracts.values() for method in _methods(each, match[0])}
        _require_method(request.method, methods)
        return match

    def _version(self, query: Mapping[str, list[str]]) -> str:
        given = query.get(_API_VERSION, [])
        if not any(given):
            raise _errors.MISSING_API_VERSION.error(target=_API_VERSION)
        if len(given) > 1 or given[0] not in self._contracts:
            supported = ", ".join(self._contracts)
            raise _errors.UNSUPPORTED_API_VERSION.error(
                given=short(",".join(given)), supported=supported, target=_API_VERSION
            )
        return given[0]

    def _operation(self, version: str, template: str, method: str) -> Operation:
        methods = _methods(self._contracts[version], template)
        if not methods:
            raise _errors.ROUTE_NOT_FOUND.error()
        _require_method(method, set(methods))
        return methods[method]

    def _call(
        self,
        request: Request,
        resource: str,
        operation: Operation,
        version: str,
        values: Mapping[tuple[str, str], Any],
        body: Body,
    ) -> Call:
        path_id = values.get(("path", "id"), "")
        identity = json.dumps([operation.id, version, path_id, body.identity])
        return Call(
            operation=operation,
            version=version,
            id=path_id,
            query={name: value for (place, name), value in values.items() if place == "query"},
            operation_id=values.get(("header", "Operation-Id")),
            body=body,
            fingerprint=hashlib.sha256(identity.encode()).hexdigest(),
            root=_root(request) + self._contracts[version].base,
            resource=resource,
        )

    async def _handle(self, handler: Handler, call: Call) -> Answer:
        if handler.slow:
            answer = await run_in_threadpool(handler, call, self._emulator)
        else:
            answer = handler(call, self._emulator)
        if self._emulator.store.pending:
            await self._emulator.store.settled()
        return answer

    def _response(self, answer: Answer, call: Call) -> Response:
        headers = dict(answer.headers)
        if answer.operation_id is not None:
            path = self._contracts[call.version].path_of("Operations_Get").replace("{id}", answer.operation_id)
            base = self._contracts[call.version].base
            location = call.root.removesuffix(base) + path
            headers |= {
                "Operation-Location": f"{location}?{_API_VERSION}={call.version}",
                "Operation-Id": answer.operation_id,
            }
        body = None if answer.body is None else call.operation.shape_answer(answer.status, answer.body)
        return _json(answer.status, body, headers)


def _methods(contract: VersionContract, template: str) -> Mapping[str, Operation]:
    return contract.operations.get(template.removeprefix(contract.base), {})


def _require_method(method: str, allowed: set[str]) -> None:
    if method not in allowed:
        listed = ", ".join(sorted(allowed))
        raise _errors.METHOD_NOT_ALLOWED.error(method=short(method), allowed=listed, headers={"Allow": listed})


def _query(request: Request) -> Mapping[str, list[str]]:
    """Read the query; `+` and `%20` are both a space. Raises ServiceError (400) for what is not UTF-8."""
    values: dict[str, list[str]] = {}
    try:
        text = request.scope["query_string"].decode("ascii")
        for name, value in parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=1000):
            values.setdefault(name, []).append(value)
    except ValueError:
        raise _errors.BAD_REQUEST.error(reason="The query string is not percent-encoded UTF-8.") from None
    return values


def _parameters(
    operation: Operation, path: Mapping[str, str], query: Mapping[str, list[str]], request: Request
) -> Mapping[tuple[str, str], Any]:
    """Return the value of every described parameter by (place, name). Undescribed ones are tolerated."""
    values = {}
    for parameter in operation.parameters:
        if parameter.place == "path":
            given = [path[parameter.name]]
        elif parameter.place == "query":
            given = query.get(parameter.name, [])
        else:
            given = request.headers.getlist(parameter.name)
        values[parameter.place, parameter.name] = parameter.read(given)
    return values


def _root(request: Request) -> str:
    """Return the scheme and host that the client used; the server's own address for a host that is none."""
    host = request.headers.get("host", "")
    if not HOST.fullmatch(host):
        name, port = request.scope.get("server") or ("127.0.0.1", None)
        host = f"{name}:{port}" if port else name
    return f"{request.scope['scheme']}://{host}{request.scope.get(PREFIX_KEY, '')}"


def _refusal(error: _errors.ServiceError) -> Response:
    return _json(error.status, error.body(), error.headers)


def _json(status: int, body: Any, headers: Mapping[str, str]) -> Response:
    if body is None:
        return Response(status_code=status, headers=dict(headers))
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(content, status, dict(headers), media_type="application/json")
