"""Encoding and decoding of JSON bodies."""

from __future__ import annotations

import json
from typing import Any


def decode(body: bytes) -> Any:
    """Return the body as JSON; None when it is not JSON."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        # What the service makes of too deep a body is no concern of a mutant.
        return None


def encode(value: Any) -> bytes:
    """Return a value as compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
