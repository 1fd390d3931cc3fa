"""Compare the annotations of two schemas: default, read-only, write-only, deprecated, description."""

from __future__ import annotations

from customvoice_spec.diff.openapi.canonical import canonical
from customvoice_spec.diff.openapi.effective import ABSENT, Schema

from .difference import Difference


def compare_annotations(old: Schema, new: Schema, path: str) -> list[Difference]:
    """Return the differences in default, read-only, write-only, deprecated and description."""
    found = []
    before, after = old.get("default", ABSENT), new.get("default", ABSENT)
    if before is not after and (before is ABSENT or after is ABSENT or canonical(before) != canonical(after)):
        word = "added" if before is ABSENT else "removed" if after is ABSENT else "changed"
        old_value, new_value = (None if each is ABSENT else each for each in (before, after))
        found.append(Difference(f"default-value-{word}", path, old_value, new_value))
    for keyword, on, off in _FLAGS:
        if bool(old.get(keyword)) != bool(new.get(keyword)):
            found.append(Difference(on if new.get(keyword) else off, path))
    was, is_now = (" ".join(str(each.get("description", "")).split()) for each in (old, new))
    if was != is_now:
        found.append(Difference("description-changed", path, was, is_now))
    return found


_FLAGS = (
    ("readOnly", "became-read-only", "became-not-read-only"),
    ("writeOnly", "became-write-only", "became-not-write-only"),
    ("deprecated", "deprecated", "reactivated"),
)
