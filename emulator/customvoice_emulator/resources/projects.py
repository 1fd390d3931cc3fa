"""Projects: contain all resources of one voice."""

from collections.abc import Mapping

from customvoice_emulator.handlers.call import Handler
from customvoice_emulator.handlers.create import Put
from customvoice_emulator.handlers.delete import Delete
from customvoice_emulator.handlers.list import List
from customvoice_emulator.handlers.post import Post
from customvoice_emulator.handlers.read import Get
from customvoice_emulator.handlers.resource_type import Dependent, ResourceType

_ADVICE = "Delete them first, or send forceDelete=true."

PROJECT = ResourceType(
    collection="projects",
    immutable=("kind", "locale"),
    # FIDELITY: deletion of a project.
    dependents=(
        Dependent("endpoints", "projectId", "force", _ADVICE),
        Dependent("models", "projectId", "force", _ADVICE),
        Dependent("personalvoices", "projectId", "delete"),
        Dependent("trainingsets", "projectId", "delete"),
        Dependent("consents", "projectId", "delete"),
    ),
)

HANDLERS: Mapping[str, Handler] = {
    "Projects_List": List(PROJECT),
    "Projects_Get": Get(PROJECT),
    "Projects_Create": Put(PROJECT),
    "Projects_CreateByPost": Post(Put(PROJECT)),
    "Projects_Delete": Delete(PROJECT),
}
