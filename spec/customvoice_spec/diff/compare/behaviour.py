"""Compare the names of an operation, and its `x-` extensions: long-running operations, pages, and others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from customvoice_spec.diff.openapi.canonical import canonical
from customvoice_spec.diff.openapi.operation import Operation

from .change import Change

_LRO, _LRO_OPTIONS = "x-ms-long-running-operation", "x-ms-long-running-operation-options"
_PAGEABLE = "x-ms-pageable"
# Extensions with rules of their own, or without meaning for requests and responses.
_KNOWN_EXTENSIONS = (_LRO, _LRO_OPTIONS, _PAGEABLE, "x-ms-examples")


def compare_identity(old: Operation, new: Operation) -> Iterator[Change]:
    """Yield the changes of operationId, tags, deprecation, summary and description."""
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


def compare_behaviour(old: Operation, new: Operation) -> Iterator[Change]:
    """Yield the changes of the `x-` extensions: long-running operations, pages, and others."""
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
