"""The Custom Voice service, offline: an ASGI application that behaves as the spec says, and stores its resources.

`Emulator` embeds it in a process, with or without a socket; `create_app` returns the ASGI application;
`customvoice emulator` runs it as a server. docs/emulator.md is the manual.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from customvoice_emulator.access.tokens import JwtCheck
    from customvoice_emulator.app import DEFAULT_KEY, create_app
    from customvoice_emulator.catalogue.catalogue_file import CatalogueError
    from customvoice_emulator.common.limits import Limits
    from customvoice_emulator.emulator import Emulator
    from customvoice_emulator.http.connection import DroppedConnectionError
    from customvoice_emulator.http.transport import AsyncEmulatorTransport, EmulatorTransport
    from customvoice_emulator.media.fetch_policy import FetchPolicy
    from customvoice_emulator.operations.pace import Pace, parse_pace
    from customvoice_emulator.state.sqlite_format import DataDirError

__all__ = [
    "DEFAULT_KEY",
    "AsyncEmulatorTransport",
    "CatalogueError",
    "DataDirError",
    "DroppedConnectionError",
    "Emulator",
    "EmulatorTransport",
    "FetchPolicy",
    "JwtCheck",
    "Limits",
    "Pace",
    "create_app",
    "parse_pace",
]

_HOME = {
    "AsyncEmulatorTransport": "http.transport",
    "CatalogueError": "catalogue.catalogue_file",
    "DEFAULT_KEY": "app",
    "DataDirError": "state.sqlite_format",
    "DroppedConnectionError": "http.connection",
    "Emulator": "emulator",
    "EmulatorTransport": "http.transport",
    "FetchPolicy": "media.fetch_policy",
    "JwtCheck": "access.tokens",
    "Limits": "common.limits",
    "Pace": "operations.pace",
    "create_app": "app",
    "parse_pace": "operations.pace",
}


def __getattr__(name: str) -> Any:
    """Import public names at their first use, so that the command line does not wait for the web framework."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
