"""Read an HTTP request by the document: find its operation, and validate its parameters and its body."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any
from urllib.parse import parse_qsl

from customvoice_spec.safe_yaml import YamlError, load_yaml
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from customvoice_emulator.common.redaction import short
from customvoice_emulator.contract.operation import Operation
from customvoice_emulator.control import errors
from customvoice_emulator.control.document import contract, index, needs_body
from customvoice_emulator.http.json_body import parse_json
from customvoice_emulator.http.routes import Routes

MAX_BODY_BYTES = 256 * 1024 * 1024
"""The limit is high, because a snapshot contains the uploaded audio."""


def find_operation(request: Request, routes: Routes) -> tuple[Operation, Mapping[str, str]]:
    """Return the operation of the request and its path parameters. Raises ServiceError (404)."""
    match = routes.match(request.scope.get("raw_path") or request.scope["path"].encode())
    if match is not None:
        methods = contract().operations[match[0].removeprefix(contract().base)]
        if request.method in methods:
            return methods[request.method], match[1]
    raise _unknown(request.method, request.scope["path"])


def _unknown(method: str, path: str) -> Exception:
    known = [f"{each['method']} {each['path']}" for each in index()]
    near = get_close_matches(f"{method} {path}", known, n=1)
    details = [
        {"code": each["operationId"], "message": f"{each['method']} {each['path']}: {each['summary']}"}
        for each in index()
    ]
    hint = f" Did you mean {near[0]}?" if near else ""
    return errors.NO_OPERATION.error(method=short(method), path=short(path), hint=hint, details=details)


def read_query(request: Request, operation: Operation) -> Mapping[str, Any]:
    """Return the query parameters with defaults. Raises ServiceError (400) for an invalid or unknown one."""
    given: dict[str, list[str]] = {}
    for name, value in parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True):
        given.setdefault(name, []).append(value)
    known = [each for each in operation.parameters if each.location == "query"]
    unknown = set(given) - {each.name for each in known}
    if unknown:
        names = ", ".join(each.name for each in known) or "none"
        reason = f"The query parameter {short(min(unknown))!r} is unknown; known are: {names}."
        raise errors.BAD_REQUEST.error(reason=reason, target=short(min(unknown)))
    return {each.name: each.read(given.get(each.name, [])) for each in known}


async def read_body(request: Request, operation: Operation) -> Any:
    """Return the JSON or YAML value of the body; {} for an operation without one. Raises ServiceError (400, 413)."""
    if operation.media_type is None:
        return {}
    raw = await _receive(request)
    if not raw.strip() and not needs_body(operation):
        return {}
    if "yaml" in request.headers.get("content-type", ""):
        # On a thread: the emulator answers other requests meanwhile.
        value = await run_in_threadpool(_parse_yaml, raw)
    else:
        value = parse_json(raw)
    # Validate only, and return the value itself: nulls and arbitrary values count here.
    operation.read_body(value)
    return value


async def _receive(request: Request) -> bytes:
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= MAX_BODY_BYTES:
            chunks.append(chunk)
    if size > MAX_BODY_BYTES:
        raise errors.TOO_LARGE.error(limit=MAX_BODY_BYTES)
    return b"".join(chunks)


def _parse_yaml(raw: bytes) -> Any:
    try:
        return load_yaml(raw, json_only=True)
    except YamlError as error:
        reason = f"The request body is not YAML: {error}."
        raise errors.BAD_REQUEST.error(reason=reason) from None
