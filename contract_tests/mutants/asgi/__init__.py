"""The mechanism: an ASGI application that alters the requests and responses of the emulator behind it."""

from .app import MutatedApp
from .backend import Backend
from .mutation import Mutation, altering_request, altering_response, unmutated
from .request import BASE, Request
from .response import Response

__all__ = [
    "BASE",
    "Backend",
    "MutatedApp",
    "Mutation",
    "Request",
    "Response",
    "altering_request",
    "altering_response",
    "unmutated",
]
