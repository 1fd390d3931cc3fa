"""Reset the emulator, or single parts of it, to its initial state."""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Literal, get_args

from customvoice_emulator.instance.context import EmulatorContext
from customvoice_emulator.instance.seed import seed

Part = Literal["resources", "clock", "paces", "faults", "outcomes", "journal", "events"]
PARTS: tuple[Part, ...] = get_args(Part)


def reset(emulator: EmulatorContext, only: Collection[str] | None = None) -> None:
    """Reset everything, or `only` some of `PARTS`, to the state after a start with an empty store.

    The paces and the seed of the start come back. Raises ValueError, and changes nothing, for an unknown part.
    """
    wanted = set(PARTS if only is None else only)
    unknown = wanted - set(PARTS)
    if unknown:
        raise ValueError(f"expected some of {', '.join(PARTS)}, not {', '.join(sorted(unknown))}")
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
    # Last, so that times come from the reset clock, and the events show the resources, as after a start.
    if "resources" in wanted and emulator.initial_seed is not None:
        seed(emulator, emulator.initial_seed)


def _clear_resources(emulator: EmulatorContext) -> None:
    for owner in emulator.auth.resources:
        emulator.store.clear(owner)
    emulator.running.clear()
    emulator.retention.clear()
    emulator.rate_limiter.clear()
