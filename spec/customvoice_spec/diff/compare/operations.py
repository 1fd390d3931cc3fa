"""Comparing one operation with its former self."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from customvoice_spec.diff.openapi.operation import Operation, media_types, resolved
from customvoice_spec.diff.openapi.schemas import Schema, Schemas, canonical

from .change import Change
from .schemas import SchemaComparison
from .security import compare_security

_LRO, _LRO_OPTIONS = "x-ms-long-running-operation", "x-ms-long-running-operation-options"
_PAGEABLE = "x-ms-pageable"
# What has rules of its own, or says nothing about the wire.
_KNOWN_EXTENSIONS = (_LRO, _LRO_OPTIONS, _PAGEABLE, "x-ms-examples")
_STYLES = {"path": "simple", "header": "simple", "query": "form", "cookie": "form"}


class OperationComparison:
    """Compares operations of two documents; what is found about components is kept for all of them."""

    def __init__(self, old: Schemas, new: Schemas) -> None:
        self._requests = SchemaComparison(old, new, "request")
        self._responses = SchemaComparison(old, new, "response")
        # Nodes that operations share are the same objects; both documents outlive the comparison, so ids stay theirs.
        self._known: dict[tuple[str, int, int], tuple[Change, ...]] = {}

    def compare(self, old: Operation, new: Operation) -> Iterator[Change]:
        """Yield every change of the operation."""
        for change in (
            *_identity(old, new),
            *_behaviour(old, new),
            *compare_security(old, new),
            *self._parameters(old, new),
            *self._body(old, new),
            *self._answers(old, new),
        ):
            yield Change(change.rule, new.name, change.slot, change.schema, change.path, change.old, change.new)

    def _parameters(self, old: Operation, new: Operation) -> Iterator[Change]:
        before, after = old.parameters, new.parameters
        for key, parameter in before.items():
            slot = f"{key[0]} {parameter['name']}"
            if key in after:
                yield from self._once(slot, parameter, after[key], self._parameter)
            else:
                yield Change("request-parameter-removed", slot=slot)
        for key, parameter in after.items():
            if key not in before:
                kind = "required" if parameter.get("required") else "optional"
                yield Change(f"new-{kind}-request-parameter", slot=f"{key[0]} {parameter['name']}")

    def _once(
        self,
        slot: str,
        old: Mapping[str, Any],
        new: Mapping[str, Any],
        compare: Callable[[str, Mapping[str, Any], Mapping[str, Any]], Iterator[Change]],
    ) -> tuple[Change, ...]:
        key = (slot, id(old), id(new))
        if key not in self._known:
            self._known[key] = tuple(compare(slot, old, new))
        return self._known[key]

    def _parameter(self, slot: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
        if bool(old.get("required")) != bool(new.get("required")):
            yield Change(f"request-parameter-became-{'required' if new.get('required') else 'optional'}", slot=slot)
        if old["in"] == "path" and old["name"] != new["name"]:
            yield Change("request-path-parameter-renamed", slot=slot, old=old["name"], new=new["name"])
        styles = _style(old), _style(new)
        if styles[0] != styles[1]:
            yield Change("request-parameter-serialization-changed", slot=slot, old=styles[0], new=styles[1])
        # What stands beside the schema is said of the parameter, as in a schema of its own.
        schemas = [{**_notes(each), **_schema(each)} for each in (old, new)]
        if (old["in"], old["name"]) != ("query", "api-version"):  # it differs by nature
            yield from self._schemas("request-parameter", slot, schemas[0], schemas[1])

    def _body(self, old: Operation, new: Operation) -> Iterator[Change]:
        before, after, slot = old.body, new.body, "request body"
        if before is None and after is None:
            return
        if before is None or after is None:
            kind = "removed" if after is None else "added-required" if after.get("required") else "added-optional"
            yield Change(f"request-body-{kind}", slot=slot)
            return
        if bool(before.get("required")) != bool(after.get("required")):
            yield Change(f"request-body-became-{'required' if after.get('required') else 'optional'}", slot=slot)
        contents = media_types(before.get("content", {})), media_types(after.get("content", {}))
        yield from _media("request-body-media-type", slot, *contents)
        for name in _common(*contents):
            yield from self._schemas("request-body", slot, _schema(contents[0][name]), _schema(contents[1][name]))

    def _answers(self, old: Operation, new: Operation) -> Iterator[Change]:
        before, after = old.responses, new.responses
        for status in before:
            if status not in after:
                yield Change(f"response-{_kind(status)}-status-removed", slot=f"response {status}", old=status)
        for status in after:
            slot = f"response {status}"
            if status not in before:
                yield Change(f"response-{_kind(status)}-status-added", slot=slot, new=status)
            else:
                yield from self._once(slot, before[status], after[status], self._answer)
                yield from self._once(f"{slot} header", before[status], after[status], partial(self._headers, old, new))

    def _answer(self, slot: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
        before, after = media_types(old.get("content", {})), media_types(new.get("content", {}))
        if bool(before) != bool(after):
            yield Change(f"response-body-{'added' if after else 'removed'}", slot=slot)
            return
        yield from _media("response-media-type", slot, before, after)
        for name in _common(before, after):
            yield from self._schemas("response-body", slot, _schema(before[name]), _schema(after[name]))

    def _headers(
        self, old: Operation, new: Operation, slot: str, old_answer: Mapping[str, Any], new_answer: Mapping[str, Any]
    ) -> Iterator[Change]:
        before, after = _header_nodes(old, old_answer), _header_nodes(new, new_answer)
        for key, (name, node) in before.items():
            if key not in after:
                kind = "required" if node.get("required") else "optional"
                yield Change(f"response-{kind}-header-removed", slot=f"{slot} {name}", old=name)
        for key, (name, node) in after.items():
            if key not in before:
                kind = "required" if node.get("required") else "optional"
                yield Change(f"response-{kind}-header-added", slot=f"{slot} {name}", new=name)
        for key in _common(before, after):
            nodes = before[key][1], after[key][1]
            yield from self._header(f"{slot} {after[key][0]}", *nodes)

    def _header(self, slot: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
        if bool(old.get("required")) != bool(new.get("required")):
            yield Change(f"response-header-became-{'required' if new.get('required') else 'optional'}", slot=slot)
        schemas = [{**_notes(each), **_schema(each)} for each in (old, new)]
        yield from self._schemas("response-header", slot, schemas[0], schemas[1])

    def _schemas(self, place: str, slot: str, old: Schema, new: Schema) -> Iterator[Change]:
        comparison = self._requests if place.startswith("request") else self._responses
        for each in comparison.compare(old, new):
            if each.whole:
                rule = each.aspect
            else:
                is_property = not each.is_root and place.endswith("-body")
                rule = f"{place.replace('-body', '-property') if is_property else place}-{each.aspect}"
            # What a component holds is told by its name; it does not matter how the operation came to it.
            yield Change(
                rule, slot="" if each.schema else slot, schema=each.schema, path=each.path, old=each.old, new=each.new
            )


def _identity(old: Operation, new: Operation) -> Iterator[Change]:
    names = old.node.get("operationId"), new.node.get("operationId")
    if names[0] != names[1]:
        word = "added" if names[0] is None else "removed" if names[1] is None else "changed"
        yield Change(f"api-operation-id-{word}", old=names[0], new=names[1])
    tags = old.node.get("tags", ()), new.node.get("tags", ())
    for tag in tags[0]:
        if tag not in tags[1]:
            yield Change("api-tag-removed", path=tag, old=tag)
    for tag in tags[1]:
        if tag not in tags[0]:
            yield Change("api-tag-added", path=tag, new=tag)
    if bool(old.node.get("deprecated")) != bool(new.node.get("deprecated")):
        yield Change("endpoint-deprecated" if new.node.get("deprecated") else "endpoint-reactivated")
    for keyword in ("summary", "description"):
        texts = [" ".join(str(each.node.get(keyword, "")).split()) for each in (old, new)]
        if texts[0] != texts[1]:
            yield Change(f"api-{keyword}-changed", old=texts[0], new=texts[1])


def _behaviour(old: Operation, new: Operation) -> Iterator[Change]:
    """Compare the `x-ms-*` extensions: what is long-running, what comes in pages, and the rest."""
    running = [bool(each.node.get(_LRO)) for each in (old, new)]
    if running[0] != running[1]:
        yield Change(f"long-running-operation-{'added' if running[1] else 'removed'}", slot="long-running")
    states = [(each.node.get(_LRO_OPTIONS) or {}).get("final-state-via") for each in (old, new)]
    if all(running) and states[0] != states[1]:
        yield Change("long-running-operation-final-state-changed", slot="long-running", old=states[0], new=states[1])
    yield from _pages(old.node.get(_PAGEABLE), new.node.get(_PAGEABLE))
    extensions = {key for each in (old, new) for key in each.node if key.startswith("x-")}
    for key in sorted(extensions - set(_KNOWN_EXTENSIONS)):
        values = old.node.get(key), new.node.get(key)
        if canonical(values[0]) != canonical(values[1]):
            yield Change("extension-changed", path=key, old=values[0], new=values[1])


def _pages(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Iterator[Change]:
    if (old is None) != (new is None):
        yield Change(f"pageable-{'added' if old is None else 'removed'}", slot="pages")
    if old is None or new is None:
        return
    items = old.get("itemName", "value"), new.get("itemName", "value")
    if items[0] != items[1]:
        yield Change("pageable-item-name-changed", slot="pages", old=items[0], new=items[1])
    links = old.get("nextLinkName"), new.get("nextLinkName")
    if links[0] != links[1]:
        word = "added" if links[0] is None else "removed" if links[1] is None else "name-changed"
        yield Change(f"pageable-next-link-{word}", slot="pages", old=links[0], new=links[1])


def _media(rule: str, slot: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name in old:
        if name not in new:
            yield Change(f"{rule}-removed", slot=slot, path=name, old=name)
    for name in new:
        if name not in old:
            yield Change(f"{rule}-added", slot=slot, path=name, new=name)


def _header_nodes(operation: Operation, answer: Mapping[str, Any]) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """Headers by their name in lower case, each with the name as it is written."""
    headers = answer.get("headers", {})
    return {name.lower(): (name, resolved(operation.document, node)) for name, node in sorted(headers.items())}


def _common(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What both have, in the order of the old one: sets of strings have another order in every process."""
    return [name for name in old if name in new]


def _schema(node: Mapping[str, Any]) -> Schema:
    """The schema of a parameter, header or media type; `content` holds it where it is written as a media type."""
    if "schema" in node:
        schema: Schema = node["schema"]
        return schema
    return next((_schema(media) for media in node.get("content", {}).values()), {})


def _notes(node: Mapping[str, Any]) -> dict[str, Any]:
    return {key: node[key] for key in ("description", "deprecated") if key in node}


def _style(parameter: Mapping[str, Any]) -> str:
    style = parameter.get("style") or _STYLES.get(parameter["in"], "form")
    explode = parameter.get("explode", style == "form")
    return f"{style}{', exploded' if explode else ''}"


def _kind(status: str) -> str:
    return "success" if status.startswith("2") else "non-success"
