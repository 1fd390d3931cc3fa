"""The Custom Voice service, offline: an ASGI application that behaves as the spec says and keeps what it is sent.

`Emulator` is one to embed, in the process or behind a socket; `create_app` gives the bare application;
`customvoice emulator` runs it as a server. docs/emulator.md is the manual.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from customvoice_emulator._app import DEFAULT_KEY, create_app
    from customvoice_emulator._catalogue_file import CatalogueError
    from customvoice_emulator._connection import DroppedConnectionError
    from customvoice_emulator._emulator import Emulator
    from customvoice_emulator._fetch_policy import FetchPolicy
    from customvoice_emulator._limits import Limits
    from customvoice_emulator._pace import Pace, parse_pace
    from customvoice_emulator._sqlite_format import DataDirError
    from customvoice_emulator._tokens import JwtCheck
    from customvoice_emulator._transport import AsyncEmulatorTransport, EmulatorTransport

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
    "AsyncEmulatorTransport": "_transport",
    "CatalogueError": "_catalogue_file",
    "DEFAULT_KEY": "_app",
    "DataDirError": "_sqlite_format",
    "DroppedConnectionError": "_connection",
    "Emulator": "_emulator",
    "EmulatorTransport": "_transport",
    "FetchPolicy": "_fetch_policy",
    "JwtCheck": "_tokens",
    "Limits": "_limits",
    "Pace": "_pace",
    "create_app": "_app",
    "parse_pace": "_pace",
}


def __getattr__(name: str) -> Any:
    """Load public names when they are first used: the command line has to answer before the web framework is there."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
