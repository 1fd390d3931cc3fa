"""Credentials: required for every operation, checked before anything else, and accepted in one header only.

Rules: spec node `security`; docs/FIDELITY.md: credentials, wrong key, order of checks.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from ...service.client import API_VERSION
from ...service.target import KEY_HEADER
from ..core.expect import expect, expect_equal, expect_error, expect_status, summary
from ..core.sample import sample
from ..core.scenario import Scenario
from ..tools import paging
from ..tools.rejections import Rejections
from ..tools.subjects import every_operation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...oracles import Exchange
    from ...service.client import Service
    from ..core.context import Context
    from ..tools.valid_requests import ValidRequests

_GROUP = "Security"
_RULE, _CODE = "authentication", "401"
_EACH = 3


def key_of(context: Context) -> str:
    """Return the key that the service under test is asked with."""
    context.service.send("GET", "/projects", params={"maxpagesize": 1})
    return context.service.exchanges[-1].request_headers[KEY_HEADER.lower()]


def _refused(key: str) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """Yield headers and queries without valid credentials."""
    yield {}, {}
    for wrong in (
        "wrong",
        "",
        key[:-1],
        f"{key}x",
        f"x{key}",
        key.swapcase(),
        f"{key},{key}",
        f"'{key}'",
        "*",
        "null",
        "%",
    ):
        if wrong != key:
            yield {KEY_HEADER: wrong}, {}
    for name in ("subscription-key", KEY_HEADER, KEY_HEADER.lower(), "api-key", "key", "code", "access_token"):
        yield {}, {name: key}
    for name in ("api-key", "x-api-key", "X-Functions-Key", "Subscription-Key", "Ocp-Apim-Subscription-Keys"):
        yield {name: key}, {}
    basic = base64.b64encode(f":{key}".encode()).decode()
    for value in ("", "Bearer", key, f"Key {key}", f"Basic {basic}", "Basic Og==", "Digest x", "Bearer: x", "None"):
        yield {"Authorization": value}, {}
    yield {"Cookie": f"{KEY_HEADER}={key}"}, {}


def _demanded_everywhere(context: Context, requests: ValidRequests) -> None:
    """Without valid credentials every operation answers 401 without details, and has no effect."""
    key, refusals = key_of(context), Rejections(context.service)
    ways, every = list(_refused(key)), list(requests)
    everything = context.rng.choice(every)
    for request in every:
        refusals.watch(request)
        for headers, params in [ways[0], *sample(context, ways[1:], _EACH, every=request is everything)]:
            answer = request.send(context.service.with_headers(headers), params=params)
            _expect_refused(answer, key, f"the credentials are {sorted({**headers, **params})}")
    refusals.expect_no_effect()


def _expect_refused(answer: Exchange, key: str, why: str) -> None:
    if answer.method == "HEAD":
        expect_status(answer, 401, rule=_RULE, why=why)
        return
    expect_error(answer, 401, _CODE, rule=_RULE, why=why)
    expect(key.encode() not in answer.content, f"{summary(answer)} with the key in it.", "secret-shown")


def _comes_first(context: Context) -> None:
    """A request without credentials gets the same response, whatever exists and whatever else is wrong."""
    key, name = key_of(context), context.project()
    for unauthorized in (context.anonymous, context.with_key(f"{key}-not")):
        _learns_nothing(context, unauthorized, key, name)


def _learns_nothing(context: Context, anonymous: Service, key: str, name: str) -> None:
    seen = [
        anonymous.send("GET", f"/projects/{name}"),
        anonymous.send("GET", f"/projects/{context.id('none')}"),
        anonymous.send("GET", "/projects/!"),
        anonymous.send("GET", "/nowhere"),
        anonymous.send("GET", "/projects", params={API_VERSION: None}),
        anonymous.send("GET", "/projects", params={API_VERSION: "1999-01-01"}),
        anonymous.send("GET", "/projects", params={"skip": "-1", "filter": "?"}),
        anonymous.send("PATCH", f"/projects/{name}", json={}),
        anonymous.send("PUT", f"/projects/{name}", content=b"{", headers={"Content-Type": "application/json"}),
        anonymous.send("PUT", f"/projects/{name}", content=b"x", headers={"Content-Type": "text/plain"}),
        anonymous.send("DELETE", f"/projects/{name}", params={"forceDelete": "perhaps"}),
        anonymous.send("HEAD", f"/projects/{name}"),
        anonymous.send("OPTIONS", "/projects"),
    ]
    words = str(((seen[0].json or {}).get("error") or {}).get("message"))
    about_keys = "subscription key" in words
    expect(about_keys, f"{summary(seen[0])} with {words!r}; expected the gateway's message.", "authentication-words")
    for answer in seen:
        _expect_refused(answer, key, "there are no credentials, which are checked first")
        if answer.method != "HEAD":
            expect_equal(
                answer.json, seen[0].json, f"The body of {summary(answer)} without credentials", "authentication-leak"
            )
        expect(
            "allow" not in answer.headers,
            f"{summary(answer)} with Allow, without credentials.",
            "authentication-leak",
        )


def _believed_in_the_header(context: Context) -> None:
    """The key is accepted in its header, in any letter case of the name, and wins over a token."""
    key, name = key_of(context), context.project()
    for headers in (
        {KEY_HEADER.lower(): key},
        {KEY_HEADER.upper(): key},
        {KEY_HEADER: key, "Authorization": "Bearer no-token-at-all"},
        {KEY_HEADER: key, "Authorization": "Basic Og=="},
    ):
        answer = _as(context.service, headers).send("GET", f"/projects/{name}")
        expect_status(answer, 200, rule="authentication-accepted", why=f"the key is given, beside {sorted(headers)}")
    if context.control is not None:
        # Only an emulator is known to accept any token.
        _a_token_does_as_well(context, name)


def _a_token_does_as_well(context: Context, name: str) -> None:
    """A token has the access of the first key, to read and to write, also beside a wrong key."""
    path = f"/projects/{name}"
    for headers in ({"Authorization": "Bearer a.b.c"}, {"Authorization": "bearer a.b.c", KEY_HEADER: "wrong"}):
        service, why = _as(context.service, headers), f"a token opens the service, beside {sorted(headers)}"
        read = service.send("GET", path)
        expect_status(read, 200, rule="authentication-accepted", why=why)
        listed = paging.ids(paging.walk(service, "/projects"))
        expect(name in listed, f"/projects does not list {name} to a token.", "authentication-accepted")
        changed = service.send("PUT", path, json={"kind": "ProfessionalVoice", "description": "by token"})
        expect_status(changed, 201, rule="authentication-accepted", why=why)
        seen = context.service.send("GET", path)
        expect_equal(seen.json, changed.json, f"{path} to the key, changed by token", "authentication-accepted")
        missing = service.send("DELETE", f"/consents/{context.id('none')}")
        expect_status(missing, 204, rule="authentication-accepted", why=why)


def _as(service: Service, headers: dict[str, Any]) -> Service:
    return service.with_headers(headers)


SCENARIOS = (
    every_operation(
        "authentication", "Every operation rejects requests without valid credentials", _GROUP, _demanded_everywhere
    ),
    Scenario(
        "authentication-before-all", "Missing credentials are reported before any other fault", _GROUP, _comes_first
    ),
    Scenario("authentication-accepted", "The key is accepted in its header", _GROUP, _believed_in_the_header),
)
