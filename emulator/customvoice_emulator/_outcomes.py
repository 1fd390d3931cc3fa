"""Outcomes ordered in advance: how the next work on a resource is to end, whatever is sent."""

from customvoice_emulator._progress import Outcome


class OrderedOutcomes:
    """Orders, each used once, oldest first."""

    def take(self, collection: str, id: str, work: str | None = None) -> Outcome | None:  # noqa: A002, ARG002 - the field's own word; thin for now
        """Return and use up the outcome ordered for work that now begins, or None.

        `work` is the lifecycle's name ("create", "upload", "suspend", "resume"). Call it as the last thing before the
        work begins, so that a refused request uses up nothing.
        """
        return None
