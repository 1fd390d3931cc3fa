"""The Custom Voice service, offline: an ASGI application that behaves as the spec says and keeps what it is sent.

`create_app` gives the application for use in a process, `EmulatorTransport` lets a synchronous httpx client talk to
it; `customvoice emulator` runs it as a server.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from customvoice_emulator._app import DEFAULT_KEY, create_app
    from customvoice_emulator._pace import Pace, parse_pace
    from customvoice_emulator._sqlite_format import DataDirError
    from customvoice_emulator._transport import EmulatorTransport

__all__ = ["DEFAULT_KEY", "DataDirError", "EmulatorTransport", "Pace", "create_app", "parse_pace"]

_HOME = {
    "DEFAULT_KEY": "_app",
    "create_app": "_app",
    "Pace": "_pace",
    "parse_pace": "_pace",
    "DataDirError": "_sqlite_format",
    "EmulatorTransport": "_transport",
}


def __getattr__(name: str) -> Any:
    """Load public names when they are first used: the command line has to answer before the web framework is there."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
