"""Hostile requests: path tricks, header injection, bodies too large; at most an error, never a crash.

Rules: docs/FIDELITY.md: unknown route, upload limit, malformed JSON; spec node `ResourceId`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from ...results.not_applicable import NotApplicable
from ..core.expect import expect, expect_equal, expect_error, expect_status, summary
from ..core.sample import sample
from ..core.scenario import Scenario
from ..tools.resource_factory import JSON, ResourceFactory

if TYPE_CHECKING:
    from ...oracles import Exchange
    from ..core.context import Context

_GROUP = "Security"
_REFUSED = (400, 404, 405, 414)
_INJECTED = "x-injected"
_JSON_LIMIT, _JSON_DEPTH, _FILE_LIMIT = 1024 * 1024, 64, 31_457_280
_JSON = {"Content-Type": "application/json"}


def _paths_lead_nowhere_else(context: Context) -> None:
    """Dots, doubled and encoded slashes, semicolons, backslashes, NULs: never another resource, never a crash."""
    project = context.project()
    tricks = _tricks(project)
    for path in sample(context, tricks, len(tricks)):
        for method in ("GET", context.rng.choice(("PUT", "DELETE", "POST"))):
            answer = _raw(context, method, path)
            allowed: tuple[int, ...] = (*_REFUSED, 415) if method in ("PUT", "POST") else _REFUSED
            if method == "DELETE":
                allowed += (204,)
            expect_status(answer, *allowed, rule="path-trick", why=f"the path is {path[:80]}")
    found = context.service.send("GET", f"/projects/{project}")
    expect_status(found, 200, rule="path-trick", why="nothing was done to it")


def _tricks(project: str) -> list[str]:
    return [
        f"/projects/../projects/{project}",
        f"/projects/./{project}",
        f"/projects/%2e/{project}",
        f"/consents/%2e%2e/projects/{project}",
        f"/consents/..%2fprojects%2f{project}",
        f"/projects%2f{project}",
        f"//projects/{project}",
        f"/projects//{project}",
        f"/projects/{project}/.",
        f"/projects/{project}//",
        f"/projects/{project}/..",
        f"/projects/{project};a=b",
        f"/projects;a=b/{project}",
        f"/projects/{project}%00",
        f"/projects/{project}%00.json",
        f"/projects/{project}.json%0a",
        f"/projects/{project}%20",
        f"/projects/%20{project}",
        f"/projects\\{project}",
        f"/projects/{project}%5c",
        f"/projects/{project}%",
        f"/projects/{project}%2",
        f"/projects/{project}%zz",
        f"/projects/{project}%c0%af",
        f"/projects/{project}%ff",
        f"/projects/{quote(quote(project[0].encode().hex()))}%252e",
        f"/projects/{project}%3f",
        f"/projects/{project}%23",
        f"/projects/{project}:",
        f"/projects/:{project}",
        f"/projects/{project}%3aupload",
        f"/projects/{'x' * 5000}",
        f"/{'x/' * 500}",
    ]


def _raw(context: Context, method: str, path: str) -> Exchange:
    """Send the path byte for byte; the monitor gets a URL outside the API, since no URL can express the path."""
    service = context.service
    target = f"/customvoice{path}?api-version={service.version}".encode()
    return service.request(method, service.base.removesuffix("/customvoice"), extensions={"target": target})


def _no_header_is_injected(context: Context) -> None:
    """Line ends in ids, filters, parameters and texts get into no header."""
    service, injected = context.service, f"abc\r\n{_INJECTED}: 1\r\n\r\nabc"
    name = context.project()
    seen = [
        service.send("GET", f"/projects/{quote(injected)}"),
        service.send("PUT", f"/projects/{quote(injected)}", json={"kind": "PersonalVoice"}),
        service.send("GET", f"/operations/{quote(injected)}"),
        service.send("GET", "/projects", params={"filter": f"projectId eq '{injected}'"}),
        service.send("GET", "/projects", params={"filter": f"kind ne '{injected}'", "maxpagesize": "1"}),
        service.send("GET", "/projects", params={"skip": injected}),
        service.send("GET", f"/projects/{name}", params={"api-version": injected}),
        context.put("projects", name, {"kind": "ProfessionalVoice", "description": injected}),
        service.send("GET", f"/projects/{name}"),
        service.send("TRACE", f"/projects/{name}", headers={"X-Secret": _INJECTED}),
    ]
    for answer in seen:
        expect(_INJECTED not in answer.headers, f"{summary(answer)} with the header {_INJECTED}.", "header-injection")
        expect(answer.status < 500, f"{summary(answer)}; expected a response, not a crash.", "server-error")
    expect_equal(seen[-2].json.get("description"), injected, f"description of {seen[-2].path}", "echo")
    expect(
        _INJECTED.encode() not in seen[-1].content, f"{summary(seen[-1])} and repeats the headers sent.", "trace-echo"
    )


def _large_bodies_are_refused(context: Context) -> None:
    """JSON above the size or depth limit is rejected without a crash; JSON below is accepted."""
    factory, service = ResourceFactory(context), context.service
    body = factory.body("projects")
    name = factory.name("projects")
    huge = json.dumps({**body, "description": "x" * (_JSON_LIMIT + 1)}).encode()
    answer = factory.put("projects", name, None, content=huge, headers=_JSON)
    expect_status(answer, 413, rule="body-limit", why="the body has more than 1 MiB")
    whole = json.dumps(body).encode()[:-1]
    for opened, closed in ((b"[", b"]"), (b'{"a":', b"1}")):
        depth = 20_000
        inner = opened * depth + (b"" if opened == b"[" else b"1") + (closed if opened == b"[" else b"}") * depth
        answer = factory.put("projects", name, None, content=whole + b',"deep":' + inner + b"}", headers=_JSON)
        expect_status(answer, 400, 413, rule="body-depth", why=f"the body is nested {depth} deep")
    expect(
        not factory.is_there("projects", name),
        f"/projects/{name} was created by a rejected request.",
        "rejected-request-effect",
    )
    wide = {**body, **{f"unheard-of-{number}": number for number in range(2000)}}
    taken = factory.put("projects", name, wide)
    expect_status(taken, 201, 400, rule="body-limit", why="the body is wide, and below the limit")
    for length, status in ((_JSON_LIMIT, 201), (_JSON_LIMIT + 1, 413)):
        content = whole + b" " * (length - len(whole) - 1) + b"}"
        answer = factory.put("projects", factory.name("projects"), None, content=content, headers=_JSON)
        expect_status(answer, status, rule="body-limit", why=f"the body has {length} bytes of {_JSON_LIMIT}")
    for depth, status in ((_JSON_DEPTH - 1, 201), (_JSON_DEPTH + 2, 400)):
        content = whole + b',"odd":' + b"[" * depth + b"]" * depth + b"}"
        answer = factory.put("projects", factory.name("projects"), None, content=content, headers=_JSON)
        expect_status(answer, status, rule="body-depth", why=f"the body has {depth + 1} levels of {_JSON_DEPTH}")
    _limited_everywhere(context)
    queries = [{f"a{number}": "1" for number in range(500)}, {"a": "x" * 20_000}]
    for params in queries:
        odd = service.send("GET", f"/projects/{name}", params=params)
        expect(odd.status < 500, f"{summary(odd)}; expected a response, not a crash.", "server-error")


def _limited_everywhere(context: Context) -> None:
    """A body above the limit is a 413 for every operation with JSON, whether or not its resource exists."""
    content = b'{"description":"' + b"x" * _JSON_LIMIT + b'"}'
    for operation in context.contract.operations:
        if JSON in operation.request:
            path = operation.template.replace("{id}", context.guid())
            answer = context.service.send(operation.method, path, content=content, headers=_JSON)
            expect_error(answer, 413, "RequestBodyTooLarge", rule="body-limit", why="the body has more than 1 MiB")
    path = f"/projects/{context.id('large')}"
    answer = context.anonymous.send("PUT", path, content=content, headers=_JSON)
    expect_error(answer, 401, rule="error-precedence", why="credentials come before the size of a body")
    answer = context.for_version("1999-12-31").send("PUT", path, content=content, headers=_JSON)
    expect_error(answer, 400, rule="error-precedence", why="the api-version comes before the size of a body")


def _large_files_are_refused(context: Context) -> None:
    """A file over 30 MB is a 413 and creates nothing."""
    if context.control is None:
        raise NotApplicable("30 MB are sent only to an emulator")
    factory = ResourceFactory(context)
    name = factory.name("consents")
    fields = {key: value for key, value in factory.body("consents").items() if isinstance(value, str)}
    files = {"audiodata": ("a.wav", bytes(_FILE_LIMIT + 1), "audio/wav")}
    answer = context.post("consents", name, fields, files)
    why = f"the file has more than {_FILE_LIMIT} bytes"
    expect_error(answer, 413, "RequestBodyTooLarge", rule="file-limit", why=why)
    expect(
        not factory.is_there("consents", name),
        f"/consents/{name} was created by a rejected request.",
        "rejected-request-effect",
    )


def _harmless_oddities(context: Context) -> None:
    """Unknown members, a surrogate pair, a large number and an encoded id are accepted; nothing unknown is stored."""
    factory = ResourceFactory(context)
    whole = json.dumps(factory.body("projects")).encode()[:-1]
    parts = {
        b'"x-unheard-of":{"a":[1,null,{"b":true}]}': {},
        b'"description":"\\ud83d\\ude00"': {"description": "\U0001f600"},
        b'"description":"\\u0041\\/"': {"description": "A/"},
        b'"x-number":123456789012345678901234567890': {},
        b'"x-exponent":1e5, "description":null': {},
    }
    body = {key: value for key, value in factory.body("projects").items() if key != "description"}
    whole = json.dumps(body).encode()[:-1]
    for part, expected in parts.items():
        answer = factory.put(
            "projects", factory.name("projects"), None, content=whole + b"," + part + b"}", headers=_JSON
        )
        expect_status(answer, 201, rule="valid-rejected", why=f"{part.decode()} is harmless")
        shown = factory.finish(answer)
        expect_equal(shown.get("description"), expected.get("description"), f"description of {answer.path}", "echo")
        kept = [name for name in shown if name.startswith("x-")]
        expect(not kept, f"{summary(answer)} and stores {kept}, which are undescribed.", "unknown-property")
    name = context.project()
    found = _raw(context, "GET", "/projects/" + "".join(f"%{ord(sign):02x}" for sign in name))
    expect_status(found, 200, rule="valid-rejected", why=f"it is the path of {name}, percent-encoded (RFC 3986)")
    expect_equal(found.json.get("id"), name, f"id in {summary(found)}", "valid-rejected")


SCENARIOS = (
    Scenario("path-tricks", "Unusual paths reach no other resource", _GROUP, _paths_lead_nowhere_else),
    Scenario("header-injection", "Values of a request never become response headers", _GROUP, _no_header_is_injected),
    Scenario("body-limits", "Bodies too large or too deep are rejected", _GROUP, _large_bodies_are_refused),
    Scenario("file-limit", "Files too large are rejected", _GROUP, _large_files_are_refused),
    Scenario("unusual-valid-requests", "Unusual but valid requests are accepted", _GROUP, _harmless_oddities),
)
