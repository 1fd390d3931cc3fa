"""Comparing which credentials an operation takes.

The name of a scheme is the document's own affair: what is sent counts. A renamed scheme is no change, and a token is a
bearer token whichever way the document says to fetch it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from customvoice_spec.diff.openapi.operation import Operation

from .change import Change


class _Alternative(NamedTuple):
    """Credentials that do together: the names of their schemes, what is sent, and the scopes."""

    name: str
    sent: str
    scopes: frozenset[str]


def compare_security(old: Operation, new: Operation) -> Iterator[Change]:
    """Yield what changed about the credentials of an operation."""
    before, after = _alternatives(old), _alternatives(new)
    anybody = [not found or any(not each.name for each in found) for found in (before, after)]
    if anybody[0] != anybody[1]:
        yield Change(f"api-security-became-{'required' if anybody[0] else 'optional'}", slot="security")
    for each in before:
        if each.name and after and _twin(each, after) is None:
            yield Change("api-security-removed", slot="security", path=each.name, old=each.name)
    for each in after:
        twin = _twin(each, before)
        if each.name and before and twin is None:
            yield Change("api-security-added", slot="security", path=each.name, new=each.name)
        elif twin is not None:
            for scope in sorted(twin.scopes - each.scopes):
                yield Change("api-security-scope-removed", slot="security", path=each.name, old=scope)
            for scope in sorted(each.scopes - twin.scopes):
                yield Change("api-security-scope-added", slot="security", path=each.name, new=scope)


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


def _twin(one: _Alternative, others: list[_Alternative]) -> _Alternative | None:
    """The same credentials: by name first, for a scheme that changed its kind has an entry of its own."""
    named = next((each for each in others if each.name == one.name), None)
    return named or next((each for each in others if each.sent == one.sent), None)
