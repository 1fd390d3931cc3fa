"""A rule: one kind of change, its levels, and its texts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Scope = Literal["same-version", "cross-version"]
"""Whether two texts of one api-version are compared, or two api-versions."""


class Level(StrEnum):
    """The importance of a change: `breaking` working code may fail, `warning` check it, `info` no action needed."""

    BREAKING = "breaking"
    WARNING = "warning"
    INFO = "info"


LEVELS = tuple(Level)
"""The levels, most important first."""

NO_ACTION = "No action needed."
REJECTED = "Requests without it are rejected (InvalidRequestError)."


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of change.

    `id` is the id of oasdiff where oasdiff has the rule. `cross` is the level from one api-version to another, `same`
    the level within one api-version, whose published documents are a promise (Azure's breaking-change policy has the
    same distinction). `text` says what changed, `consequence` what that means for callers; both may use `{old}` and
    `{new}`. `mirror` is the rule of the opposite change; without one, `unmirrored` gives the reason.
    """

    id: str
    cross: Level
    same: Level
    text: str
    consequence: str
    mirror: str | None = None
    unmirrored: str = ""

    def level(self, scope: Scope) -> Level:
        """Return the level of a change within one version, or between two versions."""
        return self.same if scope == "same-version" else self.cross
