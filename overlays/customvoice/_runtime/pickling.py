"""Objects with connections cannot be pickled; a hint says what to save instead."""

from __future__ import annotations

from typing import NoReturn

__all__ = ["NotPicklable"]


class NotPicklable:
    """Base of classes that reject pickling and copying: connections cannot leave the process."""

    __slots__ = ()
    _instead = ""

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError(f"{type(self).__name__} cannot be pickled or copied. {self._instead}")
