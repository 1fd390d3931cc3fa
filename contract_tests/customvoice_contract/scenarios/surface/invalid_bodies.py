"""Invalid bodies: a 400 that names the property, quotes no value, and has no effect.

Rules: the schemas of the request bodies; docs/FIDELITY.md: validation errors, malformed JSON, order of checks.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from ...contract.schemas import resolve
from ..core.expect import expect, expect_error, summary
from ..core.sample import sample
from ..tools.rejections import Rejections
from ..tools.resource_factory import FORM, JSON, REFERENCES, properties
from ..tools.subjects import every_operation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ...oracles import Contract, Exchange
    from ..core.context import Context
    from ..tools.valid_requests import Request, ValidRequests

_GROUP = "Errors"
_RULE, _CODE, _TARGET_RULE = "body", "BadRequest", "body-target"
_DEEP = 200
# The number of malformed texts, or invalid properties, per operation; one operation gets all.
_SOME = 14
_MALFORMED = (
    b"",
    b" ",
    b"{",
    b"}",
    b"[]",
    b"null",
    b"true",
    b"42",
    b'"text"',
    b"{} {}",
    b"{},",
    b'{"a": 1,}',
    b"{'a': 1}",
    b"{a: 1}",
    b'{"a": 1 // why\n}',
    b'{"a": NaN}',
    b'{"a": Infinity}',
    b'{"a": 01}',
    b'{"a": "\\x41"}',
    b'{"a": "line\nend"}',
    b'{"a": "\\ud800"}',
    b'{"a": "\xff\xfe"}',
    b'{"description": "one", "description": "two"}',
    b"<a/>",
    b"a=1&b=2",
    b"\x00",
    b'{"a":' * _DEEP + b"1" + b"}" * _DEEP,
    b'{"a":' + b"[" * _DEEP + b"]" * _DEEP + b"}",
)


def _malformed_json_is_refused(context: Context, requests: ValidRequests) -> None:
    """A body that is not one JSON object with unique names is a 400."""
    refusals = Rejections(context.service)
    with_json = [each for each in requests if JSON in each.operation.request]
    everything = context.rng.choice(with_json)
    for request in with_json:
        refusals.watch(request)
        contents = (*_MALFORMED, *_almost(request.body["json"]))
        for content in sample(context, contents, _SOME, every=request is everything):
            answer = context.service.send(
                request.operation.method, request.path, content=content, headers={"Content-Type": JSON}
            )
            expect_error(answer, 400, _CODE, rule=_RULE, why=f"the body is {content[:60]!r}")
    refusals.expect_no_effect()


def _almost(valid: Any) -> Iterator[bytes]:
    """Yield invalid bodies that a lenient parser would accept."""
    whole = _compact(valid)
    name, value = next(iter(valid.items()))
    first = _compact({name: value})[1:-1]
    yield whole[:-1]
    yield whole + b"x"
    yield whole + whole
    yield b"[" + whole + b"]"
    yield b"{" + first + b"," + whole[1:]
    yield whole.replace(b'"', b"'")
    yield whole.decode().encode("utf-16")
    yield whole[:-1] + b',"deep":' + b"[" * _DEEP + b"]" * _DEEP + b"}"
    yield whole[:-1] + b',"odd":"\xff"}'
    for odd in (
        b"NaN",
        b"-Infinity",
        b"1e400",
        b"-1e999",
        b"01",
        b'"\\ud83d"',
        b'"\\udc00\\ud800"',
        b'"a\nb"',
        b"[1,]",
    ):
        yield whole[:-1] + b',"odd":' + odd + b"}"
    yield whole[:-1] + b',"odd":{"a":1,"a":1}}'
    yield whole[:-1] + b"," + first.replace(name.encode(), name.upper().encode(), 1) + b"}"
    yield whole[:-1] + b",}"
    yield whole[:-1] + b"/* why */}"


def _compact(value: Any) -> bytes:
    """Return `value` as compact JSON."""
    return json.dumps(value, separators=(",", ":")).encode()


def _broken_properties_are_refused(context: Context, requests: ValidRequests) -> None:
    """A property missing, null, of another type, too short, or outside enumeration or pattern is a named 400."""
    refusals, canary = Rejections(context.service), context.id("canary")
    with_json = [each for each in requests if JSON in each.operation.request]
    everything = context.rng.choice(with_json)
    for request in with_json:
        refusals.watch(request)
        broken = _broken(context.contract, request.operation.request[JSON], request.body["json"], canary)
        numbered = _numbered(context.contract, request.operation.request[JSON], request.body["json"])
        for path, body in [*sample(context, broken, 2 * _SOME, every=request is everything), *numbered]:
            answer = request.send(context.service, json=body)
            where = ".".join(path)
            expect_error(answer, 400, _CODE, rule=_RULE, why=f"{where} breaks its schema in {str(body)[:200]}")
            expect_named(answer, path)
            expect(
                canary.encode() not in answer.content, f"{summary(answer)} and quotes the value sent.", "value-quoted"
            )
        _several_at_once(context, request)
    refusals.expect_no_effect()


def _broken(
    contract: Contract, schema: Mapping[str, Any], valid: Mapping[str, Any], canary: str
) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Yield bodies with one invalid property each, and its path. Bodies that are still valid are skipped."""
    whole = {**schema, "components": contract.document["components"]}
    is_valid = jsonschema_rs.validator_for(whole, validate_formats=True).is_valid
    for path, value in _damage(contract, schema, valid, canary, ()):
        body = _changed(valid, path, value)
        if not is_valid(body):
            yield path, body


