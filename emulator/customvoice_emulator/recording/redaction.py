"""Keeping secrets out of what is shown of requests: keys, tokens, cookies and the signatures in URLs."""

import re
from collections.abc import Iterable

from customvoice_emulator.common.redact import redact

REDACTED = "REDACTED"
_HEADERS = frozenset(
    (
        b"api-key",
        b"authorization",
        b"cookie",
        b"ocp-apim-subscription-key",
        b"proxy-authorization",
        b"set-cookie",
        b"x-emulator-token",
    )
)
_QUERY = re.compile(r"(?i)((?:^|[?&])(?:subscription-key|api-key|key|token|access_token|code)=)[^&#]*")


def shown_headers(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    """Return headers as text, with REDACTED for the values of those that carry secrets."""
    return [
        (name.decode("latin-1"), REDACTED if name.lower() in _HEADERS else redact(value.decode("latin-1")))
        for name, value in headers
    ]


def shown_query(query: bytes) -> str:
    """Return a query string with REDACTED for what carries secrets."""
    # The signature's pattern wants a ? or & before it.
    return _QUERY.sub(rf"\1{REDACTED}", redact(f"?{query.decode('latin-1')}")[1:])


def shown_body(body: bytes) -> bytes:
    """Return a body with REDACTED for the signatures of the URLs in it; other bytes stay as they are."""
    # Latin-1 gives each byte a character and back.
    return redact(body.decode("latin-1")).encode("latin-1")
