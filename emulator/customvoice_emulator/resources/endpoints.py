"""Endpoints: deployments of models, which can be suspended and resumed."""

from collections.abc import Mapping

from customvoice_emulator.common import errors
from customvoice_emulator.handlers.action import StartAction
from customvoice_emulator.handlers.call import Handler
from customvoice_emulator.handlers.context import HandlerContext
from customvoice_emulator.handlers.create import StartCreate
from customvoice_emulator.handlers.delete import Delete
from customvoice_emulator.handlers.list import List
from customvoice_emulator.handlers.post import Post
from customvoice_emulator.handlers.read import Get
from customvoice_emulator.handlers.resource_type import Fields, Lookup, Quota, Reference, ResourceType
from customvoice_emulator.operations.lifecycles import RESUME, SUSPEND


def _fill(sent: Fields, _lookup: Lookup, context: HandlerContext) -> Fields:
    return {**sent, "properties": {"kind": context.catalogue.endpoint_kind, **sent.get("properties", {})}}


ENDPOINT = ResourceType(
    collection="endpoints",
    references=(
        Reference("projectId", "projects"),
        # An endpoint does not show a reason; this one is stored only.
        Reference("modelId", "models", failure="Internal"),
    ),
    fill=_fill,
    quota=Quota(lambda limits: limits.max_endpoints, errors.TOO_MANY),
)

HANDLERS: Mapping[str, Handler] = {
    "Endpoints_List": List(ENDPOINT),
    "Endpoints_Get": Get(ENDPOINT),
    "Endpoints_Create": StartCreate(ENDPOINT),
    "Endpoints_CreateByPost": Post(StartCreate(ENDPOINT)),
    "Endpoints_Delete": Delete(ENDPOINT),
    "Endpoints_Suspend": StartAction(ENDPOINT, SUSPEND),
    "Endpoints_Resume": StartAction(ENDPOINT, RESUME),
}
