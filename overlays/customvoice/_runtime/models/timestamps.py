"""Points in time that keep the text they were read from."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from typing import SupportsIndex

__all__ = ["Timestamp", "written"]

# A leap second (RFC 3339 section 5.6 allows :60), which datetime does not know.
_LEAP_SECOND = re.compile(r"(?<=[0-9]{2}:[0-9]{2}:)60(?:[.,][0-9]+)?")


class Timestamp(datetime):
    """A ``datetime`` with a time zone that knows the text it was read from, and is written back as exactly that.

    The service and its siblings answer with three or seven digits of a second, with ``Z``, an offset or nothing
    (docs/FIDELITY.md, timestamps); a ``datetime`` alone would lose the difference. Comparison, arithmetic and all else
    are those of ``datetime``; what is computed from a timestamp has no text of its own but the usual one.
    """

    __slots__ = ("_text",)
    _text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """The point in time of an RFC 3339 text.

        Any number of fraction digits (beyond microseconds they are kept in ``text`` only); without a zone it is UTC; a
        leap second is the last moment of the second before it.

        Raises:
            ValueError: the text is no RFC 3339 timestamp.
        """
        try:
            moment = cls.fromisoformat(text)
        except ValueError:  # the rarer spellings: lower case, a leap second
            moment = cls.fromisoformat(_LEAP_SECOND.sub("59.999999", text.upper()))
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        moment._text = text
        return moment

    @property
    def text(self) -> str:
        """The text it was read from; of a computed one, UTC with milliseconds and ``Z``."""
        try:
            return self._text
        except AttributeError:
            return written(self)

    def __repr__(self) -> str:
        return f"Timestamp.parse({self.text!r})"

    def __reduce_ex__(self, protocol: SupportsIndex, /) -> tuple[Any, ...]:
        if hasattr(self, "_text"):
            return Timestamp.parse, (self._text,)
        return super().__reduce_ex__(protocol)  # type: ignore[return-value]  # datetime gives a tuple


def written(moment: datetime) -> str:
    """The text of a point in time as the service writes it: UTC with milliseconds and ``Z``; without a zone it is local
    time, as everywhere in Python."""
    if isinstance(moment, Timestamp) and hasattr(moment, "_text"):
        return moment._text
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
