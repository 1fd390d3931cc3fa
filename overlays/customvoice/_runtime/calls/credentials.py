"""Credentials: a key, or a token of Microsoft Entra ID.

This module does not import azure-identity or azure-core: it recognises their objects by their attributes.
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
    "scope_of",
]

# The scope that a token for this service must have (security scheme of the contract).
SCOPE = "https://cognitiveservices.azure.com/.default"

# Hosts of the sovereign clouds (Azure documentation: "Speech service in sovereign clouds"), and the scope of each.
_SCOPES_OF_CLOUDS = {
    ".azure.us": "https://cognitiveservices.azure.us/.default",
    ".microsoft.us": "https://cognitiveservices.azure.us/.default",
    ".azure.cn": "https://cognitiveservices.azure.cn/.default",
}

KEY_HEADER = "Ocp-Apim-Subscription-Key"

# A token is renewed this many seconds before it expires, so that it does not expire in transit.
RENEWAL_MARGIN = 300.0

# Seconds between a failed renewal and the next one, while the current token is still valid.
RENEWAL_PAUSE = 30.0

logger = logging.getLogger("customvoice")

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class AccessToken(Protocol):
    """The result of ``get_token``: the token, and its expiry in seconds since the epoch."""

    @property
    def token(self) -> str: ...
    @property
    def expires_on(self) -> int: ...


@runtime_checkable
class KeyCredential(Protocol):
    """Any object with a ``key``, e.g. ``azure.core.credentials.AzureKeyCredential``. It is read for every request."""

    @property
    def key(self) -> str: ...


@runtime_checkable
class TokenCredential(Protocol):
    """Any object with ``get_token``, e.g. ``azure.identity.DefaultAzureCredential``."""

    def get_token(self, *scopes: str) -> AccessToken: ...


@runtime_checkable
class AsyncTokenCredential(Protocol):
    """Any object with an asynchronous ``get_token``, e.g. ``azure.identity.aio.DefaultAzureCredential``."""

    def get_token(self, *scopes: str) -> Awaitable[AccessToken]: ...


Credential = str | KeyCredential | TokenCredential
AsyncCredential = str | KeyCredential | TokenCredential | AsyncTokenCredential


def check_credential(credential: object, endpoint: str) -> None:
    """Reject an invalid credential before the first request.

    Raises:
        TypeError: it is neither a key nor an object with ``key`` or ``get_token``.
        ValueError: the key is empty or invalid in a header, or a token would be sent in clear text.
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


def scope_of(endpoint: str) -> str:
    """Return the scope of a token for an endpoint: that of the cloud of its host, otherwise of the public cloud."""
    host = urlsplit(endpoint).hostname or ""
    scopes = (scope for suffix, scope in _SCOPES_OF_CLOUDS.items() if host.endswith(suffix))
    return next(scopes, SCOPE)


class Authorization:
    """The authorization header of each attempt, and the current token. It decides; a driver fetches the token."""

    def __init__(self, credential: Any, scope: str = SCOPE) -> None:
        self._credential = credential
        self._scope = scope
        self._has_token = not isinstance(credential, str | KeyCredential)
        self._token: str | None = None
        self._expires_on = 0.0
        self._renew_at = 0.0

    def needs_token(self, now: float) -> bool:
        """Return whether a token must be fetched before the next attempt; never for a key."""
        return self._has_token and now >= self._renew_at

    def has_valid_token(self, now: float) -> bool:
        """Return whether there is a token that has not expired."""
        return self._token is not None and now < self._expires_on

    def header(self) -> tuple[str, str] | None:
        """Return name and value of the authorization header, or None when a token must be fetched first.

        Raises:
            ValueError: the key is invalid in a header.
        """
        if self._has_token:
            token = self._token
            return None if token is None else ("Authorization", f"Bearer {token}")
        if isinstance(self._credential, str):
            return KEY_HEADER, self._credential
        return KEY_HEADER, checked_key(self._credential.key)

    @property
    def is_async(self) -> bool:
        """Whether ``get_token`` of the credential is a coroutine function."""
        return inspect.iscoroutinefunction(self._credential.get_token)

    def request_token(self) -> Any:
        """Ask the credential for a token. The result may be awaitable."""
        return self._credential.get_token(self._scope)

    def store_token(self, token: AccessToken, now: float) -> None:
        """Store a token that was fetched.

        Raises:
            TypeError: the credential is asynchronous and its result was not awaited.
            ValueError: the token is invalid in a header.
        """
        if inspect.isawaitable(token):
            if inspect.iscoroutine(token):
                token.close()
            raise TypeError("this credential is asynchronous. Use it with AsyncCustomVoiceClient.")
        self._token = _checked_secret(token.token, "token", "Report it to the author of the credential.")
        self._expires_on = float(token.expires_on)
        # A short-lived token is used for half of its lifetime.
        self._renew_at = self._expires_on - min(RENEWAL_MARGIN, max(0.0, self._expires_on - now) / 2)

    def keep_token(self, error: Exception, now: float) -> None:
        """Keep the current token after a failed renewal, and renew it a little later.

        Raises:
            Exception: the error itself, when there is no valid token.
        """
        if not self.has_valid_token(now):
            raise error
        self._renew_at = min(now + RENEWAL_PAUSE, self._expires_on)
        # The credential wrote the text of the error, and it may contain secrets.
        logger.warning(
            "renewing the token failed (%s); the current token is valid for another %.0f s",
            type(error).__name__,
            self._expires_on - now,
        )

    def discard_token(self, header: tuple[str, str]) -> bool:
        """Discard the token that the service rejected, unless a newer one has already replaced it.

        Returns:
            Whether another token can be fetched; never for a key.
        """
        if self._has_token and header == self.header():
            self._token, self._renew_at = None, 0.0
        return self._has_token


def checked_key(key: object) -> str:
    """Return the key after a check.

    Raises:
        ValueError: it is empty or contains characters that are invalid in a header. The message does not show it.
    """
    if not isinstance(key, str) or not key.strip():
        raise ValueError("the key is empty. Pass the key of your Speech resource.")
    return _checked_secret(key, "key", "Was it read from a file, with the line end?")


def _checked_secret(secret: str, name: str, hint: str) -> str:
    if not (secret.isascii() and secret.isprintable()) or secret != secret.strip():
        raise ValueError(f"the {name} contains characters that are invalid in a header (not shown). {hint}")
    return secret
