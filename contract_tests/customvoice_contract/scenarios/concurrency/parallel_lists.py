"""Lists and reads at the same time: each client gets the response to its own question.

Rules: spec nodes `Skip`, `MaxPageSize`, `Filter`; docs/FIDELITY.md: order, page size, filter.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ..core.expect import expect_equal, expect_status, summary
from ..core.scenario import Scenario
from ..tools.parallel import in_parallel

if TYPE_CHECKING:
    from ..core.context import Context

_RULE = "parallel-lists"
_MEMBERS = 3


def _each_its_own(context: Context) -> None:
    """Parallel reads with different pages, filters, starts and ids get the same responses as sequential ones."""
    projects = [context.project() for _ in range(2)]
    sets = [context.training_set(project) for project in projects for _ in range(_MEMBERS)]
    lists = [
        {"filter": f"projectId eq '{project}'", **page}
        for project in projects
        for page in ({}, {"maxpagesize": 1}, {"skip": 1}, {"skip": 1, "maxpagesize": 1})
    ]
    ask = [partial(context.service.send, "GET", "/trainingsets", params=each) for each in lists]
    paths = [*(f"/projects/{each}" for each in projects), *(f"/trainingsets/{each}" for each in sets)]
    read = [partial(context.service.send, "GET", path) for path in paths]
    for questions in (ask, read):
        expected = [each().json for each in questions]
        for answer, alone in zip(in_parallel(questions), expected, strict=True):
            expect_status(answer, 200, rule=_RULE, why="others ask for something else at the same time")
            expect_equal(answer.json, alone, f"{summary(answer)}, asked for beside others; the body", _RULE)


SCENARIOS = (Scenario("parallel-lists", "Parallel reads each get their own response", "Lists", _each_its_own),)
