"""Undo the content encoding of recorded bodies, as far as it is still there."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def decoded(body: bytes, headers: Iterable[tuple[str, str]]) -> bytes:
    """Return `body` unpacked; recorders that unpacked it already leave the header, so what fails stays as it is."""
    encoding = next((value for name, value in headers if name.lower() == "content-encoding"), "").strip().lower()
    try:
        if encoding in ("gzip", "x-gzip"):
            return gzip.decompress(body)
        if encoding == "deflate":
            return zlib.decompress(body)
    except (OSError, EOFError, zlib.error):
        pass
    return body
