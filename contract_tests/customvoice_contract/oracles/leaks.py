"""Oracle: no response shows internals of the server or a secret of the client.

Rules: docs/FIDELITY.md "validation errors" (values are never quoted, they may be secret); erratum 24 (`audioUrl` and
`audios` may hold a SAS, and are never answered). What a client itself wrote as text may come back, whatever it says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from ..contract.history import scope
from .violation import ContractViolation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..contract.contract import Contract
    from ..contract.exchange import Exchange
    from ..contract.history import History

_INSIDE = re.compile(
    r"Traceback \(most recent call last\)"
    r"|\bFile \"[^\"]+\", line \d+"
    r"|\.(?:py|cs|java|js|ts|rb|go):(?:line )?\d+"
    r"|\bat [\w.<>`]+\([^)]*\) in \S+:line \d+"
    r"|\bat [\w$.]+\([\w$]+\.java:\d+\)"
    r"|(?:^|[\s\"'(=:])/(?:home|usr|opt|var|root|app|srv|etc|tmp|mnt|work|Users)/[\w.-]+"
    r"|\b[A-Za-z]:\\\\?(?:Users|Windows|inetpub|Program Files|home|src|app)\b"
    r"|site-packages"
    r"|\b\w*(?:Error|Exception): .{0,80}(?:\bline \d+|\(.*\))"
    r"|\b(?:sqlite3|psycopg|pyodbc|sqlalchemy|System\.(?:Data|NullReference|InvalidOperation))\b",
    re.ASCII,
)
_QUERY = re.compile(r"[a-z]+://[^\s\"'?<>]*\?([^\s\"'<>\\]{8,})", re.ASCII | re.IGNORECASE)
# Shorter values are ordinary words; what matters are keys, tokens, signatures and URLs that carry one.
_SHORTEST_SECRET = 8


class ServerDetailsShown(ContractViolation):
    """A response shows a stack trace, a path or a name from inside the server."""

    rule = "server-details-shown"


class SecretShown(ContractViolation):
    """A response repeats a secret of the request: a key, a token, a URL that may carry a SAS."""

    rule = "secret-shown"


def check_server_not_shown(exchange: Exchange, _contract: Contract, _history: History) -> bool:
    """Check the texts of errors, and every header, for what only the server knows."""
    for found in _INSIDE.finditer(_server_text(exchange)):
        inside = found.group().strip(" \"'(=:.,\n")
        if inside not in _all_sent(exchange):
            raise ServerDetailsShown(
                f"{exchange.summary} with {inside[:80]!r} in it; expected no internals of the server."
            )
    return True


def check_secret_not_shown(exchange: Exchange, _contract: Contract, _history: History) -> bool:
    """Check that no credential of the request, and no URL sent with a query, comes back in any part of the response."""
    secrets = set(_secrets(exchange))
    if not secrets:
        return False
    shown = exchange.content.decode(errors="replace").replace("\\/", "/")
    headers = "\n".join(exchange.headers.values())
    for secret in secrets:
        if secret in shown or secret in headers:
            where = "its body" if secret in shown else "a header"
            raise SecretShown(f"{exchange.summary} with a secret of the request in {where} ({len(secret)} characters).")
    return True


def _server_text(exchange: Exchange) -> str:
    """Return what the service words itself: headers, and the body of an error."""
    headers = "\n".join(exchange.headers.values())
    return f"{headers}\n{exchange.content.decode(errors='replace')}" if exchange.status >= 400 else headers


def _all_sent(exchange: Exchange) -> str:
    body = exchange.request_content.decode(errors="replace")
    pairs = " ".join(value for _, value in parse_qsl(urlsplit(exchange.url).query))
    return "\n".join([exchange.url, pairs, body, *exchange.request_headers.values()])


def _secrets(exchange: Exchange) -> Iterator[str]:
    key = scope(exchange).removeprefix("Bearer ")
    if len(key) >= _SHORTEST_SECRET:
        yield key
    if b"://" in exchange.request_content:
        # The part before the query may be repeated; a signature may not, nor any part if the body is not JSON.
        yield from _QUERY.findall(exchange.request_content.decode(errors="replace"))
