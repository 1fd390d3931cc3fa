"""Find the Speech resource of a request by its key or bearer token."""

import hmac
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from customvoice_emulator.access.issued_tokens import IssuedTokens
from customvoice_emulator.common import errors

DEFAULT_RESOURCE = "default"
_NAMED = re.compile(r"([A-Za-z0-9][A-Za-z0-9_-]{0,63}):(.+)", re.DOTALL)
_KEY_HEADER, _TOKEN_HEADER = b"ocp-apim-subscription-key", b"authorization"


class TokenCheck(Protocol):
    """Checks a bearer token."""

    def __call__(self, token: str) -> None:
        """Raise ServiceError (401) for an invalid token."""


class Authenticator:
    """Maps each key to its Speech resource.

    `keys` is a mapping from key to resource name, or a sequence. In a sequence the first key belongs to the resource
    "default", the second to "resource-2" and so on, unless a key is written `NAME:KEY`; keys of one name share their
    resource, as the two keys of a Speech resource do. With `token_check` None, every bearer token is accepted
    (FIDELITY: credentials). Tokens belong to the resource of the first key.
    """

    def __init__(self, keys: Sequence[str] | Mapping[str, str], token_check: TokenCheck | None = None) -> None:
        known = keys if isinstance(keys, Mapping) else _resources_by_key(keys)
        self._keys = [(key.encode(), resource) for key, resource in known.items()]
        self._token_check = token_check
        self._issued = IssuedTokens()
        self.token_resource = next(iter(known.values()), DEFAULT_RESOURCE)

    @property
    def resources(self) -> tuple[str, ...]:
        """The names of the Speech resources without repetition; the resource of tokens is first."""
        return tuple(dict.fromkeys((self.token_resource, *(resource for _, resource in self._keys))))

    def issue_token(self, headers: Iterable[tuple[bytes, bytes]], now: datetime) -> str:
        """Return a token for the Speech resource of the key in `headers`. Raises ServiceError (401) without a key."""
        for name, value in headers:
            resource = self._resource_of(value) if name == _KEY_HEADER else None
            if resource is not None:
                return self._issued.issue(resource, now)
        raise errors.ACCESS_DENIED.error()

    def identify(self, headers: Iterable[tuple[bytes, bytes]], now: Callable[[], datetime]) -> str:
        """Return the name of the Speech resource that the request authenticates for. Raises ServiceError (401).

        `headers` are the headers of an ASGI scope, with names in lower case. A known key takes precedence over a
        token, and a token over an unknown key.
        """
        tokens = []
        for name, value in headers:
            if name == _KEY_HEADER:
                resource = self._resource_of(value)
                if resource is not None:
                    return resource
            elif name == _TOKEN_HEADER:
                tokens.append(value)
        if len(tokens) != 1:
            raise errors.ACCESS_DENIED.error()
        return self._resource_of_token(tokens[0], now)

    def _resource_of(self, given: bytes) -> str | None:
        """Return the resource of a key. Compare every key, so that the duration does not reveal a similar key."""
        found = None
        for key, resource in self._keys:
            if hmac.compare_digest(key, given):
                found = resource
        return found

    def _resource_of_token(self, authorization: bytes, now: Callable[[], datetime]) -> str:
        scheme, _, token = authorization.decode("latin-1").partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token:
            raise errors.ACCESS_DENIED.error()
        if self._issued.is_ours(token):
            resource = self._issued.resource_of(token, now())
            if resource is None:
                raise errors.TOKEN_REJECTED.error(
                    reason="has expired, or is of another emulator; exchange the key again"
                )
            return resource
        if self._token_check is not None:
            self._token_check(token)
        return self.token_resource

    def __repr__(self) -> str:
        return f"Authenticator(keys={len(self._keys)}, resources={list(self.resources)})"


def _resources_by_key(keys: Sequence[str]) -> Mapping[str, str]:
    """Return the resource of each key. Raises ValueError for a key of two resources."""
    resources: dict[str, str] = {}
    for place, text in enumerate(keys, 1):
        match = _NAMED.fullmatch(text)
        unnamed = DEFAULT_RESOURCE if place == 1 else f"resource-{place}"
        resource, key = match.groups() if match else (unnamed, text)
        if resources.setdefault(key, resource) != resource and match:
            # Quote neither key nor name: a user who confused their order wrote the key as the name.
            raise ValueError(f"key number {place} was already given for another Speech resource")
    return resources
