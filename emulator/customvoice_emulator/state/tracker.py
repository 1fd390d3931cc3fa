"""What one request depends on: its own last write, and the newest write that it may have read."""

from customvoice_emulator.state.ticket import Ticket


class Tracker:
    """The tickets to wait for before the response of a request.

    Only the last write of the request counts: an earlier one (such as the removal of expired operations) may have
    failed and been undone without an effect on the response.
    """

    __slots__ = ("_read", "_written")

    def __init__(self) -> None:
        self._written: Ticket | None = None
        self._read: Ticket | None = None

    def note(self, written: Ticket | None, read: Ticket | None) -> None:
        """Note a transaction: the ticket of its own writes, and the newest ticket at its end."""
        self._written = written or self._written
        self._read = read

    @property
    def waits(self) -> bool:
        """Whether a ticket is pending or failed."""
        return any(each is not None and (each.pending or each.error is not None) for each in self._tickets())

    async def wait(self) -> None:
        """Wait until all is durable. Raises WriteError if it is not."""
        for ticket in self._tickets():
            if ticket is not None:
                await ticket.wait_async()

    def _tickets(self) -> tuple[Ticket | None, Ticket | None]:
        return self._written, self._read
