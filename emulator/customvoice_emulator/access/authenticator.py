"""Who sends a request: a key or a bearer token, and the Speech resource either stands for."""

import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from customvoice_emulator.common import errors

DEFAULT_RESOURCE = "default"
_NAMED = re.compile(r"([A-Za-z0-9][A-Za-z0-9_-]{0,63}):(.+)", re.DOTALL)
_KEY_HEADER, _TOKEN_HEADER = b"ocp-apim-subscription-key", b"authorization"


class TokenCheck(Protocol):
    """Judges bearer tokens."""

    def __call__(self, token: str) -> None:
        """Raise ServiceError (401) for a token that is not to be let in."""


class Authenticator:
    """Knows the keys and the Speech resource of each.

    `keys` is a mapping from key to resource name, or a sequence. In a sequence the first key belongs to the resource
    "default", the second to "resource-2" and so on, unless a key is written `NAME:KEY`; keys of one name share their
    resource, as the two keys of a Speech resource do. `token_check` None takes every bearer token (FIDELITY:
    credentials). Tokens belong to the resource of the first key.
    """

    def __init__(self, keys: Sequence[str] | Mapping[str, str], token_check: TokenCheck | None = None) -> None:
        known = keys if isinstance(keys, Mapping) else _named(keys)
        self._keys = [(key.encode(), resource) for key, resource in known.items()]
        self._token_check = token_check
        self.token_resource = next(iter(known.values()), DEFAULT_RESOURCE)

    @property
    def resources(self) -> tuple[str, ...]:
        """The names of the Speech resources, each once, that of tokens first."""
        return tuple(dict.fromkeys((self.token_resource, *(resource for _, resource in self._keys))))

    def identify(self, headers: Iterable[tuple[bytes, bytes]]) -> str:
        """Return the name of the sender's Speech resource. Raises ServiceError (401).

        `headers` are those of an ASGI scope, with names in lower case. A known key wins over a token, a token over an
        unknown key.
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
        self._check_token(tokens[0])
        return self.token_resource

    def _resource_of(self, given: bytes) -> str | None:
        """Compare with every key, so that the time taken tells nothing of which one was near."""
        found = None
        for key, resource in self._keys:
            if hmac.compare_digest(key, given):
                found = resource
        return found

    def _check_token(self, authorization: bytes) -> None:
        scheme, _, token = authorization.decode("latin-1").partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token:
            raise errors.ACCESS_DENIED.error()
        if self._token_check is not None:
            self._token_check(token)

    def __repr__(self) -> str:
        return f"Authenticator(keys={len(self._keys)}, resources={list(self.resources)})"


def _named(keys: Sequence[str]) -> Mapping[str, str]:
    """Return the resource of each key. Raises ValueError for a key that stands for two resources."""
    resources: dict[str, str] = {}
    for place, text in enumerate(keys, 1):
        match = _NAMED.fullmatch(text)
        unnamed = DEFAULT_RESOURCE if place == 1 else f"resource-{place}"
        resource, key = match.groups() if match else (unnamed, text)
        if resources.setdefault(key, resource) != resource and match:
            # Neither key nor name is quoted: in KEY:NAME order the name would be the key.
            raise ValueError(f"key number {place} was given before, for another Speech resource")
    return resources
