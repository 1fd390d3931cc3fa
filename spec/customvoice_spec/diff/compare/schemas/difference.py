"""One difference between two schemas."""

from __future__ import annotations

from typing import Any, NamedTuple


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
