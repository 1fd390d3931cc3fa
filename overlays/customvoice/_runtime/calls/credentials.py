"""Who is calling: a key, or a token of Microsoft Entra ID.

Nothing here imports azure-identity or azure-core: what they offer is recognised by shape.
"""

from __future__ import annotations

import inspect
import logging
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

# After renewing failed, seconds before it is tried again, while the token still holds.
RENEWAL_PAUSE = 30.0

logger = logging.getLogger("customvoice")

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
        ValueError: the key is empty or cannot be sent, or a token would travel in clear text.
    """
    if isinstance(credential, str):
        checked_key(credential)
    elif isinstance(credential, KeyCredential):
        pass
    elif not isinstance(credential, TokenCredential):
        raise TypeError(
            f"credential must be a key, an object with .key or an object with .get_token(),"
            f" not {type(credential).__name__}"
        )
    elif (parts := urlsplit(endpoint)).scheme != "https" and parts.hostname not in _LOOPBACK:
        raise ValueError(f"a token is sent over https only, but the endpoint is {endpoint}. Use https or a key.")


class Authorization:
    """The authorising header of each attempt, and the token while it lasts. Decides; a driver fetches the token."""

    def __init__(self, credential: Any) -> None:
        self._credential = credential
        self._has_token = not isinstance(credential, str | KeyCredential)
        self._token: str | None = None
        self._expires_on = 0.0
        self._renew_at = 0.0

    def is_due(self, now: float) -> bool:
        """Whether a token should be fetched before the next attempt; never for a key."""
        return self._has_token and now >= self._renew_at

    def holds(self, now: float) -> bool:
        """Whether there is a token that has not expired."""
        return self._token is not None and now < self._expires_on

    def header(self) -> tuple[str, str] | None:
        """Name and value of the authorising header; None when a token must be fetched first.

        Raises:
            ValueError: the key cannot be sent.
        """
        if self._has_token:
            token = self._token
            return None if token is None else ("Authorization", f"Bearer {token}")
        if isinstance(self._credential, str):
            return KEY_HEADER, self._credential
        return KEY_HEADER, checked_key(self._credential.key)

    @property
    def is_awaited(self) -> bool:
        """Whether the credential says of itself that what it gives must be awaited."""
        return inspect.iscoroutinefunction(self._credential.get_token)

    def request_token(self) -> Any:
        """Ask the credential for a token; the answer may have to be awaited."""
        return self._credential.get_token(SCOPE)

    def accept(self, token: AccessToken, now: float) -> None:
        """Keep a token that was fetched.

        Raises:
            TypeError: the credential is an asynchronous one and its answer was not awaited.
            ValueError: the token cannot be sent.
        """
        if inspect.isawaitable(token):
            if inspect.iscoroutine(token):
                token.close()
            raise TypeError("this credential is asynchronous. Use it with AsyncCustomVoiceClient.")
        self._token = _sendable(token.token, "token", "Ask the credential's maker.")
        self._expires_on = float(token.expires_on)
        # A token that does not live long is kept for half its time.
        self._renew_at = self._expires_on - min(RENEWAL_MARGIN, max(0.0, self._expires_on - now) / 2)

    def excuse(self, error: Exception, now: float) -> None:
        """Go on with the token there is after renewing it failed, and try again a little later.

        Raises:
            Exception: the error itself, when no token holds any more.
        """
        if not self.holds(now):
            raise error
        self._renew_at = min(now + RENEWAL_PAUSE, self._expires_on)
        # The text of the error is the credential's own, and may tell more than a log should.
        logger.warning(
            "renewing the token failed (%s); the one there is holds for %.0f s more",
            type(error).__name__,
            self._expires_on - now,
        )

    def discard(self, header: tuple[str, str]) -> bool:
        """Forget the token that the service refused, unless a newer one took its place already.

        Returns:
            Whether another token can be had; never for a key.
        """
        if self._has_token and header == self.header():
            self._token, self._renew_at = None, 0.0
        return self._has_token


def checked_key(key: object) -> str:
    """The key, if it can be sent.

    Raises:
        ValueError: it is empty or holds what no header can hold; the message does not show it.
    """
    if not isinstance(key, str) or not key.strip():
        raise ValueError("the key is empty. Pass the key of your Speech resource.")
    return _sendable(key, "key", "Was it read from a file, with the line end?")


def _sendable(secret: str, name: str, hint: str) -> str:
    if not (secret.isascii() and secret.isprintable()) or secret != secret.strip():
        raise ValueError(f"the {name} holds characters that no header can hold (not shown). {hint}")
    return secret
