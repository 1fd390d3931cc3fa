"""All rules by id."""

from __future__ import annotations

from collections.abc import Mapping

from .endpoint_rules import DOCUMENT_RULES, ENDPOINT_RULES, SECURITY_RULES
from .message_rules import BODY_RULES, PARAMETER_RULES, RESPONSE_RULES
from .property_rules import PROPERTY_RULES
from .rule import Rule
from .schema_rules import schema_rules

_ALL = (
    *DOCUMENT_RULES,
    *ENDPOINT_RULES,
    *SECURITY_RULES,
    *PARAMETER_RULES,
    *BODY_RULES,
    *RESPONSE_RULES,
    *PROPERTY_RULES,
    *schema_rules(),
)

RULES: Mapping[str, Rule] = {rule.id: rule for rule in _ALL}
"""Every rule; the level of a change stands here and nowhere else."""
