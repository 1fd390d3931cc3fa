"""One difference between two schemas."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

_KEYWORD = re.compile(r"\((?!any-of|one-of)[^()]*\)$")


class Difference(NamedTuple):
    """One difference at `path` below the compared schemas.

    `aspect` is the end of a rule's id, or the whole id if `whole`. `schema` is the component that contains the
    difference, "" for an inline schema.
    """

    aspect: str
    path: str
    old: Any = None
    new: Any = None
    schema: str = ""
    is_root: bool = True
    whole: bool = False

    @property
    def owner(self) -> str:
        """The path of the schema that contains the difference: `path` without a keyword at its end."""
        return _KEYWORD.sub("", self.path)
