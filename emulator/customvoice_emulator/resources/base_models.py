"""Base models: the models for personal voices, listed from the catalogue."""

from collections.abc import Mapping

from customvoice_emulator.handlers.call import Handler
from customvoice_emulator.handlers.read import PublishedList

HANDLERS: Mapping[str, Handler] = {"BaseModels_List": PublishedList(lambda catalogue: catalogue.base_models)}
