"""Exchange a key for a bearer token of ten minutes (FIDELITY: token from a key)."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from customvoice_emulator.common.redaction import TOKEN_PREFIX

PATH = b"/sts/v1.0/issuetoken"
"""The path in lower case."""
LIFETIME = timedelta(minutes=10)


class IssuedTokens:
    """Issues and checks tokens. They are signed, not stored: another emulator does not accept them."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def issue(self, resource: str, now: datetime) -> str:
        """Return a new token for a Speech resource."""
        name = base64.urlsafe_b64encode(resource.encode()).decode()
        content = f"{TOKEN_PREFIX}~{name}~{round((now + LIFETIME).timestamp() * 1000)}"
        return f"{content}~{self._signature(content)}"

    def is_ours(self, token: str) -> bool:
        """Return whether an emulator issued the token."""
        return token.startswith(f"{TOKEN_PREFIX}~")

    def resource_of(self, token: str, now: datetime) -> str | None:
        """Return the Speech resource of a valid token; None if it has expired, was changed, or is not ours."""
        content, _, signature = token.rpartition("~")
        if not hmac.compare_digest(self._signature(content).encode(), signature.encode("utf-8", "replace")):
            return None
        _, name, expiry = content.split("~")
        return base64.urlsafe_b64decode(name).decode() if now.timestamp() * 1000 < int(expiry) else None

    def _signature(self, content: str) -> str:
        return hmac.new(self._secret, content.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
