"""Echo: every response shows what was written, and clients cannot write what the service decides.

Rules: spec nodes `readOnly` and `writeOnly` of every resource; errata 11, 13 and 24; docs/FIDELITY.md: `id` in a body,
displayName, GUIDs of endpoints.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...contract.resource_type import at
from ...contract.schemas import resolve
from ..core.expect import expect, expect_equal, expect_error, expect_status, summary
from ..core.sample import sample
from ..tools import paging
from ..tools.resource_factory import FORM, ResourceFactory, bodies, properties, takes_guids
from ..tools.subjects import each_collection
from ..tools.texts import EVERYTHING, IN_A_FORM, TEXTS, texts
from ..tools.valid_requests import file_part
from .updates import is_updatable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ...oracles import Contract, Exchange

_GROUP = "Echo"
_ROUNDS = 2
# Optional texts for people: absent when they were not sent. Others may be filled in by the service.
_OPTIONAL = ("description", "displayName")
_SMUGGLED_TIME, _SMUGGLED_NUMBER = "2001-02-03T04:05:06.007Z", 987_654
_PAST = "http://127.0.0.1:9"
# What the service decides where a request leaves it out, or always.
_FILLED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "models": (("recipe", "version"), ("locale",), ("engineVersion",)),
    "endpoints": (("properties", "kind"),),
    "personalvoices": (("speakerProfileId",),),
}


def free_texts(contract: Contract, collection: str) -> list[str]:
    """Return the writable properties that take any text: no enumeration, no format, no pattern, no locale."""
    schema = contract.document["components"]["schemas"][contract.resources[collection].schema]
    writable = {path[0] for path in contract.resources[collection].writable if len(path) == 1}
    return [
        name
        for name, node in properties(contract, schema)
        if name in writable
        and "string" in node.get("type", ())
        and name != "locale"
        and not {"enum", "format", "pattern", "x-ms-enum"} & set(node)
    ]


def expect_echo(contract: Contract, collection: str, sent: Mapping[str, Any], shown: Any, where: str) -> None:
    """Check that a response shows a body that was sent. Raises ContractViolation."""
    expect(isinstance(shown, dict), f"{where} is not a JSON object.", "echo")
    for path in sorted(contract.resources[collection].writable):
        name, was, now = ".".join(path), at(sent, path), at(shown, path)
        if was is not None:
            expect_equal(now, was, f"{name} in {where}", "echo")
        elif path[0] in _OPTIONAL:
            expect(now is None, f"{name} is shown in {where}; expected no value, since none was sent.", "echo-absent")


def _what_is_sent_is_shown(factory: ResourceFactory, collection: str) -> None:
    """PUT, GET and list responses show every writable property exactly as sent, for every kind of body."""
    context = factory.context
    names = free_texts(context.contract, collection)
    is_cheap = is_updatable(context.contract, collection)
    for example in range(len(bodies(context.contract, collection))):
        for text in sample(context, texts(context.rng, len(TEXTS)), len(TEXTS) if is_cheap else _ROUNDS):
            others = texts(context.rng, len(names))
            chosen: dict[str, Any] = {**dict(zip(names, others, strict=True)), names[0]: text}
            sent = factory.body(collection, example, **chosen)
            _round_trip(factory, collection, factory.name(collection), sent)
    for changes in (dict.fromkeys(names, EVERYTHING), *_without_texts(names)):
        _round_trip(factory, collection, factory.name(collection), {**factory.body(collection), **changes})


def _without_texts(names: list[str]) -> Iterator[dict[str, Any]]:
    """Yield changes with absent, null and empty texts."""
    optional = [name for name in names if name in _OPTIONAL]
    yield dict.fromkeys(optional)
    if "description" in optional:
        yield {"description": ""}


def _round_trip(factory: ResourceFactory, collection: str, name: str, sent: dict[str, Any]) -> dict[str, Any]:
    answer = factory.put(collection, name, sent)
    expect_status(answer, 201, rule="creation", why=f"the request is valid; the response was {answer.content[:200]!r}")
    where = f"/{collection}/{name}"
    expect_echo(factory.contract, collection, sent, answer.json, f"the response of PUT {where}")
    expect_equal(answer.json.get("id"), name, f"id in the response of PUT {where}", "echo-id")
    shown = factory.finish(answer)
    expect_echo(factory.contract, collection, sent, shown, f"GET {where}")
    _same_where_both_are_settled(answer, shown)
    return shown


def _same_where_both_are_settled(answer: Exchange, shown: dict[str, Any]) -> None:
    """Values that the service chose at creation do not change: creation times, profile ids, versions."""
    for name, value in answer.json.items():
        if name in ("status", "lastActionDateTime", "properties"):
            continue
        expect_equal(shown.get(name), value, f"{name} of {answer.path} read after its creation", "echo-stable")


def _forms_are_shown_alike(factory: ResourceFactory, collection: str) -> None:
    """A resource created by a form shows the form's fields, whatever text they contain."""
    context = factory.context
    for operation in context.contract.operations:
        if operation.collection != collection or FORM not in operation.request:
            continue
        names = free_texts(context.contract, collection)
        for number in range(_ROUNDS):
            changes = dict(zip(names, texts(context.rng, len(names), controls=False), strict=True))
            # A description may be empty.
            changes |= {"description": ""} if number else dict.fromkeys(names, IN_A_FORM)
            sent: dict[str, Any] = factory.body(collection) | changes
            sent = {name: value for name, value in sent.items() if isinstance(value, str)}
            name = factory.name(collection)
            post = context.post_consent if collection == "consents" else context.post_personal_voice
            answer = post(name, **sent)
            expect_status(
                answer, 201, rule="creation", why=f"the form is valid; the response was {answer.content[:200]!r}"
            )
            expect_echo(context.contract, collection, sent, answer.json, f"the response of POST {answer.path}")
            shown = factory.finish(answer)
            expect_echo(context.contract, collection, sent, shown, f"GET {answer.path} after POST")
            _same_where_both_are_settled(answer, shown)
            _expect_filled_in(collection, shown, answer)
            listed = {each["id"]: each for each in paging.items(paging.walk(context.service, f"/{collection}"))}
            expect_equal(listed.get(name), shown, f"The item {name} of /{collection}", "list-item")


