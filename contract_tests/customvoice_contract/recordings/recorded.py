"""One recorded exchange, without its secrets, and where in the recording it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..oracles import Exchange
from ..service.redaction import HIDDEN, Redactor
from ..service.target import KEY_HEADER

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

# Whatever carries a credential, of this service or of something in between.
_SECRET_HEADERS = frozenset(
    {
        KEY_HEADER.lower(),
        "api-key",
        "authorization",
        "cookie",
        "proxy-authorization",
        "set-cookie",
        "x-api-key",
        "x-ms-authorization-auxiliary",
    }
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An exchange and its place in the recording ("entry 12"), by which a reader finds it again.

    `whole` is False when the recorder kept only a part of the response's body: such a body is not checked.
    """

    exchange: Exchange
    location: str
    whole: bool = True


class ExchangeBuilder:
    """Makes exchanges of what a recording holds; credentials are hidden here, before anything is kept."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        """Take what is known to be secret besides what looks like it."""
        self._redactor = Redactor(secrets)

    def exchange(
        self,
        *,
        method: str,
        url: str,
        status: int,
        headers: Iterable[tuple[str, str]],
        content: bytes,
        request_headers: Iterable[tuple[str, str]],
        request_content: bytes,
        started: datetime | None,
        seconds: float,
    ) -> Exchange:
        """Make an exchange; header names become lower case, and a header that comes twice is joined by a comma."""
        return Exchange(
            method=method.upper(),
            url=self._redactor.text(url),
            status=status,
            headers=self._headers(headers),
            content=self._body(content),
            request_headers=self._headers(request_headers),
            request_content=self._body(request_content),
            started=started,
            seconds=seconds,
        )

    def _headers(self, pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
        kept: dict[str, str] = {}
        for name, value in pairs:
            key = name.lower()
            # HTTP/2 pseudo-headers repeat the request line.
            if key.startswith(":"):
                continue
            shown = HIDDEN if key in _SECRET_HEADERS else self._redactor.text(value)
            kept[key] = f"{kept[key]}, {shown}" if key in kept else shown
        return kept

    def _body(self, content: bytes) -> bytes:
        try:
            text = content.decode()
        except UnicodeDecodeError:
            # Audio and other bytes hold no credential, and a form's fields are read as the text around them.
            text = content.decode("latin-1")
            return self._redactor.text(text).encode("latin-1", "replace")
        return self._redactor.text(text).encode()
