"""Headers: request headers in any letter case, response headers as described, undescribed ones ignored.

Rules: spec node `headers`; docs/FIDELITY.md: request id, Operation-Id in PUT responses, nextLink.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from ..core.expect import expect, expect_equal, expect_status, summary
from ..core.scenario import Scenario
from ..tools.resource_factory import ResourceFactory
from ..tools.subjects import every_operation
from ..tools.valid_requests import in_turn

if TYPE_CHECKING:
    from ...oracles import Exchange
    from ..core.context import Context
    from ..tools.valid_requests import ValidRequests

_GROUP = "Errors"
_REQUEST_ID = "apim-request-id"
_CLIENTS_IDS = (_REQUEST_ID, "x-ms-client-request-id", "x-request-id")
_ACCEPTS = (
    "application/json",
    "*/*",
    "application/*",
    "text/html",
    "application/xml;q=0.9, */*;q=0.1",
    "image/png",
    "",
)
_TRIES = 5
_CONDITIONS = (
    {"If-Match": '"nothing-like-it"'},
    {"If-None-Match": "*"},
    {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    {"If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    {"Range": "bytes=0-3"},
    {"Prefer": "return=minimal"},
    {"X-Forwarded-Prefix": "/elsewhere"},
    # Many clients name a media type whether or not there is a body.
    {"Content-Type": "application/json"},
    {"Content-Type": "text/plain"},
)


def _answers_are_whole(_context: Context, requests: ValidRequests) -> None:
    """Every operation answers a valid request with a described 2xx response, complete and as JSON."""
    seen: list[Exchange] = []
    for request in sorted(requests, key=in_turn):
        operation = request.operation
        answer = request.send(requests.factory.service)
        described = [int(status) for status in operation.answers if status.startswith("2")]
        expect_status(answer, *described, rule="valid-rejected", why=f"{operation.id} is asked as described")
        _expect_whole(answer)
        if "operation-location" in answer.headers:
            requests.factory.context.settle(answer)
            _every_version_reads(requests.factory.context, answer)
        seen.append(answer)
    ids = [each.headers[_REQUEST_ID] for each in seen if _REQUEST_ID in each.headers]
    expect_equal(len(set(ids)), len(ids), f"The number of different {_REQUEST_ID} in {len(ids)} answers", "request-id")


def _every_version_reads(context: Context, start: Exchange) -> None:
    """Check that another version can read the operation (docs/FIDELITY.md: operations across versions)."""
    name = start.headers["operation-location"].partition("?")[0].rpartition("/")[2]
    other = context.rng.choice([each for each in context.versions if each != context.version] or [context.version])
    own, found = (context.for_version(each).send("GET", f"/operations/{name}") for each in (context.version, other))
    why = f"{summary(start)} with it, and any version reads it"
    expect_status(found, 200, rule="versions-operation", why=why)
    expect_equal(found.json, own.json, f"{found.path} with {other}", "versions-disagree")


def _expect_whole(answer: Exchange) -> None:
    length = answer.headers.get("content-length")
    if length is not None and "content-encoding" not in answer.headers:
        expect_equal(int(length), len(answer.content), f"Content-Length of {summary(answer)}", "content-length")
    if answer.content:
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        expect_equal(kind, "application/json", f"Content-Type of {summary(answer)}", "content-type")
        expect(
            answer.is_json, f"{summary(answer)} with a body that is not JSON: {answer.content[:80]!r}.", "content-type"
        )


def _requests_in_any_case(context: Context) -> None:
    """Request header names are case-insensitive, and the Operation-Id is returned exactly as sent."""
    factory = ResourceFactory(context)
    tail = context.id("Op")[-8:]
    # Also the longest, with every allowed character, and the shortest.
    longest = f"{tail}.B_c-".ljust(64, "9")
    for header, sent in (("Operation-Id", context.id("Op")), ("operation-id", longest), ("OPERATION-ID", "")):
        start = _begin(factory, header, sent) if sent else _begin_shortest(context, factory, header)
        expect_status(start, 201, rule="creation", why="the request is valid")
        location = start.headers.get("operation-location", "").partition("?")[0]
        sent = start.request_headers[header.lower()]
        expect(
            location.endswith(f"/operations/{sent}"),
            f"{summary(start)} with {location}; expected {sent}.",
            "header-case",
        )
        factory.finish(start)
    loud = {"CONTENT-TYPE": "application/json"}
    answer = factory.put("projects", factory.name("projects"), None, content=b'{"kind":"PersonalVoice"}', headers=loud)
    expect_status(answer, 201, rule="header-case", why="names of headers have no case")


def _begin(factory: ResourceFactory, header: str, sent: str) -> Exchange:
    return factory.put("consents", factory.name("consents"), factory.body("consents"), headers={header: sent})


def _begin_shortest(context: Context, factory: ResourceFactory, header: str) -> Exchange:
    """Start an operation with an Operation-Id of three characters; few exist, so an earlier run may have used one."""
    for _ in range(_TRIES):
        start = _begin(factory, header, "Q" + "".join(context.rng.choices("ABCDEFGHJKMNPQRSTVWXYZ", k=2)))
        if start.status != 400:
            break
    return start


def _the_same_for_everybody(context: Context) -> None:
    """Accept and undescribed conditions change nothing: the response is the same JSON."""
    service, name = context.service, context.project()
    path = f"/projects/{name}"
    plain = service.send("GET", path)
    for headers in (*({"Accept": each} for each in _ACCEPTS), *_CONDITIONS):
        answer = service.send("GET", path, headers=headers)
        expect_status(answer, 200, rule="undescribed-header", why=f"{headers} is not described")
        expect_equal(answer.json, plain.json, f"The body of {summary(answer)} with {headers}", "undescribed-header")
    for header in _CLIENTS_IDS:
        answer = service.send("GET", path, headers={header: (sent := str(uuid.uuid4()))})
        text = f"{summary(answer)} with the {_REQUEST_ID} that the client sent as {header}; expected a new one."
        expect(answer.headers.get(_REQUEST_ID) != sent, text, "request-id")
    for headers in _CONDITIONS[:2]:
        answer = context.put("projects", name, {"kind": "ProfessionalVoice"}, headers=headers)
        expect_status(answer, 200, 201, rule="undescribed-header", why=f"{headers} is not described")


def _links_lead_back(context: Context) -> None:
    """Links use the scheme and host of the request."""
    factory, service = ResourceFactory(context), context.service
    for _ in range(2):
        factory.create("projects")
    for headers in ({}, {"X-Forwarded-Host": "elsewhere.example"}, {"X-Original-URL": "/elsewhere"}):
        answer = service.send("GET", "/projects", params={"maxpagesize": 1, "x-secret": "s"}, headers=headers)
        link = str((answer.json or {}).get("nextLink"))
        # A trusted proxy may name another host; the link must lead to the same list.
        expect("/customvoice/projects?" in link, f"{summary(answer)} with nextLink {link}.", "list-next-link")
        # Other parameters of the client, perhaps a secret, are not part of the link.
        expect("x-secret" not in link, f"{summary(answer)} with nextLink {link}.", "list-next-link")
        if not headers:
            expect(
                link.startswith(f"{service.base}/projects?"),
                f"{summary(answer)} with nextLink {link}.",
                "list-next-link",
            )
    if service.base.startswith("http://127.0.0.1:"):
        _links_follow_the_host(factory)


def _links_follow_the_host(factory: ResourceFactory) -> None:
    """Requests to the other name of this machine get links with that name."""
    service, other = factory.service, factory.service.base.replace("127.0.0.1", "localhost")
    page = service.request("GET", service.url("/projects", {"maxpagesize": 1}).replace(service.base, other))
    link = str((page.json or {}).get("nextLink"))
    expect(link.startswith(f"{other}/projects?"), f"{summary(page)} of {other} with nextLink {link}.", "list-next-link")
    name = factory.name("consents")
    factory.context.remember("consents", name)
    url = service.url(f"/consents/{name}").replace(service.base, other)
    begun = service.request("PUT", url, json=factory.body("consents"))
    location = begun.headers.get("operation-location", "")
    wrong = f"{summary(begun)} of {other} with Operation-Location {location}."
    expect(location.startswith(f"{other}/operations/"), wrong, "lro-location-malformed")


SCENARIOS = (
    every_operation(
        "valid-requests-succeed",
        "Every operation answers a valid request with a described 2xx response",
        _GROUP,
        _answers_are_whole,
    ),
    Scenario(
        "header-case", "Header names are case-insensitive, Operation-Id values are not", _GROUP, _requests_in_any_case
    ),
    Scenario("undescribed-header", "Undescribed request headers change nothing", _GROUP, _the_same_for_everybody),
    Scenario("link-host", "nextLink and Operation-Location use the host of the request", "Lists", _links_lead_back),
)
