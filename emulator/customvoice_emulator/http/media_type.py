"""Decide by the Content-Type whether an operation can read a body, and in which encoding its text is.

FIDELITY: media type, encoding of text.
"""

import codecs
import re
from dataclasses import dataclass

from python_multipart.multipart import parse_options_header

from customvoice_emulator.common import errors
from customvoice_emulator.common.redaction import short
from customvoice_emulator.contract.operation import JSON

_JSON_LIKE = re.compile(r"text/json|application/[a-z0-9!#$&^_.-]+\+json")
_JSON_ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii")
_TEXT_ENCODINGS = re.compile(r"utf-(8|16|32)(-[bl]e)?|ascii|iso8859-\d+|cp\d+|koi8.*|gb.*|big5.*|shift_jis.*|euc.*")


@dataclass(frozen=True, slots=True)
class MediaType:
    """A Content-Type: the media type in lower case, and the charset ("" without one)."""

    name: str
    charset: str

    @classmethod
    def of(cls, content_type: str) -> "MediaType":
        """Parse a Content-Type header."""
        name = content_type.partition(";")[0].strip().lower()
        if ";" not in content_type:
            return cls(name, "")
        _, options = parse_options_header(content_type)
        return cls(name, options.get(b"charset", b"").decode("latin-1"))

    def require(self, expected: str) -> None:
        """Raise ServiceError (415) unless the media type is the expected one, or also JSON."""
        if self.name != expected and not (expected == JSON and _JSON_LIKE.fullmatch(self.name)):
            raise errors.UNSUPPORTED_MEDIA_TYPE.error(given=short(self.name) or "missing", expected=expected)

    def json_encoding(self) -> str:
        """Return the encoding of a JSON body. Raises ServiceError (415) for a charset other than UTF-8 and UTF-16."""
        encoding = encoding_of(self.charset or "utf-8")
        if encoding not in _JSON_ENCODINGS:
            raise errors.UNSUPPORTED_CHARSET.error(given=short(self.charset))
        return "utf-8" if encoding == "ascii" else encoding


def encoding_of(charset: str) -> str | None:
    """Return the name of a charset's decoder; None for an unknown charset."""
    try:
        encoding = codecs.lookup(charset.strip()).name
    except (LookupError, ValueError):
        return None
    return encoding if _TEXT_ENCODINGS.fullmatch(encoding) else None


def require_no_coding(content_encoding: str) -> None:
    """Raise ServiceError (415) for a compressed body."""
    if content_encoding.strip().lower() not in ("", "identity"):
        raise errors.UNSUPPORTED_CODING.error(given=short(content_encoding.strip().lower()))
