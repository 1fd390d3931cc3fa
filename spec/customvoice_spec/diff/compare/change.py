"""A change: a rule that applies, where, and from what to what. Facts only; how much it matters is the rule's."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

_REWORDINGS = ("description-changed", "summary-changed")


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    `operation` is the operationId (or METHOD path where there is none), "" for the document as a whole. `slot` says
    where in the operation: "request body", "query filter", "response 200". `schema` is the component that holds what
    changed ("" where it is written in place), `path` the way there: "recipe.kind", "value[].id".
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
        """What changed, as a reader looks for it: `Model.recipe.kind`, `query filter`, `response 200 body: id`."""
        if self.schema:
            return f"{self.schema}.{self.path}" if self.path else self.schema
        return f"{self.slot}: {self.path}" if self.path and self.slot else self.slot or self.path

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits: equal for the same change, however its texts are worded by then."""
        values = [None, None] if self.rule.endswith(_REWORDINGS) else [self.old, self.new]
        key = [self.rule, self.operation, self.slot, self.schema, self.path, *values]
        text = json.dumps(key, sort_keys=True, ensure_ascii=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:12]
