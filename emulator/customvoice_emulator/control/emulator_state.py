"""The emulator's state as a whole: kept across restarts, reset, taken as a snapshot and restored."""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any, Literal, Protocol, get_args

from customvoice_emulator.common.clock import EmulatorClock
from customvoice_emulator.faults.faults import Faults
from customvoice_emulator.handlers.parts import Parts
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


def settings(parts: Parts) -> Mapping[str, Setting]:
    """Return what is kept beside the resources, by name."""
    return {"clock": parts.clock, "paces": parts.paces, "faults": parts.faults, "outcomes": parts.outcomes}


def keep_settings(parts: Parts) -> None:
    """Take over what an emulator on the same store left, and keep every change from now on."""
    for name, setting in settings(parts).items():
        state = parts.store.meta_get(name)
        if state is not None:
            setting.load(state)
        setting.changed = partial(_keep, parts, name, setting)


def _keep(parts: Parts, name: str, setting: Setting) -> None:
    parts.store.meta_put(name, setting.dump())


def reset(parts: Parts, only: Collection[str] | None = None) -> None:
    """Go back to how a new emulator starts, or `only` in some of `PARTS`. Raises ValueError for what is none."""
    wanted = set(PARTS if only is None else only)
    strange = wanted - set(PARTS)
    if strange:
        raise ValueError(f"expected some of {', '.join(PARTS)}, not {', '.join(sorted(strange))}")
    resets: Mapping[str, Callable[[], object]] = {
        "resources": partial(_clear_resources, parts),
        "clock": parts.clock.reset,
        "paces": parts.paces.reset,
        "faults": parts.faults.clear,
        "outcomes": parts.outcomes.clear,
        "journal": parts.journal.clear,
        "events": parts.events.clear,
    }
    for name in PARTS:
        if name in wanted:
            resets[name]()


def _clear_resources(parts: Parts) -> None:
    for owner in parts.auth.resources:
        parts.store.clear(owner)
    parts.working.forget()
    parts.retention.forget()
    parts.rate_limiter.clear()


def snapshot(parts: Parts) -> dict[str, Any]:
    """Return a JSON object that `restore` takes: resources, files, operations, clock, paces, faults and outcomes."""
    parts.store.flush()
    kept = {name: setting.dump() for name, setting in settings(parts).items()}
    return {"format": _FORMAT, "store": parts.store.dump(), **kept}


def restore(parts: Parts, state: Mapping[str, Any]) -> None:
    """Replace everything by what `snapshot` returned. Raises ValueError, having changed nothing, for anything else."""
    if state.get("format") != _FORMAT:
        raise ValueError(f"expected a snapshot of format {_FORMAT}, not {state.get('format')!r}")
    trials: Mapping[str, Setting] = {
        "clock": EmulatorClock(),
        "paces": Paces(parts.paces.default),
        "faults": Faults(),
        "outcomes": OrderedOutcomes(),
    }
    for name, trial in trials.items():
        _try(name, trial, state.get(name))
    parts.store.load(state.get("store", {}))
    parts.working.start_over(parts.store, parts.auth.resources)
    parts.retention.start_over(parts.store, parts.auth.resources)
    for name, setting in settings(parts).items():
        setting.load(state[name])


def _try(name: str, trial: Setting, state: Any) -> None:
    try:
        trial.load(state)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        told = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise ValueError(f"the snapshot's {name} can't be read: {told}") from None


def news(parts: Parts, after: int, limit: int) -> News:
    """Return what happened after the cursor, having let work go on to where it is by now.

    Time alone moves work on, but a resource shows it only when somebody looks.
    """
    parts.working.settle(parts.store, parts.now())
    return parts.events.since(after, limit=limit)
