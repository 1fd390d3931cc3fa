"""Headers: of requests in any case, of answers as described, and the same whatever the client would accept.

Rules: spec node `headers`; docs/FIDELITY.md: request id, Operation-Id of PUT answers, nextLink.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .bench import Bench
from .expect import expect, expect_equal, expect_status, told
from .scenario import Scenario
from .subjects import every_operation

if TYPE_CHECKING:
    from ..oracles import Exchange
    from .context import Context
    from .requests import Requests

_GROUP = "Errors"
_REQUEST_ID = "apim-request-id"
_ACCEPTS = (
    "application/json",
    "*/*",
    "application/*",
    "text/html",
    "application/xml;q=0.9, */*;q=0.1",
    "image/png",
    "",
)
_CONDITIONS = (
    {"If-Match": '"nothing-like-it"'},
    {"If-None-Match": "*"},
    {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    {"If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    {"Range": "bytes=0-3"},
    {"Prefer": "return=minimal"},
    {"X-Forwarded-Prefix": "/elsewhere"},
)


def _answers_are_whole(_context: Context, requests: Requests) -> None:
    """Every operation answers a valid request with a described success, whole and as JSON."""
    seen: list[Exchange] = []
    # What deletes comes last; what acts on an endpoint needs the state that the one before leaves.
    order = {"DELETE": 3, "POST": 2, "PUT": 1}
    actions = {"suspend": 0, "resume": 1}
    every = sorted(
        requests, key=lambda it: (order.get(it.operation.method, 0), actions.get(it.operation.action or "", 0))
    )
    for request in every:
        operation = request.operation
        answer = request.send(requests.bench.service)
        described = [int(status) for status in operation.answers if status.startswith("2")]
        expect_status(answer, *described, rule="valid-refused", why=f"{operation.id} is asked as described")
        _expect_whole(answer)
        if "operation-location" in answer.headers:
            requests.bench.context.settle(answer)
        seen.append(answer)
    ids = [each.headers[_REQUEST_ID] for each in seen if _REQUEST_ID in each.headers]
    expect_equal(len(set(ids)), len(ids), f"The number of different {_REQUEST_ID} in {len(ids)} answers", "request-id")


def _expect_whole(answer: Exchange) -> None:
    length = answer.headers.get("content-length")
    if length is not None and "content-encoding" not in answer.headers:
        expect_equal(int(length), len(answer.content), f"Content-Length of {told(answer)}", "content-length")
    if answer.content:
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        expect_equal(kind, "application/json", f"Content-Type of {told(answer)}", "content-type")
        expect(answer.is_json, f"{told(answer)} with a body that is no JSON: {answer.content[:80]!r}.", "content-type")


def _requests_in_any_case(context: Context) -> None:
    """Names of request headers have no case, and the Operation-Id sent is the one answered, whatever its case."""
    bench = Bench(context)
    for header in ("Operation-Id", "operation-id", "OPERATION-ID"):
        sent = context.id("Op")
        start = bench.put("consents", bench.name("consents"), bench.body("consents"), headers={header: sent})
        expect_status(start, 201, rule="creation", why="the request is valid")
        location = start.headers.get("operation-location", "").partition("?")[0]
        expect(
            location.endswith(f"/operations/{sent}"), f"{told(start)} with {location}; expected {sent}.", "header-case"
        )
        bench.finish(start)
    loud = {"CONTENT-TYPE": "application/json"}
    answer = bench.put("projects", bench.name("projects"), None, content=b'{"kind":"PersonalVoice"}', headers=loud)
    expect_status(answer, 201, rule="header-case", why="names of headers have no case")


def _the_same_for_everybody(context: Context) -> None:
    """Accept and conditions that the document does not know change nothing: the answer is the same JSON."""
    service, name = context.service, context.project()
    path = f"/projects/{name}"
    plain = service.send("GET", path)
    for headers in (*({"Accept": each} for each in _ACCEPTS), *_CONDITIONS):
        answer = service.send("GET", path, headers=headers)
        expect_status(answer, 200, rule="undescribed-header", why=f"{headers} is not described")
        expect_equal(answer.json, plain.json, f"The body of {told(answer)} with {headers}", "undescribed-header")
    for headers in _CONDITIONS[:2]:
        answer = context.put("projects", name, {"kind": "ProfessionalVoice"}, headers=headers)
        expect_status(answer, 200, 201, rule="undescribed-header", why=f"{headers} is not described")


def _links_lead_back(context: Context) -> None:
    """Links are on the scheme and host that the client has asked."""
    bench, service = Bench(context), context.service
    for _ in range(2):
        bench.create("projects")
    for headers in ({}, {"X-Forwarded-Host": "elsewhere.example"}, {"X-Original-URL": "/elsewhere"}):
        answer = service.send("GET", "/projects", params={"maxpagesize": 1}, headers=headers)
        link = str((answer.json or {}).get("nextLink"))
        # A proxy that is believed may name another host; it must lead to the same list.
        expect("/customvoice/projects?" in link, f"{told(answer)} with nextLink {link}.", "list-next-link")
        if not headers:
            expect(
                link.startswith(f"{service.base}/projects?"), f"{told(answer)} with nextLink {link}.", "list-next-link"
            )


SCENARIOS = (
    every_operation("answers-whole", "Valid requests succeed as described", _GROUP, _answers_are_whole),
    Scenario("header-case", "Names of headers have no case", _GROUP, _requests_in_any_case),
    Scenario("undescribed-header", "Undescribed headers change nothing", _GROUP, _the_same_for_everybody),
    Scenario("links", "Links lead back", "Lists", _links_lead_back),
)
