"""Reset, seed, export, snapshot and restore the emulator; save and load scenarios."""

from collections.abc import Mapping

from customvoice_emulator.control import errors
from customvoice_emulator.control.call import DONE, ControlCall, ControlResponse, Handler
from customvoice_emulator.instance.export import export
from customvoice_emulator.instance.reset import reset
from customvoice_emulator.instance.seed import seed
from customvoice_emulator.instance.whole_snapshot import restore, snapshot


def _reset(call: ControlCall) -> ControlResponse:
    reset(call.emulator, call.body.get("only"))
    return DONE


def _seed(call: ControlCall) -> ControlResponse:
    return ControlResponse(seed(call.emulator, call.body))


def _snapshot(call: ControlCall) -> ControlResponse:
    return ControlResponse(snapshot(call.emulator))


def _restore(call: ControlCall) -> ControlResponse:
    restore(call.emulator, call.body)
    return DONE


def _export(call: ControlCall) -> ControlResponse:
    return ControlResponse(export(call.emulator, call.query["version"], call.query["speechResource"]))


def _scenarios(call: ControlCall) -> ControlResponse:
    found = call.emulator.scenarios.list()
    return ControlResponse({"scenarios": [{"id": name, "bytes": size} for name, size in found.items()]})


def _save(call: ControlCall) -> ControlResponse:
    size = call.emulator.scenarios.save(call.id, snapshot(call.emulator))
    return ControlResponse({"id": call.id, "bytes": size})


def _load(call: ControlCall) -> ControlResponse:
    try:
        saved = call.emulator.scenarios.load(call.id)
    except KeyError:
        raise errors.NOT_FOUND.error(kind="scenario", id=call.id) from None
    restore(call.emulator, saved)
    return DONE


def _delete(call: ControlCall) -> ControlResponse:
    if not call.emulator.scenarios.delete(call.id):
        raise errors.NOT_FOUND.error(kind="scenario", id=call.id)
    return DONE


HANDLERS: Mapping[str, Handler] = {
    "State_Reset": _reset,
    "State_Seed": _seed,
    "State_Export": _export,
    "State_Snapshot": _snapshot,
    "State_Restore": _restore,
    "Scenarios_List": _scenarios,
    "Scenarios_Save": _save,
    "Scenarios_Load": _load,
    "Scenarios_Delete": _delete,
}
