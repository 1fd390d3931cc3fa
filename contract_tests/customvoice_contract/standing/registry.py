"""All rules, by id. To add one, add a line to the file of its subject in `rules/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .rules import errors, lists, operations, resources, responses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .rule import Group, Rule

GROUPS: Sequence[Group] = (
    errors.GROUP,
    errors.SECURITY,
    responses.GROUP,
    responses.HEADERS,
    responses.TIMES,
    responses.SCHEMATHESIS,
    lists.GROUP,
    resources.GROUP,
    resources.ECHO,
    resources.CONCURRENCY,
    operations.GROUP,
    operations.IDEMPOTENCY,
    operations.MODEL,
)
RULES: Mapping[str, Rule] = {rule.id: rule for group in GROUPS for rule in group.rules}


def binds(rule: str, *, exact: bool = True) -> bool:
    """Return whether a service that breaks the rule breaks the contract; `exact` False: only the status differs.

    A rule that is not listed binds, so that nothing is lost.
    """
    found = RULES.get(rule)
    return found is None or (found.standing.binds and (exact or found.exact.binds))
