"""Who is calling: a key, or a token of Microsoft Entra ID.

Nothing here imports azure-identity or azure-core: what they offer is recognised by shape.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Awaitable

__all__ = [
    "SCOPE",
    "AccessToken",
    "AsyncCredential",
    "AsyncTokenCredential",
    "Authorization",
    "Credential",
    "KeyCredential",
    "TokenCredential",
    "check_credential",
]

# The scope that a token for this service must have (security scheme of the contract).
SCOPE = "https://cognitiveservices.azure.com/.default"

KEY_HEADER = "Ocp-Apim-Subscription-Key"

# A token is renewed this many seconds before it expires, so that none expires on the way.
RENEWAL_MARGIN = 300.0

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class AccessToken(Protocol):
    """What ``get_token`` returns: the token, and when it expires in seconds since the epoch."""

    @property
    def token(self) -> str: ...
    @property
    def expires_on(self) -> int: ...


@runtime_checkable
class KeyCredential(Protocol):
    """Anything with a ``key``, e.g. ``azure.core.credentials.AzureKeyCredential``; read anew for every request."""

    @property
    def key(self) -> str: ...


@runtime_checkable
class TokenCredential(Protocol):
    """Anything with ``get_token``, e.g. ``azure.identity.DefaultAzureCredential``."""

    def get_token(self, *scopes: str) -> AccessToken: ...


@runtime_checkable
class AsyncTokenCredential(Protocol):
    """Anything whose ``get_token`` is awaited, e.g. ``azure.identity.aio.DefaultAzureCredential``."""

    def get_token(self, *scopes: str) -> Awaitable[AccessToken]: ...


Credential = str | KeyCredential | TokenCredential
AsyncCredential = str | KeyCredential | TokenCredential | AsyncTokenCredential


def check_credential(credential: object, endpoint: str) -> None:
    """Refuse early what could only fail later, or leak.

    Raises:
        TypeError: it is neither a key nor anything that gives one or a token.
        ValueError: the key is empty, or a token would travel in clear text.
    """
    if isinstance(credential, str):
        if not credential.strip():
            raise ValueError("the key is empty. Pass the key of your Speech resource.")
    elif isinstance(credential, KeyCredential):
        pass
    elif not isinstance(credential, TokenCredential):
        raise TypeError(
            f"credential must be a key, an object with .key or an object with .get_token(),"
            f" not {type(credential).__name__}"
        )
    elif (parts := urlsplit(endpoint)).scheme != "https" and parts.hostname not in _LOOPBACK:
        raise ValueError(f"a token is sent over https only, but the endpoint is {endpoint}. Use https or a key.")


@dataclass(slots=True, repr=False)
class Authorization:
    """The authorising header of each request, and the token while it lasts."""

    credential: Any
    _token: str | None = None
    _expires_on: float = 0.0

    def headers(self, *, now: float) -> dict[str, str] | None:
        """The header, or None when a token must be fetched first."""
        if isinstance(self.credential, str):
            return {KEY_HEADER: self.credential}
        if isinstance(self.credential, KeyCredential):
            return {KEY_HEADER: self.credential.key}
        if self._token is None or self._expires_on - now < RENEWAL_MARGIN:
            return None
        return {"Authorization": f"Bearer {self._token}"}

    def request_token(self) -> Any:
        """Ask the credential for a token; the answer may have to be awaited."""
        return self.credential.get_token(SCOPE)

    def accept(self, token: AccessToken) -> dict[str, str]:
        """Keep the token and return its header.

        Raises:
            TypeError: the credential is an asynchronous one and its answer was not awaited.
        """
        if inspect.isawaitable(token):
            if inspect.iscoroutine(token):
                token.close()
            raise TypeError("this credential is asynchronous. Use it with AsyncCustomVoiceClient.")
        self._token, self._expires_on = token.token, float(token.expires_on)
        return {"Authorization": f"Bearer {self._token}"}
