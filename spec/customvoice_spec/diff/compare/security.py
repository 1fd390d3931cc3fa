"""Compare the credentials that an operation accepts.

Only what is sent counts. A renamed security scheme is no change, and a bearer token is the same credential however the
document says to get it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from customvoice_spec.diff.openapi.operation import Operation

from .change import Change


class _Alternative(NamedTuple):
    """Credentials that are sent together: the names of their schemes, the headers or queries, and the scopes."""

    name: str
    sent: str
    scopes: frozenset[str]


def compare_security(old: Operation, new: Operation) -> Iterator[Change]:
    """Yield the changes of the credentials of an operation."""
    before, after = _alternatives(old), _alternatives(new)
    open_to_all = [not found or any(not each.name for each in found) for found in (before, after)]
    if open_to_all[0] != open_to_all[1]:
        yield Change(f"api-security-became-{'required' if open_to_all[0] else 'optional'}", slot="security")
    if not before or not after:
        return
    removed, added, kept = _matched([each for each in before if each.name], [each for each in after if each.name])
    yield from (Change("api-security-removed", slot="security", path=each.name, old=each.name) for each in removed)
    yield from (Change("api-security-added", slot="security", path=each.name, new=each.name) for each in added)
    for twin, each in kept:
        for scope in sorted(twin.scopes - each.scopes):
            yield Change("api-security-scope-removed", slot="security", path=each.name, old=scope)
        for scope in sorted(each.scopes - twin.scopes):
            yield Change("api-security-scope-added", slot="security", path=each.name, new=scope)


def _matched(
    before: list[_Alternative], after: list[_Alternative]
) -> tuple[list[_Alternative], list[_Alternative], list[tuple[_Alternative, _Alternative]]]:
    """Return the removed and the added alternatives, and the pairs that are the same credentials.

    Equal alternatives match first, then those of the same name, because a changed scheme has its own entry.
    """
    removed, added, kept = list(before), list(after), []
    for is_same in (
        lambda one, other: (one.sent, one.scopes) == (other.sent, other.scopes),
        lambda one, other: one.name == other.name,
        lambda one, other: one.sent == other.sent,
    ):
        for one in list(removed):
            other = next((each for each in added if is_same(one, each)), None)
            if other is not None:
                removed.remove(one)
                added.remove(other)
                kept.append((one, other))
    return removed, added, kept


def _alternatives(operation: Operation) -> list[_Alternative]:
    schemes: Mapping[str, Any] = operation.document.get("components", {}).get("securitySchemes", {})
    return [
        _Alternative(
            " and ".join(sorted(each)),
            " and ".join(sorted(_sent(name, schemes.get(name, {})) for name in each)),
            frozenset(scope for listed in each.values() for scope in listed),
        )
        for each in operation.security
    ]


def _sent(name: str, scheme: Mapping[str, Any]) -> str:
    kind = scheme.get("type")
    if kind == "apiKey":
        return f"{scheme.get('in')} {str(scheme.get('name')).lower()}"
    if kind in ("oauth2", "openIdConnect"):
        return "bearer"
    return str(scheme.get("scheme", name)).lower() if kind == "http" else name
