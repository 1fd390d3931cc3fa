"""All variants: adding one is adding a function here or to a file beside this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import errors, lists, pace, responses

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..faults.group import Mutant

VARIANTS: Mapping[str, Mutant] = {
    variant.id: variant
    for group in (responses.GROUP, errors.GROUP, lists.GROUP, pace.GROUP)
    for variant in group.mutants
}
EXPECTED: Mapping[str, str] = responses.EXPECTED | errors.EXPECTED | lists.EXPECTED | pace.EXPECTED
"""The rule under which the suite reports each variant; empty where it has nothing to report."""
