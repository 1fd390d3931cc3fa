"""A rule, its source and its standing; a group gathers the rules of one subject."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """What a rule rests on. `documented` and `observed` bind every service, the others only the run's own emulator."""

    DOCUMENTED = "documented"
    OBSERVED = "observed"
    GUIDELINE = "guideline"
    ASSUMED = "assumed"

    @property
    def binds(self) -> bool:
        """Whether a service that does otherwise breaks the contract."""
        return self in (Standing.DOCUMENTED, Standing.OBSERVED)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `rows` are facts of docs/FIDELITY.md; `exact` is the standing of the exact status of a rejection.

    Where only the rejection is documented, a service that rejects with another status breaks nothing.
    """

    id: str
    title: str
    source: str
    standing: Standing
    group: str
    rows: tuple[str, ...] = ()
    exact: Standing = Standing.DOCUMENTED
    example: str = ""


class Group:
    """The rules of one subject, in the order of their definition."""

    def __init__(self, name: str) -> None:
        """Take the name of the subject."""
        self.name = name
        self.rules: list[Rule] = []

    def documented(
        self, rule: str, title: str, source: str, *rows: str, example: str = "", exact: str = "documented"
    ) -> None:
        """Add a rule that the document, a published page or an erratum with evidence states."""
        self._add(Rule(rule, title, source, Standing.DOCUMENTED, self.name, rows, Standing(exact), example))

    def observed(
        self, rule: str, title: str, source: str, *rows: str, example: str = "", exact: str = "observed"
    ) -> None:
        """Add a rule that a capture or a sample of the real service shows."""
        self._add(Rule(rule, title, source, Standing.OBSERVED, self.name, rows, Standing(exact), example))

    def guideline(self, rule: str, title: str, source: str, *rows: str, example: str = "") -> None:
        """Add a rule of the Azure REST guideline, or of a sibling API."""
        self._add(Rule(rule, title, source, Standing.GUIDELINE, self.name, rows, Standing.GUIDELINE, example))

    def assumed(self, rule: str, title: str, source: str, *rows: str, example: str = "") -> None:
        """Add a rule that is our choice, because a choice was necessary."""
        self._add(Rule(rule, title, source, Standing.ASSUMED, self.name, rows, Standing.ASSUMED, example))

    def _add(self, rule: Rule) -> None:
        self.rules.append(rule)
