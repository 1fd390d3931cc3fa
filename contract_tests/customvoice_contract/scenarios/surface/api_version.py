"""The parameter `api-version`: required for every operation, and rejected if it is unknown.

Rules: spec node `ApiVersion`; docs/FIDELITY.md: api-version missing or unknown, undescribed query parameters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...service.client import API_VERSION
from ..core.expect import expect, expect_error, summary
from ..core.sample import sample
from ..tools.rejections import Rejections
from ..tools.subjects import every_operation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...oracles import Exchange
    from ..core.context import Context
    from ..tools.valid_requests import ValidRequests

_GROUP = "Versions"
_MISSING, _UNKNOWN = "MissingApiVersionParameter", "UnsupportedApiVersionValue"
_RULE = "api-version"
_STAGE = "-preview"


def _unknown(context: Context) -> Iterator[str]:
    """Yield invalid versions: similar, plausible and past ones, none later than the newest."""
    for version in context.versions:
        yield version.removesuffix(_STAGE) if version.endswith(_STAGE) else f"{version}-beta"
        yield f"{version}x"
        yield version.upper()
        yield f" {version}"
        yield f"{version} "
        yield version[:-1]
        yield version.replace("-", "")
        yield f"{version},{context.version}"
    yield from (
        "1999-12-31",
        "2021-05-01",
        "2023-04-01-preview",
        "v1",
        "3.1",
        "latest",
        "stable",
        "preview",
        "*",
        "null",
    )
    yield from ("2024-02-30", "0000-00-00", "é", "' or '1'='1", "../2026-01-01", "%00")


def _absent(context: Context) -> Iterator[list[tuple[str, Any]]]:
    """Yield queries that name no api-version."""
    yield [(API_VERSION, None)]
    for name in ("apiversion", "api_version", "version"):
        yield [(API_VERSION, None), (name, context.version)]


def _demanded_everywhere(context: Context, requests: ValidRequests) -> None:
    """Every operation rejects a request without a version, with an unknown one, or with two, without effect."""
    refusals = Rejections(context.service)
    unknown = [each for each in dict.fromkeys(_unknown(context)) if each not in context.versions]
    each_of, absent = list(requests), list(_absent(context))
    everything = context.rng.choice(each_of)
    for request in each_of:
        refusals.watch(request)
        every = request is everything
        for params in absent if every else (absent[0], context.rng.choice(absent)):
            answer = request.send(context.service, params=params)
            expect_error(answer, 400, _MISSING, rule=_RULE, why=f"the query {params} names no api-version")
        for text in sample(context, unknown, 1, every=every):
            answer = request.send(context.service, params={API_VERSION: text})
            expect_error(answer, 400, _UNKNOWN, rule=_RULE, why=f"there is no api-version {text!r}")
            _expect_supported(context, answer)
        other = context.rng.choice(context.versions)
        pairs = ((context.version, context.version), (context.version, other), ("", context.version))
        for pair in sample(context, pairs, 1, every=every):
            answer = request.send(context.service, params=[(API_VERSION, text) for text in pair])
            expect_error(answer, 400, rule=_RULE, why=f"api-version is given twice: {pair}")
        if not every:
            continue
        empty = request.send(context.service, params={API_VERSION: ""})
        expect_error(empty, 400, rule=_RULE, why="api-version is empty")
        header = request.send(context.service, params={API_VERSION: None}, headers={API_VERSION: context.version})
        expect_error(header, 400, _MISSING, rule=_RULE, why="api-version must be in the query, not in a header")
    refusals.expect_no_effect()


def _expect_supported(context: Context, answer: Exchange) -> None:
    message = str(((answer.json or {}).get("error") or {}).get("message"))
    for version in context.versions:
        expect(
            version in message,
            f"{summary(answer)} with {message!r}; expected it to name {version}.",
            "api-version-supported",
        )


SCENARIOS = (
    every_operation(
        "api-version", "Every operation rejects a missing or unknown api-version", _GROUP, _demanded_everywhere
    ),
)
