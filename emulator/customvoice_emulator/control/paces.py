"""The paces through the control plane."""

from collections.abc import Mapping

from customvoice_emulator.control.call import ControlCall, Handler, Reply
from customvoice_emulator.operations.pace import parse_pace


def _show(call: ControlCall) -> Reply:
    paces = call.emulator.paces
    return Reply({"default": str(paces.default), **{name: str(pace) for name, pace in paces.own.items()}})


def _update(call: ControlCall) -> Reply:
    # All are read before the first is set.
    paces = {name: None if text is None else parse_pace(text) for name, text in call.body.items()}
    for collection, pace in paces.items():
        if pace is None:
            call.emulator.paces.clear(collection)
        else:
            call.emulator.paces.set(pace, None if collection == "default" else collection)
    return _show(call)


def _reset(call: ControlCall) -> Reply:
    call.emulator.paces.reset()
    return _show(call)


HANDLERS: Mapping[str, Handler] = {"Paces_Get": _show, "Paces_Update": _update, "Paces_Reset": _reset}
