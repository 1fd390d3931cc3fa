"""Convert the Markdown of descriptions to HTML: code and emphasis."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_CODE = re.compile(r"`([^`]+)`")
_EMPHASIS = re.compile(r"(?<!\w)\*([^*\s](?:[^*]*[^*\s])?)\*(?!\w)")


def marked(text: str) -> Markup:
    """Return `text` as HTML: backticks become code, asterisks emphasis; the rest is escaped."""
    pieces = _CODE.split(str(escape(text)))
    # Every second piece was in backticks, where an asterisk has no meaning.
    spans = [
        f"<code>{piece}</code>" if index % 2 else _EMPHASIS.sub(r"<em>\1</em>", piece)
        for index, piece in enumerate(pieces)
    ]
    return Markup("".join(spans))  # noqa: S704 - escaped above
