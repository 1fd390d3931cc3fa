"""Media types: a body of another media type is a 415; the right one is accepted in any spelling.

Rules: spec node `requestBody`; docs/FIDELITY.md: media type.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx

from ..core.expect import expect_equal, expect_error, expect_status
from ..core.sample import sample
from ..core.scenario import Scenario
from ..tools.rejections import Rejections
from ..tools.resource_factory import FORM, JSON, ResourceFactory
from ..tools.subjects import every_operation

if TYPE_CHECKING:
    from ..core.context import Context
    from ..tools.valid_requests import Request, ValidRequests

_GROUP = "Errors"
_RULE, _CODE = "media-type", "UnsupportedMediaType"
_OTHERS = (
    "text/plain",
    "application/xml",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
    "application/jsonx",
    "json",
    "*/*",
    "application/*",
    "multipart/mixed; boundary=x",
    "",
)
_SPELLINGS = (
    "application/json; charset=utf-8",
    'application/json;charset="UTF-8"',
    "Application/JSON",
    "application/json ; odata.metadata=none",
)


def _other_kinds_are_refused(context: Context, requests: ValidRequests) -> None:
    """No Content-Type, another one, a form in place of JSON and the reverse are a 415 without effect."""
    refusals = Rejections(context.service)
    with_body = [each for each in requests if each.operation.request]
    everything = context.rng.choice(with_body)
    for request in with_body:
        refusals.watch(request)
        content, content_type = _encoded(context, request)
        wrong = JSON if FORM in request.operation.request else "multipart/form-data; boundary=x"
        others = sample(context, _OTHERS, 3, every=request is everything)
        for other in (None, wrong, *others):
            headers = {} if other is None else {"Content-Type": other}
            answer = context.service.send(request.operation.method, request.path, content=content, headers=headers)
            why = f"the Content-Type is {other!r}; the operation takes {content_type}"
            expect_error(answer, 415, _CODE, rule=_RULE, why=why)
    refusals.expect_no_effect()


def _encoded(context: Context, request: Request) -> tuple[bytes, str]:
    """Return the body of a valid request and its Content-Type."""
    made = httpx.Request(request.operation.method, context.service.base, **request.body)
    return made.read(), made.headers["content-type"]


def _spellings_are_taken(context: Context) -> None:
    """Parameters, case and order of a Content-Type do not matter."""
    factory = ResourceFactory(context)
    body: dict[str, Any] = factory.body("projects", description="Grüße")
    for spelling in _SPELLINGS:
        name = factory.name("projects")
        content = json.dumps(body, ensure_ascii=False).encode()
        answer = factory.put("projects", name, None, content=content, headers={"Content-Type": spelling})
        expect_status(answer, 201, rule="media-type-spelling", why=f"{spelling} is application/json")
        expect_equal(factory.finish(answer).get("description"), "Grüße", f"description of {answer.path}", "echo")


SCENARIOS = (
    every_operation("media-types", "A body of another media type is a 415", _GROUP, _other_kinds_are_refused),
    Scenario("media-type-spelling", "Media types are accepted in any spelling", _GROUP, _spellings_are_taken),
)
