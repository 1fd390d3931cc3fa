"""Updates: PUT replaces what may change, keeps what is fixed, and rejects changes of fixed properties.

Rules: docs/FIDELITY.md: PUT of an existing project or training set, properties that can't be changed, creating a
consent, model, endpoint or personal voice again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...oracles import Contract
from ..core.expect import expect, expect_equal, expect_error, expect_status, summary
from ..tools import paging
from ..tools.resource_factory import FORM, ResourceFactory, properties
from ..tools.subjects import each_collection
from ..tools.texts import texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...oracles import Exchange
    from ..core.context import Context

_GROUP = "Echo"
# What is fixed at creation, by collection; the texts of the properties and of the operations say so.
_FIXED = {"projects": ("kind", "locale"), "trainingsets": ("projectId", "locale", "voiceKind")}
_SMUGGLED_TIME = "2001-02-03T04:05:06.007Z"
_CHANGEABLE = ("description", "displayName")
_TAKEN, _ERROR_CODE = "Resource Id already exists.", "x-ms-error-code"


def is_updatable(contract: Contract, collection: str) -> bool:
    """Whether PUT updates an existing resource: it then starts no operation (`x-ms-long-running-operation`)."""
    return not any(
        each.is_long_running for each in contract.operations if each.collection == collection and each.method == "PUT"
    )


def _a_put_replaces_what_may_change(factory: ResourceFactory, collection: str) -> None:
    """Texts change, are removed if omitted or null, and can be empty; everything else stays."""
    context = factory.context
    if not is_updatable(context.contract, collection):
        return
    body = {**factory.body(collection), "displayName": "first", "description": "first"}
    created = factory.create(collection, **body)
    name = str(created["id"])
    bystander = factory.create(collection)
    before = paging.ids(paging.walk(context.service, f"/{collection}"))
    for changes in _changes(context):
        sent = {**{key: value for key, value in body.items() if key not in _CHANGEABLE}, **changes}
        answer = factory.put(collection, name, sent)
        expect_status(answer, 200, 201, rule="update-status", why="what may change is changed by a PUT")
        shown = factory.finish(answer)
        for what, seen in ((f"the response to {changes}", answer.json), (f"GET after {changes}", shown)):
            for key in _CHANGEABLE:
                expect_equal(seen.get(key), changes.get(key), f"{key} of {answer.path} in {what}", "update-lost")
            for key in set(created) - {*_CHANGEABLE, "lastActionDateTime"}:
                expect_equal(seen.get(key), created[key], f"{key} of {answer.path} in {what}", "update-changed-more")
    _smuggle(factory, collection, created, body)
    after = paging.ids(paging.walk(context.service, f"/{collection}"))
    expect_equal(len(after), len(before), f"The number of items of /{collection} after updates", "update-count")
    ours = (name, str(bystander["id"]))
    order, expected = [each for each in after if each in ours], [each for each in before if each in ours]
    expect_equal(order, expected, f"The order of two items of /{collection} after updates of {name}", "update-reorders")
    expect_equal(factory.read(collection, str(bystander["id"])), bystander, "Another resource", "update-other-resource")


def _smuggle(factory: ResourceFactory, collection: str, created: dict[str, Any], body: dict[str, Any]) -> None:
    """A time of creation in a change is ignored, or rejected."""
    name = str(created["id"])
    answer = factory.put(collection, name, {**body, "createdDateTime": _SMUGGLED_TIME})
    if not answer.is_success:
        expect_error(answer, 400, rule="read-only", why="read-only properties are ignored or rejected")
    shown = factory.read(collection, name).get("createdDateTime")
    expect_equal(shown, created.get("createdDateTime"), f"createdDateTime of /{collection}/{name}", "read-only")


def _changes(context: Context) -> Iterator[dict[str, Any]]:
    one, two, three = texts(context.rng, 3)
    yield {"description": one, "displayName": two}
    yield {"description": three}
    yield {}
    yield {"displayName": "again", "description": None}
    yield {"displayName": "last", "description": "last"}
    yield {"displayName": None, "description": ""}


def _what_is_fixed_stays(factory: ResourceFactory, collection: str) -> None:
    """Changing a fixed property is a 409 without effect; omitting it keeps it."""
    for name in _FIXED.get(collection, ()):
        for target, value, other in _fixed_values(factory, collection, name):
            answer = factory.put(
                collection, target, {**factory.body(collection), "description": "changed", name: other}
            )
            expect_error(answer, 409, rule="update-fixed", why=f"{name} is {value!r} and can't be changed")
            error = (answer.json or {}).get("error", {})
            expect_equal(error.get("target"), name, f"error.target of {summary(answer)}", "update-fixed-target")
            shown = factory.read(collection, target)
            expect_equal(
                shown.get(name), value, f"{name} of /{collection}/{target} after 409", "rejected-request-effect"
            )
            expect(
                shown.get("description") != "changed",
                f"{summary(answer)}, and yet changed it.",
                "rejected-request-effect",
            )


def _fixed_values(factory: ResourceFactory, collection: str, name: str) -> Iterator[tuple[str, Any, Any]]:
    """Yield a resource, the value that is fixed, and another valid one."""
    schema = factory.contract.resources[collection]
    if (name,) not in schema.writable:
        return
    body, others = factory.body(collection), {"locale": "fr-FR", "voiceKind": "Male", "kind": "PersonalVoice"}
    value = body.get(name, "en-US")
    other = factory.create("projects")["id"] if name == "projectId" else others[name]
    created = factory.create(collection, **{name: value})
    yield str(created["id"]), value, other
    if name not in required(factory.contract, collection):
        without = {key: each for key, each in body.items() if key != name}
        kept = factory.finish(factory.put(collection, str(created["id"]), without))
        expect_equal(
            kept.get(name), value, f"{name} of /{collection}/{created['id']} left out by a PUT", "update-fixed"
        )
        yield from _set_later(factory, collection, name, value, other)
    if name == "locale":
        cased = factory.finish(
            factory.put(collection, str(created["id"]), factory.body(collection, locale=value.lower()))
        )
        expect_equal(
            cased.get(name), value, f"locale of /{collection}/{created['id']} sent in lower case", "update-fixed"
        )


def _set_later(
    factory: ResourceFactory, collection: str, name: str, value: Any, other: Any
) -> Iterator[tuple[str, Any, Any]]:
    """A property that was never set, or set to null, can be set once."""
    without: dict[str, Any] = {name: None}
    body = factory.body(collection, **without)
    schema = factory.contract.document["components"]["schemas"][factory.contract.resources[collection].schema]
    nullable = "null" in dict(properties(factory.contract, schema))[name].get("type", ())
    for sent in (body, {**body, **without}) if nullable else (body,):
        target = factory.name(collection)
        created = factory.finish(factory.put(collection, target, sent))
        expect(name not in created, f"/{collection}/{target} shows {name}, which was not sent.", "echo-absent")
        later = factory.finish(factory.put(collection, target, factory.body(collection, **{name: value})))
        expect_equal(later.get(name), value, f"{name} of /{collection}/{target}, set later", "update-lost")
        yield target, value, other


def required(contract: Contract, collection: str) -> frozenset[str]:
    """Return the properties that a body has to have."""
    schema = contract.document["components"]["schemas"][contract.resources[collection].schema]
    return frozenset(schema.get("required", ()))


def _a_taken_id_is_refused(factory: ResourceFactory, collection: str) -> None:
    """Creating an existing resource again is a 409 without effect: at once or later, with any body, by PUT, by form,
    and in any version.
    """
    context = factory.context
    if is_updatable(context.contract, collection):
        return
    body = factory.body(collection, description="first")
    start = factory.put(collection, name := factory.name(collection), body)
    expect_existing_id(factory.put(collection, name, body), context.contract)
    created = factory.finish(start)
    answers = [factory.put(collection, name, body), factory.put(collection, name, {**body, "description": "second"})]
    if any(each.collection == collection and FORM in each.request for each in context.contract.operations):
        post = context.post_consent if collection == "consents" else context.post_personal_voice
        texts_only: dict[str, Any] = {key: value for key, value in body.items() if isinstance(value, str)}
        answers.append(post(name, **{**texts_only, "description": "third"}))
    for answer in answers:
        expect_existing_id(answer, context.contract)
    for version in context.versions:
        again = factory.at(context.for_version(version)).put(collection, name, {**body, "description": version})
        expect_existing_id(again, Contract.of(version))
    expect_equal(factory.read(collection, name), created, f"/{collection}/{name} after 409", "rejected-request-effect")
    listed = [each for each in paging.items(paging.walk(context.service, f"/{collection}")) if each.get("id") == name]
    expect_equal(listed, [created], f"The items {name} of /{collection} after 409", "rejected-request-effect")


def expect_existing_id(answer: Exchange, contract: Contract) -> None:
    """Check that the response reports an existing id as `contract` describes it, and starts no operation."""
    expect_status(answer, 409, rule="existing-id", why="the id exists already")
    expect_equal(answer.json, _TAKEN, f"The body of {summary(answer)}", "existing-id-body")
    operation = contract.operation_of(answer)
    described = operation.answer(409) if operation else None
    if _ERROR_CODE in answer.headers or (described and _ERROR_CODE in described.headers):
        found = answer.headers.get(_ERROR_CODE)
        expect_equal(found, "Conflict", f"{_ERROR_CODE} of {summary(answer)}", "existing-id-code")
    for name in ("operation-location", "operation-id"):
        expect(
            name not in answer.headers,
            f"{summary(answer)} with {name}; a rejected request starts no operation.",
            "existing-id-operation",
        )


SCENARIOS = (
    each_collection(
        "update", "PUT replaces the properties that may change, and no others", _GROUP, _a_put_replaces_what_may_change
    ),
    each_collection("update-fixed", "PUT cannot change fixed properties", _GROUP, _what_is_fixed_stays),
    each_collection("existing-id", "Creating a resource with an existing id is a 409", _GROUP, _a_taken_id_is_refused),
)
