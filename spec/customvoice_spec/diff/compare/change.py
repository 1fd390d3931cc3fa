"""A change: the rule that applies, the location, the old and the new value. The rule has the level."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

_REWORDINGS = ("description-changed", "summary-changed")


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    `operation` is the operationId (METHOD path if it has none), "" for the document as a whole. `slot` is the part of
    the operation: "request body", "query filter", "response 200". `schema` is the component that contains the change
    ("" for an inline schema), `path` the path to it: "recipe.kind", "value[].id".
    """

    rule: str
    operation: str = ""
    slot: str = ""
    schema: str = ""
    path: str = ""
    old: Any = None
    new: Any = None

    @property
    def subject(self) -> str:
        """The changed element, as a reader knows it: `Model.recipe.kind`, `query filter`, `response 200: id`."""
        if self.schema:
            return f"{self.schema}.{self.path}" if self.path else self.schema
        return f"{self.slot}: {self.path}" if self.path and self.slot else self.slot or self.path

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits, equal for the same change. Reworded texts do not change them."""
        values = [None, None] if self.rule.endswith(_REWORDINGS) else [self.old, self.new]
        key = [self.rule, self.operation, self.slot, self.schema, self.path, *values]
        text = json.dumps(key, sort_keys=True, ensure_ascii=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:12]
