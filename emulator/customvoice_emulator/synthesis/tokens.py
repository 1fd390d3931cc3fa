"""Split text into words and punctuation marks, as the Speech SDK expects to find them in the SSML."""

import re
from html import unescape

from customvoice_emulator.synthesis.script import Token

_LETTER = r"[^\W\u3040-\u30ff\u3400-\u9fff]"
# A character of a script without spaces, a word, an escape, or another character.
_TOKEN = re.compile(rf"[\u3040-\u30ff\u3400-\u9fff]|{_LETTER}+(?:(?:['\u2019-]|&apos;){_LETTER}+)*|&#?\w+;|[^\w\s]")


def tokens_of(source: str) -> list[Token]:
    """Return the tokens of a piece of escaped text."""
    return [_token(match) for match in _TOKEN.finditer(source)]


def _token(match: re.Match[str]) -> Token:
    spoken = unescape(match[0])
    return Token(match[0], spoken, any(each.isalnum() for each in spoken), match.start())
