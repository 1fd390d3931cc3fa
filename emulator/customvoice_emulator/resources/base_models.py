"""Base models: what personal voices speak with, as the catalogue says."""

from collections.abc import Mapping

from customvoice_emulator._call import Handler
from customvoice_emulator._handlers._read import Published

HANDLERS: Mapping[str, Handler] = {"BaseModels_List": Published(lambda catalogue: catalogue.base_models)}
