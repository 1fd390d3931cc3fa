"""The form of a rule: one kind of change, and how much it matters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Scope = Literal["same-version", "cross-version"]
"""Whether two texts of one api-version are compared, or one api-version with another."""


class Level(StrEnum):
    """How much a change matters: `breaking` code that worked may fail, `warning` it has to be looked at, `info`."""

    BREAKING = "breaking"
    WARNING = "warning"
    INFO = "info"


LEVELS = tuple(Level)
"""Gravest first."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of change.

    `id` is oasdiff's where it has the rule. `cross` is the level from one api-version to the next, `same` within one
    api-version, whose documents are a promise already given (Azure's breaking-change policy judges so, too).
    `text` says what happened, `consequence` what that means for callers; both may name `{old}` and `{new}`.
    `mirror` is the rule that the opposite change has; where there is none, `waiver` says why.
    """

    id: str
    cross: Level
    same: Level
    text: str
    consequence: str
    mirror: str | None = None
    waiver: str = ""

    def level(self, scope: Scope) -> Level:
        """Return the level of a change between documents of one version, or of two."""
        return self.same if scope == "same-version" else self.cross
