"""Compare two documents: base paths, security schemes, operations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from customvoice_spec.diff.openapi.operation import Operation, base_path, moved_operations, operations
from customvoice_spec.diff.openapi.schemas import Schemas

from .change import Change
from .incoming import compare_incoming, webhooks
from .leftovers import DOCUMENT, INFO, SECURITY_SCHEME, compare_leftovers
from .operations import OperationComparison
from .servers import compare_servers
from .unused import compare_unused


def compare_documents(old: Mapping[str, Any], new: Mapping[str, Any], *, include_unused: bool = False) -> list[Change]:
    """Return each change from `old` to `new`, two OpenAPI 3 documents, once, in the order of the documents.

    With `include_unused`, changes of schemas that no operation reaches have the levels of requests and responses.

    Raises SpecError for an invalid document: a dangling `$ref`, a circle of `allOf`.
    """
    comparison = OperationComparison(Schemas(old), Schemas(new))
    changes = [
        *_whole(old, new),
        *compare_unused(old, new, comparison.schemas, include=include_unused),
        *_operations(old, new, comparison),
    ]
    found = {each.fingerprint: each for each in changes}
    changes = list(found.values())
    found_keys = {(each.rule, each.schema, each.path) for each in changes}
    return [
        each
        for each in changes
        if (_COVERED_BY.get(each.rule), each.schema, each.path) not in found_keys or not each.schema
    ]


# readOnly concerns requests and writeOnly responses; the same change in the other direction adds no information.
_COVERED_BY = {
    f"{other}-property-became-{word}": f"{direction}-property-became-{word}"
    for direction, other, mode in (("request", "response", "read-only"), ("response", "request", "write-only"))
    for word in (mode, f"not-{mode}")
}


def _whole(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    if base_path(old) != base_path(new) and not _is_moved_into_paths(old, new):
        yield Change("api-base-path-changed", slot="servers", old=base_path(old) or "/", new=base_path(new) or "/")
    yield from compare_servers(old, new, with_paths=base_path(old) == base_path(new))
    yield from compare_leftovers(old, new, DOCUMENT)
    infos = [each.get("info") or {} for each in (old, new)]
    yield from compare_leftovers(infos[0], infos[1], INFO, "info")
    before, after = _schemes(old), _schemes(new)
    for name in sorted(before.keys() - after.keys()):
        yield Change("api-security-component-removed", slot="security schemes", path=name, old=name)
    for name in sorted(after.keys() - before.keys()):
        yield Change("api-security-component-added", slot="security schemes", path=name, new=name)
    for name in sorted(before.keys() & after.keys()):
        yield from _scheme(name, before[name], after[name])


def _schemes(document: Mapping[str, Any]) -> Mapping[str, Any]:
    schemes: Mapping[str, Any] = document.get("components", {}).get("securitySchemes", {})
    return schemes


def _scheme(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    forms = [{key: each.get(key) for key in ("type", "in", "name", "scheme") if each.get(key)} for each in (old, new)]
    if forms[0] != forms[1]:
        yield Change(
            "api-security-component-type-changed", slot="security schemes", path=name, old=forms[0], new=forms[1]
        )
    yield from compare_leftovers(old, new, SECURITY_SCHEME, f"security scheme {name}")
    scopes = [_scopes(each) for each in (old, new)]
    for scope in sorted(scopes[0].keys() - scopes[1].keys()):
        yield Change("api-security-component-oauth-scope-removed", slot="security schemes", path=name, old=scope)
    for scope in sorted(scopes[1].keys() - scopes[0].keys()):
        yield Change("api-security-component-oauth-scope-added", slot="security schemes", path=name, new=scope)
    for scope in sorted(scopes[0].keys() & scopes[1].keys()):
        texts = scopes[0][scope], scopes[1][scope]
        if texts[0] != texts[1]:
            path = f"{name} {scope}"
            yield Change("api-security-component-oauth-scope-changed", "", "security schemes", "", path, *texts)
    for kind, keys in _URLS.items():
        urls = [_urls(each, keys) for each in (old, new)]
        if urls[0] != urls[1]:
            rule = f"api-security-component-oauth-{kind}-changed"
            yield Change(rule, slot="security schemes", path=name, old=urls[0], new=urls[1])


_URLS = {"url": ("authorizationUrl",), "token-url": ("tokenUrl", "refreshUrl")}


def _scopes(scheme: Mapping[str, Any]) -> dict[str, Any]:
    flows = (scheme.get("flows") or {}).values()
    return {str(scope): text for flow in flows for scope, text in (flow.get("scopes") or {}).items()}


def _urls(scheme: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    flows = scheme.get("flows", {})
    found = {f"{flow} {key}": node[key] for flow, node in flows.items() for key in keys if key in node}
    return {key: found[key] for key in sorted(found)}


def _operations(old: Mapping[str, Any], new: Mapping[str, Any], comparison: OperationComparison) -> Iterator[Change]:
    whole = _is_moved_into_paths(old, new)
    before, after = _by_key(old, whole=whole), _by_key(new, whole=whole)
    paths = {path for path, _ in after}
    moved = moved_operations(before, after)
    for key, operation in before.items():
        twin = after.get(moved.get(key, key))
        if twin is None:
            yield _removed(operation, path_is_removed=key[0] not in paths)
            continue
        if key in moved:
            yield Change("api-path-changed", twin.name, old=_line(operation), new=_line(twin))
        yield from comparison.compare(operation, twin)
    yield from compare_incoming("webhook", webhooks(old), webhooks(new), comparison.schemas)
    for key, operation in after.items():
        if key not in before and key not in moved.values():
            yield Change("endpoint-added", operation.name, new=_line(operation))


def _by_key(document: Mapping[str, Any], *, whole: bool) -> dict[tuple[str, str], Operation]:
    base = base_path(document) if whole else ""
    return {(base + each.key[0], each.key[1]): each for each in operations(document)}


def _is_moved_into_paths(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Return True if a part of the path moved between the servers and the paths, so that the URLs are equal."""
    if base_path(old) == base_path(new):
        return False
    return bool(_by_key(old, whole=True).keys() & _by_key(new, whole=True).keys())


def _removed(operation: Operation, *, path_is_removed: bool) -> Change:
    if operation.node.get("deprecated"):
        rule = "api-removed-with-deprecation"
    else:
        rule = "api-path-removed-without-deprecation" if path_is_removed else "api-removed-without-deprecation"
    return Change(rule, operation.name, old=_line(operation))


def _line(operation: Operation) -> str:
    return f"{operation.method.upper()} {operation.path}"
