"""The type of a generated request: Schemathesis's `Case` over an operation of any specification."""

from typing import Any, TypeAlias

import schemathesis

AnyCase: TypeAlias = schemathesis.Case[Any]
