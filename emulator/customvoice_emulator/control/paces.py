"""Control the paces."""

from collections.abc import Mapping

from customvoice_emulator.control.call import ControlCall, ControlResponse, Handler
from customvoice_emulator.operations.pace import parse_pace


def _show(call: ControlCall) -> ControlResponse:
    paces = call.emulator.paces
    return ControlResponse({"default": str(paces.default), **{name: str(pace) for name, pace in paces.own.items()}})


def _update(call: ControlCall) -> ControlResponse:
    # Parse all before the first is set, so that an invalid one changes nothing.
    paces = {name: None if text is None else parse_pace(text) for name, text in call.body.items()}
    for collection, pace in paces.items():
        if pace is None:
            call.emulator.paces.clear(collection)
        else:
            call.emulator.paces.set(pace, None if collection == "default" else collection)
    return _show(call)


def _reset(call: ControlCall) -> ControlResponse:
    call.emulator.paces.reset()
    return _show(call)


HANDLERS: Mapping[str, Handler] = {"Paces_Get": _show, "Paces_Update": _update, "Paces_Reset": _reset}
