"""Base models: what personal voices speak with, as the catalogue says."""

from collections.abc import Mapping

from customvoice_emulator.handlers.call import Handler
from customvoice_emulator.handlers.read import Published

HANDLERS: Mapping[str, Handler] = {"BaseModels_List": Published(lambda catalogue: catalogue.base_models)}
