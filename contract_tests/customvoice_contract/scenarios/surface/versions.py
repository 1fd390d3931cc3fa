"""Versions: one resource, many api-versions; each shows what it knows of it, and nothing else.

Rules: docs/FIDELITY.md: newer properties, newer enumeration values, operations across versions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...contract.exchange import api_version_of
from ...contract.resource_type import at
from ...oracles import Contract
from ...oracles.echo import FILLED
from ...results.not_applicable import NotApplicable
from ..core.expect import expect, expect_equal, expect_status, summary
from ..core.sample import sample
from ..core.scenario import Scenario
from ..tools import paging
from ..tools.operation_starts import dataset
from ..tools.resource_factory import ResourceFactory, bodies
from ..tools.subjects import each_collection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...contract.resource_type import Path
    from ..core.context import Context

_GROUP = "Versions"
_EXAMPLES = 3
# What one version may show otherwise than another: an enumeration value that it does not have (FIDELITY).
_VARYING = {("properties", "failureReason")}


def _others(context: Context) -> list[str]:
    found = [each for each in context.versions if each != context.version]
    if not found:
        raise NotApplicable("there is one api-version")
    return found


def _shared(one: Contract, other: Contract, collection: str) -> Iterator[Path]:
    if collection in one.resources and collection in other.resources:
        yield from sorted(one.resources[collection].paths & other.resources[collection].paths)


def _versions_agree(factory: ResourceFactory, collection: str) -> None:
    """All versions show the same values of shared properties, in reads and lists, whichever version wrote them."""
    context = factory.context
    others = _others(context)
    for writer in (context.version, context.rng.choice(others)):
        service = context.for_version(writer)
        contract = Contract.of(writer)
        if collection not in contract.resources:
            continue
        writing = factory.at(service)
        for example in sample(context, range(len(bodies(contract, collection))), _EXAMPLES):
            sent = _full(writing, collection, example)
            written = writing.finish(writing.put(collection, writing.name(collection), sent))
            for reader in others if writer == context.version else (context.version,):
                _compare(context, collection, written, writer, reader)
            _delete(context, collection, str(written["id"]), context.rng.choice(context.versions))


def _delete(context: Context, collection: str, name: str, version: str) -> None:
    """Delete with one version; no version knows it then."""
    path = f"/{collection}/{name}"
    deleted = context.for_version(version).send("DELETE", path)
    expect_status(deleted, 204, rule="versions-delete", why="every version deletes what any has made")
    for each in context.versions:
        found = context.for_version(each).send("GET", path)
        expect_status(found, 404, rule="versions-delete", why=f"it was deleted with {version}")
    other = context.rng.choice(context.versions)
    listed = paging.ids(paging.walk(context.for_version(other), f"/{collection}"))
    expect(name not in listed, f"{path} is listed by {other} after its deletion with {version}.", "versions-delete")


def _full(factory: ResourceFactory, collection: str, example: int) -> dict[str, Any]:
    """Return a body with every optional text and, where the version has one that may be set freely, the locale."""
    writable = factory.contract.resources[collection].writable
    extra: dict[str, Any] = {name: f"{name} é" for name in ("description", "displayName") if (name,) in writable}
    if collection == "projects" and ("locale",) in writable:
        extra["locale"] = "en-US"
    return {**factory.body(collection, example), **extra}


def _compare(context: Context, collection: str, written: dict[str, Any], writer: str, reader: str) -> None:
    one, other = Contract.of(writer), Contract.of(reader)
    if collection not in other.resources:
        return
    service, name = context.for_version(reader), written["id"]
    found = service.send("GET", f"/{collection}/{name}")
    expect_status(found, 200, rule="versions-read", why=f"{writer} has created it")
    listed = {each["id"]: each for each in paging.items(paging.walk(service, f"/{collection}"))}
    expect(name in listed, f"/{collection} of {reader} does not list {name}, made with {writer}.", "versions-list")
    for path in _shared(one, other, collection):
        if path in _VARYING:
            continue
        what = f"{'.'.join(path)} of /{collection}/{name}, written with {writer}, read with {reader}"
        expect_equal(at(found.json, path), at(written, path), what, "versions-disagree")
        expect_equal(at(listed[name], path), at(written, path), f"{what} in the list", "versions-disagree")
    for path in sorted(other.resources[collection].writable - one.resources[collection].paths):
        if path not in FILLED.get(collection, ()):
            shown = at(found.json, path)
            what = f"{'.'.join(path)} {shown!r}, which {writer} lacks, so that it was not written"
            expect(shown in (None, {}), f"{reader} shows /{collection}/{name} with {what}.", "versions-invented")


def _what_another_version_knows_is_not_taken(factory: ResourceFactory, collection: str) -> None:
    """A property of another version in a body is ignored like an unknown one, and is set in no version."""
    context = factory.context
    contract = context.contract
    for reader in _others(context):
        other = Contract.of(reader)
        if collection not in contract.resources or collection not in other.resources:
            continue
        unknown = sorted(other.resources[collection].writable - contract.resources[collection].writable)
        top = [path[0] for path in unknown if len(path) == 1]
        smuggled: dict[str, Any] = dict.fromkeys([*top, "x-unheard-of"], "fr-FR")
        answer = factory.put(collection, factory.name(collection), {**factory.body(collection), **smuggled})
        expect_status(answer, 201, rule="unknown-property", why="unknown properties are ignored")
        shown, name = factory.finish(answer), answer.path.rpartition("/")[2]
        elsewhere = context.for_version(reader).send("GET", f"/{collection}/{name}").json
        for key in smuggled:
            expect(key not in shown, f"GET {answer.path} shows {key}, which {contract.version} lacks.", "versions-leak")
            taken = isinstance(elsewhere, dict) and elsewhere.get(key) == "fr-FR"
            expect(
                not taken,
                f"{key} was set through {contract.version}, which lacks it; {reader} shows it.",
                "versions-taken",
            )


def _an_update_spares_what_the_version_lacks(context: Context, collection: str) -> None:
    """A PUT of a version that lacks a fixed property does not erase it."""
    for writer in _others(context):
        wrote, contract = Contract.of(writer), context.contract
        if collection not in wrote.resources or collection not in contract.resources:
            continue
        factory, ours = ResourceFactory(context, context.for_version(writer)), ResourceFactory(context)
        lacking = {path[0] for path in wrote.resources[collection].writable - contract.resources[collection].writable}
        # Of projects the locale is fixed; other properties that a version lacks may be replaced with the rest.
        if collection != "projects" or "locale" not in lacking:
            continue
        written = factory.create(collection, locale="en-US", description="before")
        # What this version does not know it neither takes, nor compares with what is there.
        for text, more in (("after", {}), ("again", {"locale": "fr-FR"}), ("at last", {"locale": 4_711})):
            sent = {**ours.body(collection, description=text), **more}
            update = ours.put(collection, str(written["id"]), sent)
            expect_status(update, 200, 201, rule="update-status", why="a description may be changed with any version")
            read = factory.read(collection, str(written["id"]))
            what = f"(locale, description) of /{collection}/{written['id']}, changed with {context.version} by {more}"
            expect_equal((read.get("locale"), read.get("description")), ("en-US", text), what, "versions-erased")
        fresh = ours.create(collection)
        again = ours.put(collection, str(fresh["id"]), {**ours.body(collection), "locale": "fr-FR"})
        expect_status(again, 200, 201, rule="update-status", why="unknown properties are ignored")
        shown = factory.read(collection, str(fresh["id"])).get("locale")
        expect(shown is None, f"{summary(again)} and set locale {shown!r}, which its version lacks.", "versions-taken")


def _uploads_know_their_version(context: Context) -> None:
    """A property of an upload that only other versions have is ignored, whatever its value."""
    known = context.contract.document["components"]["schemas"]["Dataset"]["properties"]
    schemas = [Contract.of(each).document["components"]["schemas"]["Dataset"] for each in _others(context)]
    unknown = sorted({name for each in schemas for name in each["properties"]} - set(known))
    if not unknown:
        raise NotApplicable("no other version has more to say about an upload")
    # Those other versions would accept one of the values, and not the other.
    for value, url in (("Contextual", context.container_url), (4_711, None)):
        name = context.training_set()
        body = {**dataset(url), **dict.fromkeys(unknown, value)}
        answer = context.service.send("POST", f"/trainingsets/{name}:upload", json=body)
        why = f"{', '.join(unknown)} are unknown to {context.version}"
        expect_status(answer, 202, rule="unknown-property", why=why)
        context.settle(answer)
        for each in context.versions:
            shown = context.for_version(each).send("GET", f"/trainingsets/{name}").json
            contextual = (shown.get("properties") or {}).get("isContextual")
            text = f"/trainingsets/{name} ({each}) is Contextual, as {context.version} cannot ask for."
            expect(contextual is not True, text, "versions-taken")


def _filters_see_the_version(context: Context) -> None:
    """A filter compares what the version shows: without the property, every resource differs from every value."""
    for other in _others(context):
        wrote, contract = Contract.of(other), context.contract
        if ("locale",) in contract.resources["projects"].writable or ("locale",) not in wrote.resources[
            "projects"
        ].writable:
            continue
        factory = ResourceFactory(context, context.for_version(other))
        name = factory.create("projects", locale="en-US")["id"]
        for verb, expected in (("eq", False), ("ne", True)):
            listed = paging.ids(paging.walk(context.service, "/projects", filter=f"locale {verb} 'en-US'"))
            what = f"Whether /projects where locale {verb} 'en-US' has {name}, whose locale {context.version} lacks,"
            expect_equal(name in listed, expected, what, "versions-filter")


def _links_stay_in_their_version(context: Context) -> None:
    """Operation-Location keeps the version of the request, and every version shows the same operation."""
    for version in context.versions:
        service = context.for_version(version)
        factory = ResourceFactory(context, service)
        start = factory.put("consents", factory.name("consents"), factory.body("consents"))
        expect_status(start, 201, rule="creation", why="the request is valid")
        location = start.headers.get("operation-location", "")
        expect_equal(
            api_version_of(location),
            version,
            f"api-version of Operation-Location after {summary(start)}",
            "lro-version",
        )
        factory.finish(start)
        name = location.partition("?")[0].rpartition("/")[2]
        read = [context.for_version(each).send("GET", f"/operations/{name}") for each in context.versions]
        for each in read:
            expect_status(each, 200, rule="versions-operation", why=f"{version} has started it, any version reads it")
            expect_equal(each.json, read[0].json, f"{each.path} with {each.api_version}", "versions-disagree")


def _operations_of_other_versions(context: Context) -> None:
    """Operations of other versions are a 404, or a 405 if the path has other methods."""
    known = {(each.method, each.template) for each in context.contract.operations}
    paths = {template for _, template in known}
    tried = 0
    for other in _others(context):
        for each in Contract.of(other).operations:
            if (each.method, each.template) in known:
                continue
            tried += 1
            answer = context.service.send(each.method, each.template.replace("{id}", context.guid()), json={})
            expected = 405 if each.template in paths else 404
            expect_status(answer, expected, rule="versions-operation", why=f"{each.id} is of {other} only")
    if not tried:
        raise NotApplicable("every version has the same operations")


SCENARIOS = (
    each_collection(
        "versions-agree", "All api-versions show the same values of shared properties", _GROUP, _versions_agree
    ),
    each_collection(
        "versions-foreign-property",
        "A property of another api-version is ignored",
        _GROUP,
        _what_another_version_knows_is_not_taken,
    ),
    Scenario(
        "versions-update",
        "An update keeps properties that its api-version does not know",
        _GROUP,
        lambda context: _an_update_spares_what_the_version_lacks(context, "projects"),
    ),
    Scenario(
        "versions-upload", "An upload ignores properties of other api-versions", _GROUP, _uploads_know_their_version
    ),
    Scenario("versions-filter", "A filter compares what its api-version shows", _GROUP, _filters_see_the_version),
    Scenario(
        "versions-links",
        "Operation-Location keeps the api-version of the request",
        _GROUP,
        _links_stay_in_their_version,
    ),
    Scenario(
        "versions-operations",
        "Operations of other api-versions are not available",
        _GROUP,
        _operations_of_other_versions,
    ),
)
