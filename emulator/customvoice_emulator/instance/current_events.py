"""List the events of an emulator, those of the elapsed time included."""

from customvoice_emulator.instance.context import EmulatorContext
from customvoice_emulator.recording.events import EventPage


def list_events(emulator: EmulatorContext, after: int, limit: int) -> EventPage:
    """Advance all running operations to the current time, then return the events after the cursor.

    Elapsed time changes an operation, but its resource shows the change only when it is read.
    """
    emulator.running.advance(emulator.store, emulator.now())
    emulator.store.flush()
    return emulator.events.since(after, limit=limit)
