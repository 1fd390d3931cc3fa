"""Control the clock."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from customvoice_emulator.common.clock import timestamp
from customvoice_emulator.control.call import ControlCall, ControlResponse, Handler


def _show(call: ControlCall) -> ControlResponse:
    clock = call.emulator.clock
    shown = {"now": timestamp(clock()), "frozen": clock.frozen, "offsetSeconds": clock.offset.total_seconds()}
    return ControlResponse(shown)


def _update(call: ControlCall) -> ControlResponse:
    clock = call.emulator.clock
    moment = datetime.fromisoformat(call.body["now"]) if "now" in call.body else None
    if "frozen" in call.body:
        (clock.freeze if call.body["frozen"] else clock.unfreeze)()
    if moment is not None:
        clock.set(moment)
    return _show(call)


def _advance(call: ControlCall) -> ControlResponse:
    try:
        step = timedelta(**call.body)
    except OverflowError:
        raise ValueError("the step is too long") from None
    call.emulator.clock.advance(step)
    return _show(call)


def _reset(call: ControlCall) -> ControlResponse:
    call.emulator.clock.reset()
    return _show(call)


HANDLERS: Mapping[str, Handler] = {
    "Clock_Get": _show,
    "Clock_Update": _update,
    "Clock_Advance": _advance,
    "Clock_Reset": _reset,
}
