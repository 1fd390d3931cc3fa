"""One kind of change of a schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .rule import Level

Effect = Literal["narrows", "widens", "changes", "notes"]
Levels = tuple[Level, Level]
"""(from one version to another, within one version)"""

B, W, I = Level.BREAKING, Level.WARNING, Level.INFO  # noqa: E741 - one letter keeps the columns of the table


@dataclass(frozen=True, slots=True)
class Aspect:
    """One change of a schema. `name` is the end of its rules' ids; `mirror` is the name of the opposite change."""

    name: str
    effect: Effect
    text: str
    mirror: str
    request: Levels | None = None
    response: Levels | None = None
    request_consequence: str = ""
    response_consequence: str = ""