def _forms_in_any_order(factory: ResourceFactory, collection: str) -> None:
    """Form parts are accepted in any order and with names in any letter case (erratum 3)."""
    context = factory.context
    for operation in context.contract.operations:
        if operation.collection != collection or FORM not in operation.request:
            continue
        body = {name: value for name, value in factory.body(collection).items() if isinstance(value, str)}
        audio = ("a.wav", b"RIFF", "audio/wav")
        for change in (str.lower, str.upper, str.swapcase):
            name = factory.name(collection)
            parts: list[tuple[str, Any]] = [(change(file_part(context.contract, operation)), audio)]
            parts += [(change(key), (None, value)) for key, value in reversed(body.items())]
            answer = context.post(collection, name, {}, parts)
            expect_status(answer, 201, rule="form-names", why=f"names of parts have no case; they were in {change}")
            expect_echo(context.contract, collection, body, answer.json, f"the response of POST {answer.path}")
            factory.finish(answer)


def _what_is_left_out_is_filled_in(factory: ResourceFactory, collection: str) -> None:
    """The service chooses the values of omitted properties (docs/FIDELITY.md: kind of an endpoint, recipes)."""
    if collection not in _FILLED:
        return
    body = {name: value for name, value in factory.body(collection).items() if name not in ("properties", "locale")}
    answer = factory.put(collection, factory.name(collection), body)
    _expect_filled_in(collection, factory.finish(answer), answer)


def _expect_filled_in(collection: str, shown: Mapping[str, Any], answer: Exchange) -> None:
    """The creating response and later reads show the same values chosen by the service."""
    for path in _FILLED.get(collection, ()):
        name = ".".join(path)
        for body, where in ((shown, f"GET {answer.path}"), (answer.json, summary(answer))):
            expect(
                isinstance(at(body, path), str), f"{where} shows no {name}; expected the service's choice.", "filled-in"
            )
        expect_equal(at(answer.json, path), at(shown, path), f"{name} of {answer.path}", "echo-stable")


def _read_only_stays_the_services(factory: ResourceFactory, collection: str) -> None:
    """Read-only properties in a body are ignored or rejected, never accepted; an `id` in a body is ignored."""
    context = factory.context
    body = factory.body(collection)
    smuggled = _smuggled(context.contract, collection)
    name = factory.name(collection)
    answer = factory.put(collection, name, _merged(body, smuggled))
    if answer.is_success:
        _nothing_smuggled(context.contract, collection, answer.json, smuggled, summary(answer))
        shown = factory.finish(answer)
        _nothing_smuggled(context.contract, collection, shown, smuggled, f"GET {answer.path}")
    else:
        expect_error(answer, 400, rule="read-only", why="read-only properties are ignored or rejected")
        expect(
            not factory.is_there(collection, name),
            f"{summary(answer)}, and yet it is there.",
            "rejected-request-effect",
        )
    wrong = factory.name(collection)
    for given in (wrong, None, "00000000-0000-0000-0000-000000000000"):
        other = factory.name(collection)
        made = factory.put(collection, other, {**body, "id": given})
        expect_status(made, 201, rule="id-in-body", why="the id is in the path, and one in the body is ignored")
        expect_equal(made.json.get("id"), other, f"id in {summary(made)}", "id-in-body")
        factory.finish(made)
    expect(not factory.is_there(collection, wrong), f"/{collection}/{wrong} was made by an id in a body.", "id-in-body")


def _smuggled(contract: Contract, collection: str) -> dict[tuple[str, ...], Any]:
    """Return a value of the right type for each read-only property, one that the service would not choose."""
    found: dict[tuple[str, ...], Any] = {}
    schema = contract.document["components"]["schemas"][contract.resources[collection].schema]
    for path in contract.resources[collection].read_only - {("id",)}:
        node: Mapping[str, Any] = schema
        for name in path:
            node = resolve(contract.document, resolve(contract.document, node)["properties"][name])
        value = _unlikely(path[-1], node)
        if value is not None:
            found[path] = value
    return found


