"""A mutation answers a request in place of the emulator, which it may ask; two helpers make common ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from .backend import Backend
from .request import Request
from .response import Response

Mutation = Callable[[Request, Backend], Awaitable[Response]]
"""Returns the response to a request in place of the emulator, which it may ask."""
ResponseAlteration = Callable[[Request, Response], None]
"""Alters the emulator's response in place."""
RequestAlteration = Callable[[Request], Request]
"""Returns the request that the emulator receives."""


async def unmutated(request: Request, backend: Backend) -> Response:
    """Return the emulator's own response."""
    return await backend.send(request)


def altering_response(alter: ResponseAlteration) -> Mutation:
    """Return the mutation that alters each response."""

    async def mutation(request: Request, backend: Backend) -> Response:
        response = await backend.send(request)
        alter(request, response)
        return response

    mutation.__name__ = alter.__name__
    return mutation


def altering_request(alter: RequestAlteration) -> Mutation:
    """Return the mutation that alters each request."""

    async def mutation(request: Request, backend: Backend) -> Response:
        return await backend.send(alter(request))

    mutation.__name__ = alter.__name__
    return mutation
