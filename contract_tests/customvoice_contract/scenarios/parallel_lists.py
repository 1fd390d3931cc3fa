"""Lists that are asked for at the same time: each client gets the answer to its own question.

Rules: spec nodes `Skip`, `MaxPageSize`, `Filter`; docs/FIDELITY.md: order, page size, filter.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from .expect import expect_equal, expect_status, told
from .parallel import at_once
from .scenario import Scenario

if TYPE_CHECKING:
    from .context import Context

_RULE = "parallel-lists"
_MEMBERS = 3


def _each_its_own(context: Context) -> None:
    """Pages, filters and starts that differ are answered at once as they are one after another."""
    projects = [context.project() for _ in range(2)]
    for project in projects:
        for _ in range(_MEMBERS):
            context.training_set(project)
    questions = [
        {"filter": f"projectId eq '{project}'", **page}
        for project in projects
        for page in ({}, {"maxpagesize": 1}, {"skip": 1}, {"skip": 1, "maxpagesize": 1})
    ]
    ask = [partial(context.service.send, "GET", "/trainingsets", params=each) for each in questions]
    expected = [each().json for each in ask]
    for question, answer, alone in zip(questions, at_once(ask), expected, strict=True):
        expect_status(answer, 200, rule=_RULE, why="other lists are asked for at the same time")
        expect_equal(answer.json, alone, f"{told(answer)} for {question}, beside other lists; the body", _RULE)


SCENARIOS = (Scenario("parallel-lists", "Each client gets its own list", "Lists", _each_its_own),)
