"""Register the emulated operations: `HANDLERS` maps each operationId to its handler."""

from collections.abc import Mapping

from customvoice_emulator.handlers.call import Handler
from customvoice_emulator.resources import (
    base_models,
    consents,
    endpoints,
    models,
    operations,
    personal_voices,
    projects,
    training_sets,
)

HANDLERS: Mapping[str, Handler] = {
    **projects.HANDLERS,
    **consents.HANDLERS,
    **training_sets.HANDLERS,
    **models.HANDLERS,
    **endpoints.HANDLERS,
    **personal_voices.HANDLERS,
    **base_models.HANDLERS,
    **operations.HANDLERS,
}

__all__ = ["HANDLERS"]
