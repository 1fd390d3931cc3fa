"""Mutations made of one line: refuse, answer, or alter what is sent and shown."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mutants.asgi import Response, altering_request, altering_response

if TYPE_CHECKING:
    from collections.abc import Callable

    from mutants.asgi import Backend, Mutation, Request

    Condition = Callable[[Request], object]
    Change = Callable[[dict[str, Any]], Any]


def refusing(status: int, when: Condition) -> Mutation:
    """Return the mutation that rejects requests."""
    return _answering(lambda: Response.error(status, str(status), "No."), when)


def answering(status: int, when: Condition, body: Any = None) -> Mutation:
    """Return the mutation that answers requests without the emulator."""

    def respond() -> Response:
        response = Response(status)
        if body is not None:
            response.json = body
        return response

    return _answering(respond, when)


def _answering(respond: Callable[[], Response], when: Condition) -> Mutation:
    async def mutation(request: Request, backend: Backend) -> Response:
        return respond() if when(request) else await backend.send(request)

    return mutation


def in_query(pattern: str, replacement: str) -> Mutation:
    """Return the mutation that replaces a pattern in the query as sent."""
    return altering_request(lambda request: replace(request, query=re.sub(pattern, replacement, request.query)))


def in_body(change: Change, *, method: str = "", action: str = "", collection: str = "") -> Mutation:
    """Return the mutation that changes the JSON objects that are sent."""

    def alter(request: Request) -> Request:
        body = request.object
        if not body or method not in ("", request.method) or action != request.action:
            return request
        if collection not in ("", request.collection):
            return request
        change(body)
        return request.with_json(body)

    alter.__name__ = change.__name__
    return altering_request(alter)


def in_resources(change: Change, *, method: str = "", collection: str = "") -> Mutation:
    """Return the mutation that changes each resource in the responses."""

    def alter(request: Request, response: Response) -> None:
        if method in ("", request.method) and collection in ("", request.collection) and response.body:
            response.each(change)

    alter.__name__ = change.__name__
    return altering_response(alter)


def in_errors(change: Callable[[Request, dict[str, Any]], Any], *statuses: int) -> Mutation:
    """Return the mutation that changes the error objects of some statuses, or of all without one."""

    def alter(request: Request, response: Response) -> None:
        error = response.object.get("error")
        if isinstance(error, dict) and (response.status in statuses or not statuses):
            change(request, error)
            response.json = {"error": error}

    alter.__name__ = change.__name__
    return altering_response(alter)


def with_status(given: int, shown: int, method: str = "") -> Mutation:
    """Return the mutation that answers one status in place of another."""

    def alter(request: Request, response: Response) -> None:
        if response.status == given and method in ("", request.method):
            response.status = shown

    return altering_response(alter)