def _unlikely(name: str, node: Mapping[str, Any]) -> Any:
    if name == "status":
        return "Disabled"
    if "enum" in node:
        return node["enum"][-1]
    if node.get("format") == "date-time":
        return _SMUGGLED_TIME
    if node.get("format") == "uuid":
        return "01234567-89ab-4cde-8f01-23456789abcd"
    kinds = {"string": "smuggled", "integer": _SMUGGLED_NUMBER, "number": _SMUGGLED_NUMBER, "boolean": True}
    if node.get("type") == "array":
        return ["smuggled"]
    return kinds.get(str(node.get("type")))


def _merged(body: Mapping[str, Any], smuggled: Mapping[tuple[str, ...], Any]) -> dict[str, Any]:
    merged = {name: dict(value) if isinstance(value, dict) else value for name, value in body.items()}
    for path, value in smuggled.items():
        place = merged
        for name in path[:-1]:
            place = place.setdefault(name, {})
        place[path[-1]] = value
    return merged


def _nothing_smuggled(
    contract: Contract, collection: str, shown: Any, smuggled: Mapping[tuple[str, ...], Any], where: str
) -> None:
    for path, value in smuggled.items():
        # A failure reason may by chance be the one that was sent.
        if path in contract.resources[collection].read_only and path[-1] != "failureReason":
            name = ".".join(path)
            expect(at(shown, path) != value, f"{where} shows {name} {value!r}, as the client sent it.", "read-only")


def _request_only_stays_hidden(factory: ResourceFactory, collection: str) -> None:
    """URLs that may contain a SAS are in no response."""
    context = factory.context
    hidden = {path[0] for path in context.contract.resources[collection].request_only}
    for name in sorted(hidden):
        secret = context.id("secret")
        url = f"{_PAST}/{secret}/audio?sig={secret}"
        given: Any = {"containerUrl": url, "prefix": "", "extensions": [".wav"]} if name == "audios" else url
        start = factory.put(collection, factory.name(collection), {**factory.body(collection), name: given})
        factory.finish(start)
        path = f"/{collection}"
        seen = [start, context.service.send("GET", start.path.partition("/customvoice")[2])]
        seen += [each.answer for each in paging.walk(context.service, path)]
        again = factory.put(collection, start.path.rpartition("/")[2], {**factory.body(collection), name: url})
        for answer in (*seen, again):
            expect(secret.encode() not in answer.content, f"{summary(answer)} with what {name} held.", "request-only")


def _ids_are_exact(factory: ResourceFactory, collection: str) -> None:
    """Ids are stored and compared exactly: letter case, dots, dashes, shortest and longest."""
    context = factory.context
    if takes_guids(context.contract, collection):
        names = [context.guid().upper(), context.guid()]
    else:
        base = context.id("id")
        tail = base[-8:]
        names = [f"{base}.b_c", f"{base}.B_c", f"{base}..{tail}", f"{base}-_._{tail}".ljust(64, "9")]
        names += [] if context.live else [f"Q{tail[:2]}", f"0--_._{tail}", f"A.B_c-{tail}"]
        names = sample(context, names, 4, every=is_updatable(context.contract, collection))
    made = {}
    for name in names:
        answer = factory.put(collection, name, factory.body(collection, description=f"is {name}"))
        expect_status(answer, 201, rule="id-exact", why=f"{name} is an id, and a new one")
        factory.finish(answer)
        made[name] = f"is {name}"
    for name, text in made.items():
        shown = factory.read(collection, name)
        expect_equal((shown.get("id"), shown.get("description")), (name, text), f"GET /{collection}/{name}", "id-exact")
        swapped = name.swapcase()
        if swapped not in made:
            expect(
                not factory.is_there(collection, swapped), f"/{collection}/{swapped} is there as {name}.", "id-exact"
            )


SCENARIOS = (
    each_collection("echo", "Responses show the values that PUT has sent", _GROUP, _what_is_sent_is_shown),
    each_collection("echo-forms", "Responses show the values that a form has sent", _GROUP, _forms_are_shown_alike),
    each_collection(
        "echo-form-names", "Form parts are accepted in any order and letter case", _GROUP, _forms_in_any_order
    ),
    each_collection(
        "echo-filled-in", "Omitted properties get a value from the service", _GROUP, _what_is_left_out_is_filled_in
    ),
    each_collection(
        "echo-read-only",
        "Read-only properties in a request are ignored or rejected",
        _GROUP,
        _read_only_stays_the_services,
    ),
    each_collection(
        "echo-request-only", "Request-only properties are in no response", _GROUP, _request_only_stays_hidden
    ),
    each_collection("echo-ids", "Ids are stored and compared exactly", _GROUP, _ids_are_exact),
)
