"""The form of a lint rule, and the list of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]
Mark = tuple[str, str]
"""(JSON Pointer, what is wrong there)"""
Look = Callable[[Document], Iterator[Mark]]


@dataclass(frozen=True, slots=True)
class LintRule:
    """One rule: `look` yields what breaks it, in each projection or (`whole`) in the document of all versions."""

    id: str
    reason: str
    fix: str
    look: Look
    whole: bool = False


RULES: dict[str, LintRule] = {}
"""Every rule by its id."""


def rule(id: str, *, reason: str, fix: str, whole: bool = False) -> Callable[[Look], Look]:  # noqa: A002 - the field's word
    """Enter a function into the rules."""

    def enter(look: Look) -> Look:
        RULES[id] = LintRule(id, reason, fix, look, whole)
        return look

    return enter
