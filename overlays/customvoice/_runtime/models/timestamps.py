"""Timestamps that keep the text from which they were parsed."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from typing import SupportsIndex

__all__ = ["Timestamp", "format_timestamp"]

# A leap second (RFC 3339 section 5.6 allows :60), which datetime does not know.
_LEAP_SECOND = re.compile(r"(?<=[0-9]{2}:[0-9]{2}:)60(?:[.,][0-9]+)?")


class Timestamp(datetime):
    """A ``datetime`` with a time zone that keeps the text from which it was parsed, and is written back as that text.

    The service and related services return three or seven digits of a second, with ``Z``, an offset or nothing
    (docs/FIDELITY.md, timestamps); a ``datetime`` alone would lose the difference. Comparison and arithmetic are
    those of ``datetime``; a timestamp that is computed from another one has the default text.
    """

    __slots__ = ("_text",)
    _text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse an RFC 3339 text.

        It may have any number of fraction digits (those beyond microseconds are kept in ``text`` only). A text without
        a zone is UTC. A leap second becomes the last microsecond of the second before it.

        Raises:
            ValueError: the text is not an RFC 3339 timestamp.
        """
        try:
            moment = cls.fromisoformat(text)
        except ValueError:  # rarer spellings: lower case, a leap second
            moment = cls.fromisoformat(_LEAP_SECOND.sub("59.999999", text.upper()))
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        moment._text = text
        return moment

    @property
    def text(self) -> str:
        """The text from which it was parsed; UTC with milliseconds and ``Z`` for a computed timestamp."""
        try:
            return self._text
        except AttributeError:
            return format_timestamp(self)

    def __repr__(self) -> str:
        return f"Timestamp.parse({self.text!r})"

    def __reduce_ex__(self, protocol: SupportsIndex, /) -> tuple[Any, ...]:
        if hasattr(self, "_text"):
            return Timestamp.parse, (self._text,)
        return super().__reduce_ex__(protocol)  # type: ignore[return-value]  # datetime returns a tuple


def format_timestamp(moment: datetime) -> str:
    """Return a datetime as the service writes it: UTC with milliseconds and ``Z``. A datetime without a zone is local
    time, as usual in Python."""
    if isinstance(moment, Timestamp) and hasattr(moment, "_text"):
        return moment._text
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
