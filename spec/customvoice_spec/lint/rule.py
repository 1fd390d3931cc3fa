"""A lint rule, and the list of all rules."""

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
    """One rule: `look` yields its violations in each projection, or with `whole` in the document of all versions."""

    id: str
    reason: str
    fix: str
    look: Look
    whole: bool = False


RULES: dict[str, LintRule] = {}
"""Every rule by its id."""


def rule(id: str, *, reason: str, fix: str, whole: bool = False) -> Callable[[Look], Look]:  # noqa: A002 - the field's word
    """Return a decorator that adds a function to the rules."""

    def enter(look: Look) -> Look:
        RULES[id] = LintRule(id, reason, fix, look, whole)
        return look

    return enter
