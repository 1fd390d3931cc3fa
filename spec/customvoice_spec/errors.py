"""A problem of a document, with its location."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One mistake in a document.

    `place` is a JSON Pointer (RFC 6901) into the document, `message` says what is wrong there, `advice` how to correct
    it. `line` is the line in the YAML file, if known.
    """

    place: str
    message: str
    advice: str
    line: int | None = None

    def __str__(self) -> str:
        where = self.place or "(document)"
        if self.line is not None:
            where = f"line {self.line}, {where}"
        return f"{where}: {self.message}. {self.advice}."


class SpecError(Exception):
    """A document cannot be used. `problems` lists the mistakes in the order of the document."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))
