"""Show the health of the emulator and the operations of the control plane."""

from collections.abc import Mapping
from importlib.metadata import version

from customvoice_emulator.common.clock import timestamp
from customvoice_emulator.control.call import ControlCall, ControlResponse, Handler
from customvoice_emulator.control.document import document, index


def _index(_call: ControlCall) -> ControlResponse:
    return ControlResponse({"version": version("customvoice"), "operations": index()})


def _document(_call: ControlCall) -> ControlResponse:
    return ControlResponse(document())


def _health(call: ControlCall) -> ControlResponse:
    problem = call.emulator.store.problem
    reason = "no space left in the data directory" if problem is not None and problem.full else str(problem)
    health = {
        **({"status": "ok"} if problem is None else {"status": "degraded", "reason": reason}),
        "version": version("customvoice"),
        "apiVersions": list(call.emulator.contracts),
        "now": timestamp(call.emulator.now()),
    }
    return ControlResponse(health)


HANDLERS: Mapping[str, Handler] = {"Emulator_Index": _index, "Emulator_Document": _document, "Health_Get": _health}
