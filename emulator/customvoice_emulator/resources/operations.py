"""Operations: the status monitors of long-running operations."""

from collections.abc import Mapping

from customvoice_emulator._call import Handler
from customvoice_emulator._handlers._read import GetOperation

HANDLERS: Mapping[str, Handler] = {"Operations_Get": GetOperation()}
