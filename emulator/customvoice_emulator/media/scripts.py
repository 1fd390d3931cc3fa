"""Read script files: `ID<TAB>text` per line, in the documented encodings."""

import codecs
from collections.abc import Mapping

MAX_CHARACTERS = 1000
"""The maximum length of an utterance's text (documented)."""

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode_script(raw: bytes) -> str:
    """Decode by byte order mark; without one as UTF-8, or as the Windows code page ("ANSI")."""
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return raw.decode(encoding, errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def parse_script(raw: bytes) -> Mapping[str, str]:
    """Return {utterance id: text} of one script file.

    Lines without a tab, an id or a text are ignored, and so are texts of more than 1000 characters; of repeated ids the
    first counts.
    """
    found: dict[str, str] = {}
    for line in decode_script(raw).splitlines():
        name, tab, text = line.partition("\t")
        name, text = name.strip(), text.strip()
        if tab and name and text and len(text) <= MAX_CHARACTERS:
            found.setdefault(name, text)
    return found
