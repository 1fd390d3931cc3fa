"""Compare the old and the new form of one operation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from customvoice_spec.diff.openapi.canonical import canonical
from customvoice_spec.diff.openapi.effective import Schema
from customvoice_spec.diff.openapi.operation import Operation, media_types
from customvoice_spec.diff.openapi.schemas import Schemas

from .behaviour import compare_behaviour, compare_identity
from .change import Change
from .incoming import callbacks, compare_incoming
from .leftovers import BODY, HEADER, MEDIA_TYPE, OPERATION, PARAMETER, PATH_ITEM, RESPONSE, compare_leftovers
from .schemas.comparison import SchemaComparison
from .security import compare_security
from .servers import compare_own_servers

_STYLES = {"path": "simple", "header": "simple", "query": "form", "cookie": "form"}


class OperationComparison:
    """Compares operations of two documents, and keeps the changes of components for all operations."""

    def __init__(self, old: Schemas, new: Schemas) -> None:
        self._requests = SchemaComparison(old, new, "request")
        self._responses = SchemaComparison(old, new, "response")
        # Shared nodes are the same objects. Both documents outlive the comparison, so no id is used twice.
        self._known: dict[tuple[str, int, int], tuple[Change, ...]] = {}

    def compare(self, old: Operation, new: Operation) -> Iterator[Change]:
        """Yield each change of the operation."""
        for change in (
            *compare_identity(old, new),
            *compare_behaviour(old, new),
            *compare_security(old, new),
            *self._parameters(old, new),
            *self._body(old, new),
            *self._responses_of(old, new),
            *self._rest(old, new),
        ):
            yield Change(change.rule, new.name, change.slot, change.schema, change.path, change.old, change.new)

    def _rest(self, old: Operation, new: Operation) -> Iterator[Change]:
        """Yield the changes of servers, callbacks and the keys that nothing else reads."""
        yield from compare_own_servers(old, new)
        yield from compare_incoming("callback", callbacks(old), callbacks(new), self.schemas)
        nodes = [{key: each.node[key] for key in each.node if not key.startswith("x-")} for each in (old, new)]
        yield from compare_leftovers(nodes[0], nodes[1], OPERATION)
        yield from compare_leftovers(old.item, new.item, PATH_ITEM)
        orders = [[key for key in each.order if key in other.order] for each, other in ((old, new), (new, old))]
        if orders[0] != orders[1]:
            names = [", ".join(name for _, name in order) for order in orders]
            yield Change("request-parameter-order-changed", slot="parameters", old=names[0], new=names[1])

    def _parameters(self, old: Operation, new: Operation) -> Iterator[Change]:
        before, after = old.parameters, new.parameters
        for key, parameter in before.items():
            slot = f"{key[0]} {parameter['name']}"
            if key in after:
                yield from self._once(slot, parameter, after[key], self._parameter)
            else:
                word = "removed-with-deprecation" if parameter.get("deprecated") else "removed"
                yield Change(f"request-parameter-{word}", slot=slot)
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
        if bool(old.get("allowEmptyValue")) != bool(new.get("allowEmptyValue")):
            yield Change(
                f"request-parameter-empty-value-{'allowed' if new.get('allowEmptyValue') else 'forbidden'}", slot=slot
            )
        yield from compare_leftovers(old, new, PARAMETER, slot)
        if media_types(old.get("content", {})).keys() != media_types(new.get("content", {})).keys():
            names = [", ".join(each.get("content", {})) or "no media type" for each in (old, new)]
            yield Change("request-parameter-serialization-changed", slot=f"{slot} content", old=names[0], new=names[1])
        # Annotations beside the schema describe the parameter, like those of a schema.
        schemas = [{**_notes(each), **_schema(each)} for each in (old, new)]
        if (old["in"], old["name"]) != ("query", "api-version"):  # it differs in every version
            yield from self._values(slot, old, new, *schemas)

    def _values(
        self, slot: str, old: Mapping[str, Any], new: Mapping[str, Any], before: Schema, after: Schema
    ) -> Iterator[Change]:
        """Compare the schemas of a parameter. An exploded array accepts a single value as before."""
        if old.get("required") and new.get("required"):  # nothing sends the default
            before, after = ({key: each[key] for key in each if key != "default"} for each in (before, after))
        types = self._requests.types(before, after)
        arrays = [each == frozenset({"array"}) for each in types]
        if None not in types and arrays[0] != arrays[1] and _is_exploded(new if arrays[1] else old):
            names = [" or ".join(sorted(each or ())) for each in types]
            word = "generalized" if arrays[1] else "specialized"
            yield Change(f"request-parameter-type-{word}", slot=slot, old=names[0], new=names[1])
            before, after = self._requests.elements(before, after)
        yield from self.schemas("request-parameter", slot, before, after)

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
        yield from compare_leftovers(before, after, BODY, slot)
        for name in _common(*contents):
            yield from self._media_type("request-body", slot, contents[0][name], contents[1][name])

    def _responses_of(self, old: Operation, new: Operation) -> Iterator[Change]:
        before, after = old.responses, new.responses
        for status in before:
            if status not in after:
                yield Change(f"response-{_kind(status)}-status-removed", slot=f"response {status}", old=status)
        for status in after:
            slot = f"response {status}"
            if status not in before:
                yield Change(f"response-{_kind(status)}-status-added", slot=slot, new=status)
            else:
                yield from self._once(slot, before[status], after[status], self._response)
                yield from self._once(f"{slot} header", before[status], after[status], partial(self._headers, old, new))

    def _response(self, slot: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
        before, after = media_types(old.get("content", {})), media_types(new.get("content", {}))
        if bool(before) != bool(after):
            yield Change(f"response-body-{'added' if after else 'removed'}", slot=slot)
            return
        yield from _media("response-media-type", slot, before, after)
        yield from compare_leftovers(old, new, RESPONSE, slot)
        links = old.get("links") or {}, new.get("links") or {}
        for name in [name for name in {**links[0], **links[1]} if links[0].get(name) != links[1].get(name)]:
            one, other = links[0].get(name), links[1].get(name)
            word = "added" if one is None else "removed" if other is None else "changed"
            yield Change(f"response-link-{word}", "", slot, "", f"link {name}", one, other)
        for name in _common(before, after):
            yield from self._media_type("response-body", slot, before[name], after[name])

    def _headers(
        self,
        old: Operation,
        new: Operation,
        slot: str,
        old_response: Mapping[str, Any],
        new_response: Mapping[str, Any],
    ) -> Iterator[Change]:
        before, after = _header_nodes(old, old_response), _header_nodes(new, new_response)
        for key, (name, node) in before.items():
            if key not in after:
                kind = "required" if node.get("required") else "optional"
                yield Change(f"{kind}-response-header-removed", slot=f"{slot} {name}", old=name)
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
        yield from compare_leftovers(old, new, HEADER, slot)
        schemas = [{**_notes(each), **_schema(each)} for each in (old, new)]
        yield from self.schemas("response-header", slot, schemas[0], schemas[1])

    def _media_type(self, place: str, slot: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
        encodings = old.get("encoding") or {}, new.get("encoding") or {}
        if canonical(encodings[0]) != canonical(encodings[1]):
            yield Change(f"{place}-encoding-changed", slot=slot, old=encodings[0], new=encodings[1])
        yield from compare_leftovers(old, new, MEDIA_TYPE, slot)
        yield from self.schemas(place, slot, _schema(old), _schema(new))

    def schemas(self, place: str, slot: str, old: Schema, new: Schema) -> Iterator[Change]:
        """Yield the changes of two schemas; `place` is the start of the ids of their rules."""
        comparison = self._requests if place.startswith("request") else self._responses
        for each in comparison.compare(old, new):
            if each.whole:
                rule = each.aspect
            else:
                is_property = (each.owner or not each.is_root) and place.endswith("-body")
                rule = f"{place.replace('-body', '-property') if is_property else place}-{each.aspect}"
            # A change of a component is reported by its name, whatever path leads to the component.
            yield Change(
                rule, slot="" if each.schema else slot, schema=each.schema, path=each.path, old=each.old, new=each.new
            )


def _media(rule: str, slot: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name in old:
        if name not in new:
            yield Change(f"{rule}-removed", slot=slot, path=name, old=name)
    for name in new:
        if name not in old:
            yield Change(f"{rule}-added", slot=slot, path=name, new=name)


def _header_nodes(operation: Operation, response: Mapping[str, Any]) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """Return headers by their name in lower case, each with its name as written."""
    headers = response.get("headers", {})
    return {name.lower(): (name, operation.resolved(node)) for name, node in sorted(headers.items())}


def _common(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return the keys that both have, in the order of the old one; the order of a set differs between processes."""
    return [name for name in old if name in new]


def _schema(node: Mapping[str, Any]) -> Schema:
    """Return the schema of a parameter, header or media type; some parameters have it in `content`."""
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


def _is_exploded(parameter: Mapping[str, Any]) -> bool:
    return parameter["in"] in ("query", "cookie") and _style(parameter) == "form, exploded"


def _kind(status: str) -> str:
    return "success" if status.startswith("2") else "non-success"
