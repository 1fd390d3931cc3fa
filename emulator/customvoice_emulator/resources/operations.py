"""Operations: the status monitors of long-running operations."""

from collections.abc import Mapping

from customvoice_emulator.handlers.call import Handler
from customvoice_emulator.handlers.read import GetOperation

HANDLERS: Mapping[str, Handler] = {"Operations_Get": GetOperation()}
