"""The settings that a user changes while the emulator runs: kept across restarts and in snapshots."""

import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol

from customvoice_emulator.instance.context import EmulatorContext
from customvoice_emulator.state.store import WriteError

_LOG = logging.getLogger("customvoice_emulator")


class Setting(Protocol):
    """A part of the emulator that the user can change while it runs."""

    changed: Callable[[], None]

    def dump(self) -> Mapping[str, Any]: ...
    def load(self, state: Any) -> None: ...


def settings(emulator: EmulatorContext) -> Mapping[str, Setting]:
    """Return the kept settings by name."""
    return {
        "clock": emulator.clock,
        "paces": emulator.paces,
        "faults": emulator.faults,
        "outcomes": emulator.outcomes,
    }


def keep_settings(emulator: EmulatorContext) -> None:
    """Load the settings that an earlier emulator left in the store, and save every change from now on."""
    for name, setting in settings(emulator).items():
        state = emulator.store.meta_get(name)
        if state is not None:
            try:
                setting.load(state)
            except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as error:
                _LOG.warning("the stored %s is invalid and was reset: %s", name, error)
        setting.changed = partial(_save, emulator, name, setting, setting.dump())


def _save(emulator: EmulatorContext, name: str, setting: Setting, initial: Any) -> None:
    """Save a changed setting; return it to its saved state if that fails. Raises WriteError."""
    try:
        emulator.store.meta_put(name, setting.dump())
    except WriteError:
        changed, setting.changed = setting.changed, _ignore
        try:
            setting.load(emulator.store.meta_get(name) or initial)
        finally:
            setting.changed = changed
        raise


def _ignore() -> None:
    pass
