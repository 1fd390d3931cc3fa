"""Compare JSON values by their canonical text."""

from __future__ import annotations

import json
from typing import Any


def canonical(value: Any) -> str:
    """Return `value` as JSON text that is equal for equal values."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
