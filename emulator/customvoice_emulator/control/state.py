"""Reset, seed, snapshot and restore the emulator."""

from collections.abc import Mapping

from customvoice_emulator.control.call import DONE, ControlCall, ControlResponse, Handler
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


HANDLERS: Mapping[str, Handler] = {
    "State_Reset": _reset,
    "State_Seed": _seed,
    "State_Snapshot": _snapshot,
    "State_Restore": _restore,
}
