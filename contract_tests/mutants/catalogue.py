"""All mutants: adding one is adding a function to the file of its class, and its probe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .faults import (
    auth,
    body,
    concurrency,
    cross_version,
    deletion,
    envelope,
    filters,
    headers,
    idempotency,
    lro,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .faults.group import Group, Mutant

NONE = "none"
"""The name of the emulator as it is, where a mutant is named."""
GROUPS: Sequence[Group] = (
    envelope.GROUP,
    body.GROUP,
    deletion.GROUP,
    lro.GROUP,
    idempotency.GROUP,
    filters.GROUP,
    headers.GROUP,
    auth.GROUP,
    cross_version.GROUP,
    concurrency.GROUP,
)
MUTANTS: Mapping[str, Mutant] = {mutant.id: mutant for group in GROUPS for mutant in group.mutants}