def _numbered(
    contract: Contract, schema: Mapping[str, Any], valid: Mapping[str, Any], above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Yield bodies with a number in place of an enumeration value, and its path."""
    for name, node in properties(contract, schema):
        inner = valid.get(name)
        if "enum" in node and not node.get("readOnly"):
            yield from (((*above, name), _changed(valid, (name,), value)) for value in (0, 1, "1"))
        elif "properties" in node and isinstance(inner, dict):
            for path, body in _numbered(contract, node, inner, (*above, name)):
                yield path, _changed(valid, (name,), body)


_LEFT_OUT = object()


def _damage(
    contract: Contract, schema: Mapping[str, Any], valid: Mapping[str, Any], canary: str, above: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield paths and values to put there."""
    found = resolve(contract.document, schema)
    for name in found.get("required", ()):
        yield (*above, name), _LEFT_OUT
    for name, node in found.get("properties", {}).items():
        node = resolve(contract.document, node)
        # A service may ignore read-only properties; the path determines the id.
        if node.get("readOnly") or name == "id":
            continue
        odd: tuple[Any, ...] = (
            # Null means absent (docs/FIDELITY.md: null in requests).
            *((None,) if name in found.get("required", ()) else ()),
            True,
            4_711,
            0.5,
            canary,
            "",
            {canary: 1},
            [canary],
            [[]],
            f"!{canary}!",
            canary * 9,
        )
        yield from (((*above, name), value) for value in odd)
        inner = valid.get(name)
        if "properties" in node and isinstance(inner, dict):
            yield from _damage(contract, node, inner, canary, (*above, name))
        if isinstance(inner, dict) and isinstance(node.get("additionalProperties"), dict):
            yield (*above, name), {**inner, "odd": "!"}
        if isinstance(inner, list):
            yield (*above, name), [*inner, 1]
        for known in node.get("enum", ())[:1]:
            yield from (((*above, name), each) for each in (known.swapcase(), f"{known} ", f"{known}{canary}"))


def _changed(body: Mapping[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    changed = dict(body)
    if len(path) > 1:
        changed[path[0]] = _changed(dict(changed.get(path[0]) or {}), path[1:], value)
    elif value is _LEFT_OUT:
        changed.pop(path[0], None)
    else:
        changed[path[0]] = value
    return changed


def _several_at_once(context: Context, request: Request) -> None:
    """All of several faults are reported: the details name each property."""
    schema = resolve(context.contract.document, request.operation.request[JSON])
    wrong = [name for name in schema.get("required", ()) if name in request.body["json"]]
    if len(wrong) < 2:
        return
    answer = request.send(context.service, json={**request.body["json"], **dict.fromkeys(wrong, 4_711)})
    expect_error(answer, 400, _CODE, rule=_RULE, why=f"{', '.join(wrong)} are numbers")
    told_of = {str(each.get("target", "")).partition(".")[0] for each in details_of(answer)}
    missing = set(wrong) - told_of
    expect(not missing, f"{summary(answer)} that does not name {', '.join(sorted(missing))}.", "body-details")


def errors_of(answer: Exchange) -> list[dict[str, Any]]:
    """Return the error of a response and its details."""
    return [(answer.json or {}).get("error") or {}, *details_of(answer)]


def details_of(answer: Exchange) -> list[dict[str, Any]]:
    """Return the details of a response's error: of several faults, all."""
    error = (answer.json or {}).get("error") or {}
    return [each for each in error.get("details") or () if isinstance(each, dict)]


def expect_named(answer: Exchange, path: tuple[str, ...]) -> None:
    """Check that an error names the property at `path`, or what is above it. Raises ContractViolation."""
    targets = [str(each.get("target", "")) for each in errors_of(answer)]
    named = any(target.replace("/", ".").startswith(path[0]) for target in targets)
    expect(named, f"{summary(answer)} with error.target {targets[0]!r}; expected {'.'.join(path)}.", _TARGET_RULE)


def _broken_forms_are_refused(context: Context, requests: ValidRequests) -> None:
    """A field or file missing, empty or repeated, or an invalid id, is a named 400; a cut form is a 400."""
    refusals = Rejections(context.service)
    for request in requests:
        if FORM not in request.operation.request:
            continue
        refusals.watch(request)
        fields, files = dict(request.body["data"]), dict(request.body["files"])
        schema = resolve(context.contract.document, request.operation.request[FORM])
        for name in schema["required"]:
            fewer = {key: value for key, value in fields.items() if key != name}
            changes: list[dict[str, Any]] = [{"data": fewer}] if name in fields else [{"files": {"other": ("a", b"x")}}]
            if name in fields:
                changes.append({"data": {**fields, name: [fields[name], fields[name]]}})
            # Without a pattern any text is valid, and the project is missing.
            if name in REFERENCES and "pattern" in resolve(context.contract.document, schema["properties"][name]):
                changes += [{"data": {**fields, name: odd}} for odd in ("", "!", "ab", "-abc", "x" * 65, "a b c")]
            for change in changes:
                answer = request.send(context.service, **change)
                expect_error(answer, 400, _CODE, rule=_RULE, why=f"{name} of the form is missing, twice, or no id")
                expect_named(answer, (name,))
        for content_type, content in _cut(files):
            headers = {"Content-Type": content_type}
            answer = context.service.send("POST", request.path, content=content, headers=headers)
            expect_error(answer, 400, _CODE, rule=_RULE, why=f"the form {content_type} is cut, or has no boundary")
    refusals.expect_no_effect()


def _cut(_files: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    part = b'--x\r\nContent-Disposition: form-data; name="projectId"\r\n\r\nJessica\r\n'
    yield "multipart/form-data", part + b"--x--\r\n"
    yield "multipart/form-data; boundary=", part + b"--x--\r\n"
    yield "multipart/form-data; boundary=y", part + b"--x--\r\n"
    yield "multipart/form-data; boundary=x", part
    yield "multipart/form-data; boundary=x", b""


SCENARIOS = (
    every_operation("malformed-json", "Malformed JSON is rejected", _GROUP, _malformed_json_is_refused),
    every_operation(
        "invalid-properties", "An invalid property is rejected and named", _GROUP, _broken_properties_are_refused
    ),
    every_operation(
        "invalid-forms", "An invalid form is rejected and the part named", _GROUP, _broken_forms_are_refused
    ),
)
