"""Compare webhooks and callbacks: requests that the service sends and its callers answer.

Callers read these requests and send these responses, so a body has the rules of a response, and a response those of a
request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from customvoice_spec.diff.openapi.canonical import canonical
from customvoice_spec.diff.openapi.operation import METHODS, Operation, media_types
from customvoice_spec.diff.openapi.references import References

from .change import Change
from .leftovers import MEDIA_TYPE, compare_leftovers

Compare = Callable[[str, str, Any, Any], Iterator[Change]]
"""Compares two schemas at a place (the start of the rules' ids) and in a slot."""

# What has rules of its own. A change of the other keys is reported with the rule for unknown keywords.
_OPERATION = frozenset({"callbacks", "parameters", "requestBody", "responses", "tags"})
_PARAMETER = frozenset({"in", "name", "schema"})


def webhooks(document: Mapping[str, Any]) -> dict[str, Operation]:
    """Return the webhooks of a document by name and method."""
    items = {f"webhook {name}": item for name, item in (document.get("webhooks") or {}).items()}
    return _incoming(document, items, References(document))


def callbacks(operation: Operation) -> dict[str, Operation]:
    """Return the callbacks of an operation by name, expression and method."""
    items = {
        f"callback {name} {expression}": item
        for name, callback in (operation.node.get("callbacks") or {}).items()
        for expression, item in operation.resolved(callback).items()
        if not str(expression).startswith("x-")
    }
    return _incoming(operation.document, items, operation.references)


def compare_incoming(
    kind: str, old: Mapping[str, Operation], new: Mapping[str, Operation], compare: Compare
) -> Iterator[Change]:
    """Yield the changes of webhooks or callbacks, which `kind` names."""
    for key in old:
        if key not in new:
            yield Change(f"{kind}-removed", slot=key, old=key)
    for key in new:
        if key not in old:
            yield Change(f"{kind}-added", slot=key, new=key)
        else:
            yield from _compared(key, old[key], new[key], compare)


def _incoming(document: Mapping[str, Any], items: Mapping[str, Any], references: References) -> dict[str, Operation]:
    resolved = {path: references.resolved(raw) for path, raw in items.items()}
    return {
        f"{path} {method.upper()}": Operation(
            document, path, method, item, references.resolved(item[method]), references
        )
        for path, item in resolved.items()
        for method in METHODS
        if method in item
    }


def _compared(key: str, old: Operation, new: Operation, compare: Compare) -> Iterator[Change]:
    yield from compare_leftovers(old.node, new.node, _OPERATION, key)
    yield from compare_incoming("callback", callbacks(old), callbacks(new), compare)
    yield from _parameters(key, old, new, compare)
    yield from compare_leftovers(old.body or {}, new.body or {}, frozenset({"content"}), f"{key} request body")
    bodies = [(each.body or {}).get("content", {}) for each in (old, new)]
    yield from _content(f"{key} request body", "response-body", "response-media-type", bodies, compare)
    before, after = old.responses, new.responses
    for status in dict.fromkeys([*before, *after]):
        slot = f"{key} response {status}"
        if status not in after:
            yield Change("callback-response-removed", slot=slot, old=status)
        elif status not in before:
            yield Change("callback-response-added", slot=slot, new=status)
        else:
            contents = [each.get("content", {}) for each in (before[status], after[status])]
            yield from _content(slot, "request-body", "request-body-media-type", contents, compare)
            headers = [
                {name: each.resolved(node) for name, node in side[status].get("headers", {}).items()}
                for each, side in ((old, before), (new, after))
            ]
            yield from _headers(slot, headers[0], headers[1], compare)


def _parameters(key: str, old: Operation, new: Operation, compare: Compare) -> Iterator[Change]:
    before, after = old.parameters, new.parameters
    for place, name in dict.fromkeys([*before, *after]):
        slot = f"{key} {place} {name}"
        one, other = before.get((place, name)), after.get((place, name))
        if one is None or other is None:
            yield Change(f"callback-parameter-{'added' if one is None else 'removed'}", slot=slot)
        else:
            yield from compare_leftovers(one, other, _PARAMETER, slot)
            yield from compare("response-header", slot, one.get("schema", {}), other.get("schema", {}))


def _headers(slot: str, old: Mapping[str, Any], new: Mapping[str, Any], compare: Compare) -> Iterator[Change]:
    """Yield the changes of the headers that a caller answers with; they have the rules of parameters."""
    for name in dict.fromkeys([*old, *new]):
        before, after = old.get(name), new.get(name)
        if before is None or after is None:
            yield Change("keyword-changed", slot=slot, path=name, old=before, new=after)
        else:
            yield from compare_leftovers(before, after, _PARAMETER, f"{slot} header {name}")
            yield from compare(
                "request-parameter", f"{slot} header {name}", before.get("schema", {}), after.get("schema", {})
            )


def _content(slot: str, place: str, rule: str, contents: list[Mapping[str, Any]], compare: Compare) -> Iterator[Change]:
    before, after = (media_types(each) for each in contents)
    for name in dict.fromkeys([*before, *after]):
        if name not in after:
            yield Change(f"{rule}-removed", slot=slot, path=name, old=name)
        elif name not in before:
            yield Change(f"{rule}-added", slot=slot, path=name, new=name)
        else:
            one, other = before[name], after[name]
            if canonical(one.get("encoding") or {}) != canonical(other.get("encoding") or {}):
                yield Change(f"{place}-encoding-changed", slot=slot, old=one.get("encoding"), new=other.get("encoding"))
            yield from compare_leftovers(one, other, MEDIA_TYPE, slot)
            yield from compare(place, slot, one.get("schema", {}), other.get("schema", {}))
