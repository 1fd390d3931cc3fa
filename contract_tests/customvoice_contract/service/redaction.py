"""Take secrets out of text before it is shown or written: keys, bearer tokens and signatures of SAS URLs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

HIDDEN = "***"
# Shorter secrets would blot out ordinary words; the patterns below still hide them where they are sent.
_SHORTEST_LITERAL = 4
_PATTERNS = (
    (
        re.compile(r"(?i)(ocp-apim-subscription-key['\"]?\s*[:=]\s*['\"]?)(?!\*\*\*|\$CUSTOMVOICE_KEY|\?)[^'\"\s,}]+"),
        rf"\1{HIDDEN}",
    ),
    (re.compile(r"(?i)(bearer\s+)(?!\*\*\*)[A-Za-z0-9._~+/=\-]+"), rf"\1{HIDDEN}"),
    (
        re.compile(r"(?i)([?&;]|%3f|%26|amp;|\b)(sig)(=|%3d)(?!\*\*\*)[^&'\"\s<>\\]+?(?=&|%26|['\"\s<>\\]|$)"),
        rf"\1\2\3{HIDDEN}",
    ),
    (re.compile(r"(?i)(AccountKey=)(?!\*\*\*)[^;'\"\s]+"), rf"\1{HIDDEN}"),
)


class Redactor:
    """Hides the given secrets, and whatever looks like a credential, in text and in JSON-like data."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        """Take the literal secrets of this run; of a SAS URL its signature alone, in both spellings."""
        literals: set[str] = set()
        for secret in secrets:
            for value in signatures(secret) or [secret]:
                literals |= {value, quote(value, safe="")}
        self._literals = sorted((item for item in literals if len(item) >= _SHORTEST_LITERAL), key=len, reverse=True)

    def __repr__(self) -> str:
        """Show the count only; the secrets stay inside."""
        return f"<Redactor of {len(self._literals)} secrets>"

    def text(self, value: str) -> str:
        """Return `value` without secrets."""
        for literal in self._literals:
            value = value.replace(literal, HIDDEN)
        for pattern, replacement in _PATTERNS:
            value = pattern.sub(replacement, value)
        return value

    def data(self, value: Any) -> Any:
        """Return JSON-like `value` with every string in it, keys included, redacted."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.text(str(key)): self.data(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.data(item) for item in value]
        return value


def signatures(url: str) -> list[str]:
    """Return the values of `sig` in the query of `url`, decoded; empty for an invalid URL."""
    try:
        query = urlsplit(url).query
    except ValueError:
        return []
    return parse_qs(query).get("sig", [])
