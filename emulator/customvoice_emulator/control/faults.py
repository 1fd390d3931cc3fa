"""Manage faults."""

from collections.abc import Mapping

from customvoice_emulator.control import errors
from customvoice_emulator.control.call import DONE, ControlCall, ControlResponse, Handler
from customvoice_emulator.control.journal import show_near_misses
from customvoice_emulator.faults.faults import Fault


def _list(call: ControlCall) -> ControlResponse:
    return ControlResponse({"faults": [fault.dump() for fault in call.emulator.faults.list()]})


def _add(call: ControlCall) -> ControlResponse:
    given = {**call.body, **call.body["effect"]}
    del given["effect"]
    return ControlResponse(call.emulator.faults.add(given.pop("match", None), **given).dump(), 201)


def _get(call: ControlCall) -> ControlResponse:
    return ControlResponse(_existing(call).dump())


def _delete(call: ControlCall) -> ControlResponse:
    if not call.emulator.faults.delete(call.id):
        raise errors.NOT_FOUND.error(kind="fault", id=call.id)
    return DONE


def _clear(call: ControlCall) -> ControlResponse:
    call.emulator.faults.clear()
    return DONE


def _near_misses(call: ControlCall) -> ControlResponse:
    match = _existing(call).match.dump()
    return show_near_misses(call.emulator.journal.near_misses(limit=call.query["limit"], **match))


def _existing(call: ControlCall) -> Fault:
    fault = call.emulator.faults.get(call.id)
    if fault is None:
        raise errors.NOT_FOUND.error(kind="fault", id=call.id)
    return fault


HANDLERS: Mapping[str, Handler] = {
    "Faults_List": _list,
    "Faults_Add": _add,
    "Faults_Get": _get,
    "Faults_Delete": _delete,
    "Faults_Clear": _clear,
    "Faults_NearMisses": _near_misses,
}
