"""Take a snapshot of the whole emulator, and restore one."""

from collections.abc import Mapping
from typing import Any

from customvoice_emulator.common.clock import EmulatorClock
from customvoice_emulator.faults.faults import Faults
from customvoice_emulator.instance.context import EmulatorContext
from customvoice_emulator.instance.kept_settings import Setting, settings
from customvoice_emulator.operations.outcomes import OrderedOutcomes
from customvoice_emulator.operations.paces import Paces

_FORMAT = 1


def snapshot(emulator: EmulatorContext) -> dict[str, Any]:
    """Return resources, files, operations, clock, paces, faults and outcomes as a JSON object for `restore`."""
    emulator.store.flush()
    kept = {name: setting.dump() for name, setting in settings(emulator).items()}
    return {"format": _FORMAT, "store": emulator.store.dump(), **kept}


def restore(emulator: EmulatorContext, state: Mapping[str, Any]) -> None:
    """Replace everything by a snapshot. Raises ValueError, and changes nothing, for an invalid snapshot."""
    if state.get("format") != _FORMAT:
        raise ValueError(f"expected a snapshot of format {_FORMAT}, not {state.get('format')!r}")
    trials: Mapping[str, Setting] = {
        "clock": EmulatorClock(),
        "paces": Paces(emulator.paces.default),
        "faults": Faults(),
        "outcomes": OrderedOutcomes(),
    }
    for name, trial in trials.items():
        _try_to_load(name, trial, state.get(name))
    emulator.store.load(state.get("store", {}))
    emulator.running.rebuild(emulator.store, emulator.auth.resources)
    emulator.retention.rebuild(emulator.store, emulator.auth.resources)
    for name, setting in settings(emulator).items():
        setting.load(state[name])


def _try_to_load(name: str, trial: Setting, state: Any) -> None:
    try:
        trial.load(state)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise ValueError(f"the snapshot's {name} cannot be read: {reason}") from None
