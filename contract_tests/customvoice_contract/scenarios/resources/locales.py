"""Locales: compared without letter case, and shown as first sent.

Rules: docs/FIDELITY.md: properties that can't be changed, displayName (stored and shown); spec nodes `locale`; erratum
13 (null means absent).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...results.not_applicable import NotApplicable
from ..core.expect import expect_equal, expect_error, expect_status
from ..core.scenario import Scenario
from ..tools import paging

if TYPE_CHECKING:
    from ..core.context import Context

_GROUP, _RULE = "Echo", "locale-case"
_FIRST, _LATER, _OTHER = "eN-gb", ("en-GB", "EN-GB", None), "en-US"


def _shown_as_first_sent(context: Context) -> None:
    """A change in another letter case, without a locale or with null keeps the first; another locale is rejected."""
    if context.live:
        raise NotApplicable("what a live service does to the case of a locale is not documented")
    project = context.project()
    bodies: dict[str, dict[str, Any]] = {"trainingsets": {"projectId": project}}
    if ("locale",) in context.contract.resources["projects"].writable:
        bodies["projects"] = {"kind": "ProfessionalVoice"}
    for collection, body in bodies.items():
        name, path = context.id("it"), ""
        # A training set has to have one.
        later = _LATER if collection == "projects" else _LATER[:-1]
        for number, locale in enumerate((_FIRST, *later)):
            sent = {**body, "locale": locale, "description": f"change {number}"}
            answer = context.put(collection, name, sent)
            expect_status(answer, 201, rule=_RULE, why="the locale is the same in any case, or is left out")
            path = f"/{collection}/{name}"
            for shown in (answer.json, context.service.send("GET", path).json):
                found = (shown.get("locale"), shown.get("description"))
                expect_equal(found, (_FIRST, f"change {number}"), f"(locale, description) of {path}", _RULE)
        refused = context.put(collection, name, {**body, "locale": _OTHER, "description": "refused"})
        expect_error(refused, 409, "Conflict", rule="update-fixed", why="another locale is a change")
        kept = context.put(collection, name, {**body, "locale": _FIRST, "description": "after a rejection"})
        expect_status(kept, 201, rule="update-status", why="what may change can be changed after a rejection, too")
        listed = {each["id"]: each for each in paging.items(paging.walk(context.service, f"/{collection}"))}
        expect_equal(listed.get(name), kept.json, f"The item {name} of /{collection}", "list-item")


SCENARIOS = (
    Scenario("locale-case", "A locale keeps the letter case of its first write", _GROUP, _shown_as_first_sent),
)
