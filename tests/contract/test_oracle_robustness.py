"""The passive oracles on arbitrary responses: they never crash."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from customvoice_contract.oracles import Contract, Exchange, Monitor
from customvoice_spec import versions
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.contract.oracle_cases.made import BASE, ENDPOINT, KEY, START

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

CONTRACT = Contract.of(versions()[-1])
PROPERTIES = sorted(CONTRACT.property_names | {"value", "nextLink", "error", "code", "message"})
URLS = (f"{BASE}/projects?skip=1&api-version={versions()[-1]}", "https://a/b?sig=abcdefgh", "//[", "http://[")
WORDS = ("NotStarted", "Succeeded", "Failed", "one", ENDPOINT, "2026-03-04T09:20:00.000Z", "9999-99-99T00:00:00Z")
TEXT = st.text(max_size=8) | st.sampled_from(WORDS + URLS)
LEAVES = st.none() | st.booleans() | st.integers(-5, 2**70) | TEXT
VALUES: SearchStrategy[Any] = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(PROPERTIES), inner, max_size=6),
    max_leaves=12,
)
PAGES = st.fixed_dictionaries({"value": st.lists(VALUES, max_size=3) | VALUES}, optional={"nextLink": TEXT})
BODIES = (VALUES | PAGES).map(lambda value: json.dumps(value).encode()) | st.binary(max_size=20)
NAMES = ("content-type", "content-length", "operation-location", "operation-id", "x-ms-error-code", "allow")
HEADERS = st.dictionaries(st.sampled_from([*NAMES, "retry-after", "apim-request-id"]), TEXT, max_size=4)
ASKED = st.dictionaries(st.sampled_from(["operation-id", "authorization"]), TEXT, max_size=2).map(
    lambda headers: {"ocp-apim-subscription-key": KEY, **headers}
)
MEDIA = st.sampled_from(
    ["application/json", "multipart/form-data; boundary=x", "multipart/form-data", "text/plain", ""]
)
QUERIES = st.sampled_from(["skip", "maxpagesize", "filter", "api-version"]).flatmap(
    lambda name: (TEXT | st.integers().map(str) | st.just("kind eq 'a'")).map(lambda value: f"{name}={value}")
)


@st.composite
def exchanges(draw: st.DrawFn) -> Exchange:
    """Return any request to any path, with any response."""
    operation = draw(st.sampled_from(CONTRACT.operations))
    name = draw(st.sampled_from(["one", ENDPOINT]) | st.text(alphabet="aZ09.-_%:/", max_size=5))
    version = draw(st.sampled_from([*versions(), "x"]))
    extra = "&".join(draw(st.lists(QUERIES, max_size=2)))
    return Exchange(
        method=draw(st.sampled_from([operation.method, operation.method, "PATCH"])),
        url=f"{BASE}{operation.template.replace('{id}', name)}?api-version={version}&{extra}",
        status=draw(st.sampled_from([200, 201, 202, 204, 206, 302, 400, 401, 404, 405, 409, 415, 429, 500, 503])),
        headers=draw(HEADERS),
        content=draw(BODIES),
        request_headers={**draw(ASKED), "content-type": draw(MEDIA)},
        request_content=draw(BODIES),
        started=START,
    )


@pytest.mark.slow
@settings(max_examples=25)
@given(st.lists(exchanges(), min_size=1, max_size=5))
def test_no_response_crashes_an_oracle(seen: list[Exchange]) -> None:
    """Any exchange after any other is checked or ignored, without a crash."""
    monitor = Monitor(versions()[-1])
    for each in seen:
        monitor.observe(each)
    assert monitor.counts["content_headers"] == len(seen)
