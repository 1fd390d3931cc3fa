"""Base models: what personal voices speak with, as published."""

from collections.abc import Mapping

from customvoice_emulator._call import Handler
from customvoice_emulator._handlers._read import Published

BASE_MODELS = (
    {
        "name": "PhoenixV2Neural",
        # Misspelt by the service itself.
        "description": "Phonenix V2 base model",
        "releaseDateTime": "2023-12-01T00:00:00.000Z",
        "capabilities": ["PersonalVoice"],
    },
)

HANDLERS: Mapping[str, Handler] = {"BaseModels_List": Published(BASE_MODELS)}
