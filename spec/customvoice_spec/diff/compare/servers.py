"""Compare the servers of two documents, or of two operations that have their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from customvoice_spec.diff.openapi.canonical import canonical
from customvoice_spec.diff.openapi.operation import Operation, without_version

from .change import Change

_VARIABLE = re.compile(r"\{[^{}]*\}")
Node = Mapping[str, Any]


def compare_servers(old: Node, new: Node, *, with_paths: bool) -> Iterator[Change]:
    """Yield the servers that were added or removed, and changed variables of the others.

    Names of variables do not count. Without `with_paths` only scheme and host count: the base path has its own rule.
    """
    before, after = (_servers(each, with_paths=with_paths) for each in (old, new))
    for key in [each for each in before if each not in after]:
        yield Change("api-server-removed", slot="servers", path=str(before[key]["url"]), old=before[key]["url"])
    for key in [each for each in after if each not in before]:
        yield Change("api-server-added", slot="servers", path=str(after[key]["url"]), new=after[key]["url"])
    for key in [each for each in before if each in after]:
        values = [[_facts(each) for each in (side[key].get("variables") or {}).values()] for side in (before, after)]
        if canonical(values[0]) != canonical(values[1]):
            url = str(after[key]["url"])
            yield Change("api-server-variables-changed", slot="servers", path=url, old=values[0], new=values[1])


def compare_own_servers(old: Operation, new: Operation) -> Iterator[Change]:
    """Yield the changes of the servers of an operation or its path, if one of the documents has them."""
    own = [each.node.get("servers") or each.item.get("servers") for each in (old, new)]
    if own[0] or own[1]:
        lists = [servers or each.document.get("servers") for servers, each in zip(own, (old, new), strict=True)]
        yield from compare_servers({"servers": lists[0]}, {"servers": lists[1]}, with_paths=True)


def _servers(node: Node, *, with_paths: bool) -> dict[str, Node]:
    urls = [(without_version(node, str(each.get("url", "/"))), each) for each in node.get("servers") or ()]
    found = {_key(url, with_paths=with_paths): each for url, each in urls}
    return {key: {"url": "/", **each} for key, each in found.items() if key}


def _key(url: str, *, with_paths: bool) -> str:
    """Return what identifies a server; "" for a URL that is relative to the document."""
    url = _VARIABLE.sub("variable", url)
    parts = urlsplit(url if "://" in url or url.startswith("/") else f"//{url}")
    scheme = "" if parts.netloc == "variable" else parts.scheme  # the variable may contain the scheme
    address = f"{scheme}://{parts.netloc}" if parts.netloc else ""
    return address + parts.path.rstrip("/") if with_paths else address


def _facts(variable: Node) -> Node:
    return {key: variable[key] for key in ("default", "enum") if key in variable}
