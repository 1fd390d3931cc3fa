"""The emulator's state as a whole through the control plane."""

from collections.abc import Mapping

from customvoice_emulator.control.call import DONE, ControlCall, Handler, Reply
from customvoice_emulator.instance.reset import reset
from customvoice_emulator.instance.seed import seed
from customvoice_emulator.instance.whole_snapshot import restore, snapshot


def _reset(call: ControlCall) -> Reply:
    reset(call.emulator, call.body.get("only"))
    return DONE


def _seed(call: ControlCall) -> Reply:
    return Reply(seed(call.emulator, call.body))


def _snapshot(call: ControlCall) -> Reply:
    return Reply(snapshot(call.emulator))


def _restore(call: ControlCall) -> Reply:
    restore(call.emulator, call.body)
    return DONE


HANDLERS: Mapping[str, Handler] = {
    "State_Reset": _reset,
    "State_Seed": _seed,
    "State_Snapshot": _snapshot,
    "State_Restore": _restore,
}
