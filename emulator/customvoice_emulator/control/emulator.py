"""The emulator itself through the control plane: whether it is up, and what can be asked of it."""

from collections.abc import Mapping
from importlib.metadata import version

from customvoice_emulator.common.clock import timestamp
from customvoice_emulator.control.call import ControlCall, Handler, Reply
from customvoice_emulator.control.document import document, index


def _index(_call: ControlCall) -> Reply:
    return Reply({"version": version("customvoice"), "operations": index()})


def _document(_call: ControlCall) -> Reply:
    return Reply(document())


def _health(call: ControlCall) -> Reply:
    health = {
        "status": "ok",
        "version": version("customvoice"),
        "apiVersions": list(call.emulator.contracts),
        "now": timestamp(call.emulator.now()),
    }
    return Reply(health)


HANDLERS: Mapping[str, Handler] = {"Emulator_Index": _index, "Emulator_Document": _document, "Health_Get": _health}
