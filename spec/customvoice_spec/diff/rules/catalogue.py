"""All rules by id."""

from __future__ import annotations

from collections.abc import Mapping

from .body_rules import BODY_RULES
from .document_rules import DOCUMENT_RULES
from .incoming_rules import INCOMING_RULES
from .operation_rules import OPERATION_RULES
from .parameter_rules import PARAMETER_RULES
from .property_rules import PROPERTY_RULES
from .response_rules import RESPONSE_RULES
from .rule import Rule
from .schema_rules import schema_rules
from .security_rules import SECURITY_RULES

_ALL = (
    *DOCUMENT_RULES,
    *OPERATION_RULES,
    *SECURITY_RULES,
    *PARAMETER_RULES,
    *BODY_RULES,
    *INCOMING_RULES,
    *RESPONSE_RULES,
    *PROPERTY_RULES,
    *schema_rules(),
)

RULES: Mapping[str, Rule] = {rule.id: rule for rule in _ALL}
"""Every rule. The level of a change is stated here only."""
