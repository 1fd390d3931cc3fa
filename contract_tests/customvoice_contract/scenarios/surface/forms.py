"""Forms: parts are recognised by name only; a single part comes once; sizes are limited.

Rules: docs/FIDELITY.md: multipart parts, upload limit, media type, validation errors; erratum 3; the forms' schemas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from ...contract.schemas import resolve
from ...live.left_out import collections_left_out
from ...results.not_applicable import NotApplicable
from ..core.expect import expect, expect_equal, expect_error, expect_status, summary
from ..core.scenario import Scenario
from ..resources.echo import expect_echo
from ..tools.operation_starts import speech
from ..tools.rejections import Rejections
from ..tools.resource_factory import FORM, properties
from ..tools.valid_requests import ValidRequests, file_part
from .invalid_bodies import details_of, errors_of, expect_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..core.context import Context
    from ..tools.valid_requests import Request

    Parts = list[tuple[str, tuple[str | None, bytes] | tuple[str | None, bytes, str]]]

_GROUP = "Errors"
_FIELD_LIMIT = 65_536
_CODE = "BadRequest"


def _forms(context: Context) -> tuple[ValidRequests, list[Request]]:
    """Return a valid request for each form of the version, except for those that the target has no means for."""
    left_out = collections_left_out(context.live)
    operations = [
        each for each in context.contract.operations if FORM in each.request and each.collection not in left_out
    ]
    requests = ValidRequests(context, operations)
    if not operations:
        raise NotApplicable("there is no form")
    return requests, list(requests)


def _parts_are_known_by_their_names(context: Context) -> None:
    """A file needs no file name, a text may have one; unknown parts are ignored; a form takes its described files."""
    requests, every = _forms(context)
    for request in every:
        collection, part = request.operation.collection, file_part(context.contract, request.operation)
        fields = dict(request.body["data"])
        if context.live is None:
            fields["description"] = "x" * _FIELD_LIMIT
        audio = speech(part)[part][1]
        names = [part, part.upper(), part] if _takes_many(context, request, part) else [part]
        parts: Parts = [(name, (f"{name}.txt", value.encode(), "text/plain")) for name, value in fields.items()]
        parts[1:1] = [("x-odd", (None, b"one")), ("x-odd", ("odd.bin", b"\xff\0\xfe")), ("properties", (None, b"{}"))]
        parts += [(name, (None, audio)) for name in names]
        answer = context.post(collection, requests.factory.name(collection), {}, parts)
        expect_status(answer, 201, rule="form-parts", why=f"its parts have the right names: {sorted(fields)}, {names}")
        expect_echo(context.contract, collection, fields, answer.json, f"the response of POST {answer.path}")
        shown = requests.factory.finish(answer)
        expect_echo(context.contract, collection, fields, shown, f"GET {answer.path}")
        expect_equal(
            shown.get("status"), "Succeeded", f"The status of {answer.path}, whose recordings are", "form-parts"
        )
        _spelled_otherwise(context, requests, request)


def _spelled_otherwise(context: Context, requests: ValidRequests, request: Request) -> None:
    """Accept a media type in capitals, a quoted boundary after another parameter, and file names in any language."""
    files = {name: ("Grüße, 你好.wav", *each[1:]) for name, each in request.body["files"].items()}
    made = httpx.Request("POST", context.service.base, **{**request.body, "files": files})
    content, boundary = made.read(), made.headers["content-type"].partition("boundary=")[2]
    name = requests.factory.name(request.operation.collection)
    context.remember(request.operation.collection, name)
    path = request.operation.template.replace("{id}", name)
    kind = f'Multipart/Form-Data; charset=utf-8; boundary="{boundary}"'
    answer = context.service.send("POST", path, content=content, headers={"Content-Type": kind})
    expect_status(answer, 201, rule="media-type-spelling", why=f"{kind} is multipart/form-data")


def _takes_many(context: Context, request: Request, part: str) -> bool:
    schema = request.operation.request[FORM]
    return any(name == part and node["type"] == "array" for name, node in properties(context.contract, schema))


def _wrong_forms_are_refused(context: Context) -> None:
    """A second value of a single part, and a text too short or too long, are rejected by name; nothing is created."""
    refusals, canary = Rejections(context.service), context.id("canary")
    for request in _forms(context)[1]:
        refusals.watch(request)
        for why, names, status, parts in _wrong(context, request, canary):
            answer = context.service.send("POST", request.path, files=parts)
            code = _CODE if status == 400 else "RequestBodyTooLarge"
            expect_error(answer, status, code, rule="invalid-form-parts", why=why)
            expect(
                canary.encode() not in answer.content, f"{summary(answer)} and quotes the value sent.", "value-quoted"
            )
            if status == 400:
                _expect_all_named(answer, names)
    refusals.expect_no_effect()


def _expect_all_named(answer: Any, names: list[str]) -> None:
    for name in names:
        expect_named(answer, (name,))
    told_of = {str(each.get("target")) for each in (details_of(answer) if len(names) > 1 else errors_of(answer))}
    missing = sorted(set(names) - told_of)
    expect(not missing, f"{summary(answer)} that does not name {', '.join(missing)}.", "body-details")


def _wrong(context: Context, request: Request, canary: str) -> Iterator[tuple[str, list[str], int, Parts]]:
    """Yield the fault of a form, the parts to be named, the expected status, and the form."""
    fields, part = dict(request.body["data"]), file_part(context.contract, request.operation)
    schema = resolve(context.contract.document, request.operation.request[FORM])
    required = [name for name in schema["required"] if name in fields]
    file: Parts = [(part, ("a.wav", b"RIFF", "audio/wav"))]
    good = [*_texts(fields), *file]
    name = context.rng.choice(required)
    yield f"{name} comes twice, once in capitals", [name], 400, [*good, *_texts({name.upper(): fields[name]})]
    twice = _texts({"description": "one"})
    bare = [*_texts({key: value for key, value in fields.items() if key != "description"}), *file]
    yield "description comes twice", ["description"], 400, [*bare, *twice, *twice]
    if not _takes_many(context, request, part):
        yield f"{part} takes one file", [part], 400, [*good, (part.upper(), ("b.wav", b"RIFF"))]
    for key, node in properties(context.contract, schema):
        if node.get("minLength") == 1:
            yield f"{key} is empty", [key], 400, [*_texts({**fields, key: ""}), *file]
        if key == "projectId" and "pattern" in node:
            yield "projectId is invalid", [key], 400, [*_texts({**fields, key: f"!{canary}!"}), *file]
    yield "all texts are missing", required, 400, file
    if context.live is None:
        long = canary + "x" * (_FIELD_LIMIT + 1)
        yield "description is too long", [], 413, [*_texts({**fields, "description": long}), *file]


def _texts(fields: Mapping[str, str]) -> Parts:
    return [(name, (None, value.encode())) for name, value in fields.items()]


SCENARIOS = (
    Scenario("form-parts", "Form parts are recognised by their names", _GROUP, _parts_are_known_by_their_names),
    Scenario(
        "invalid-form-parts", "Repeated, empty and too long form parts are rejected", _GROUP, _wrong_forms_are_refused
    ),
)
