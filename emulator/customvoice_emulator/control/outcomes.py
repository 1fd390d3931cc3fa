"""Manage ordered outcomes."""

from collections.abc import Mapping
from typing import Any

from customvoice_emulator.control import errors
from customvoice_emulator.control.call import DONE, ControlCall, ControlResponse, Handler
from customvoice_emulator.operations.outcomes import Order


def _list(call: ControlCall) -> ControlResponse:
    return ControlResponse({"outcomes": [_shown(order) for order in call.emulator.outcomes.list()]})


def _add(call: ControlCall) -> ControlResponse:
    return ControlResponse(_shown(call.emulator.outcomes.order(**call.body)), 201)


def _delete(call: ControlCall) -> ControlResponse:
    if not call.emulator.outcomes.delete(call.id):
        raise errors.NOT_FOUND.error(kind="ordered outcome", id=call.id)
    return DONE


def _clear(call: ControlCall) -> ControlResponse:
    call.emulator.outcomes.clear()
    return DONE


def _shown(order: Order) -> dict[str, Any]:
    shown = {
        "id": order.id,
        "collection": order.collection,
        "status": "Failed" if order.failed else "Succeeded",
        "reason": order.reason,
        "resource": order.resource,
        "work": order.work,
    }
    return {name: value for name, value in shown.items() if value is not None}


HANDLERS: Mapping[str, Handler] = {
    "Outcomes_List": _list,
    "Outcomes_Add": _add,
    "Outcomes_Delete": _delete,
    "Outcomes_Clear": _clear,
}
