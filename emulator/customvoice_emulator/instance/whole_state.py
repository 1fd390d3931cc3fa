"""The emulator's state as a whole: kept across restarts, reset, taken as a snapshot and restored."""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any, Literal, Protocol, get_args

from customvoice_emulator.common.clock import EmulatorClock
from customvoice_emulator.faults.faults import Faults
from customvoice_emulator.instance.context import EmulatorContext
from customvoice_emulator.operations.outcomes import OrderedOutcomes
from customvoice_emulator.operations.paces import Paces
from customvoice_emulator.recording.events import News

Part = Literal["resources", "clock", "paces", "faults", "outcomes", "journal", "events"]
PARTS: tuple[Part, ...] = get_args(Part)
_FORMAT = 1


class Setting(Protocol):
    """What the user sets while the emulator runs."""

    changed: Callable[[], None]

    def dump(self) -> Mapping[str, Any]: ...
    def load(self, state: Any) -> None: ...


def settings(emulator: EmulatorContext) -> Mapping[str, Setting]:
    """Return what is kept beside the resources, by name."""
    return {"clock": emulator.clock, "paces": emulator.paces, "faults": emulator.faults, "outcomes": emulator.outcomes}


def keep_settings(emulator: EmulatorContext) -> None:
    """Take over what an emulator on the same store left, and keep every change from now on."""
    for name, setting in settings(emulator).items():
        state = emulator.store.meta_get(name)
        if state is not None:
            setting.load(state)
        setting.changed = partial(_keep, emulator, name, setting)


def _keep(emulator: EmulatorContext, name: str, setting: Setting) -> None:
    emulator.store.meta_put(name, setting.dump())


def reset(emulator: EmulatorContext, only: Collection[str] | None = None) -> None:
    """Go back to how a new emulator starts, or `only` in some of `PARTS`. Raises ValueError for what is none."""
    wanted = set(PARTS if only is None else only)
    strange = wanted - set(PARTS)
    if strange:
        raise ValueError(f"expected some of {', '.join(PARTS)}, not {', '.join(sorted(strange))}")
    resets: Mapping[str, Callable[[], object]] = {
        "resources": partial(_clear_resources, emulator),
        "clock": emulator.clock.reset,
        "paces": emulator.paces.reset,
        "faults": emulator.faults.clear,
        "outcomes": emulator.outcomes.clear,
        "journal": emulator.journal.clear,
        "events": emulator.events.clear,
    }
    for name in PARTS:
        if name in wanted:
            resets[name]()


def _clear_resources(emulator: EmulatorContext) -> None:
    for owner in emulator.auth.resources:
        emulator.store.clear(owner)
    emulator.running.forget()
    emulator.retention.forget()
    emulator.rate_limiter.clear()


def snapshot(emulator: EmulatorContext) -> dict[str, Any]:
    """Return a JSON object that `restore` takes: resources, files, operations, clock, paces, faults and outcomes."""
    emulator.store.flush()
    kept = {name: setting.dump() for name, setting in settings(emulator).items()}
    return {"format": _FORMAT, "store": emulator.store.dump(), **kept}


def restore(emulator: EmulatorContext, state: Mapping[str, Any]) -> None:
    """Replace everything by what `snapshot` returned. Raises ValueError, having changed nothing, for anything else."""
    if state.get("format") != _FORMAT:
        raise ValueError(f"expected a snapshot of format {_FORMAT}, not {state.get('format')!r}")
    trials: Mapping[str, Setting] = {
        "clock": EmulatorClock(),
        "paces": Paces(emulator.paces.default),
        "faults": Faults(),
        "outcomes": OrderedOutcomes(),
    }
    for name, trial in trials.items():
        _try(name, trial, state.get(name))
    emulator.store.load(state.get("store", {}))
    emulator.running.rebuild(emulator.store, emulator.auth.resources)
    emulator.retention.rebuild(emulator.store, emulator.auth.resources)
    for name, setting in settings(emulator).items():
        setting.load(state[name])


def _try(name: str, trial: Setting, state: Any) -> None:
    try:
        trial.load(state)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        told = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise ValueError(f"the snapshot's {name} can't be read: {told}") from None


def news(emulator: EmulatorContext, after: int, limit: int) -> News:
    """Return what happened after the cursor, having let work go on to where it is by now.

    Time alone moves work on, but a resource shows it only when somebody looks.
    """
    emulator.running.settle(emulator.store, emulator.now())
    return emulator.events.since(after, limit=limit)
