"""One scenario for each tier of collections: what costs nothing, what needs an approval, what has to be trained."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from .bench import APPROVED, TRAINED
from .requests import Requests
from .scenario import NotApplicable, Scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .context import Context

_PLAIN = "plain"
_TIERS = {
    _PLAIN: frozenset[str](),
    "personal-voice": frozenset({"personal-voice"}),
    "training": frozenset({"training"}),
}


def tier_of(collection: str) -> str:
    """Return the tier of a collection: `plain`, or the need that it has."""
    if collection in TRAINED:
        return "training"
    return "personal-voice" if collection in APPROVED else _PLAIN


def by_tier(name: str, title: str, group: str, run: Callable[[Context, str], None]) -> Iterator[Scenario]:
    """Yield scenarios that `run` on every collection of a tier; a new collection of the document is in the first."""
    yield from _scenarios(name, title, group, partial(_each_collection, run))


def operations_by_tier(
    name: str, title: str, group: str, run: Callable[[Context, Requests], None]
) -> Iterator[Scenario]:
    """Yield scenarios that `run` on valid requests of every operation of a tier."""
    yield from _scenarios(name, title, group, partial(_operations, run))


def _scenarios(name: str, title: str, group: str, run: Callable[[str, Context], None]) -> Iterator[Scenario]:
    for tier, needs in _TIERS.items():
        suffix = "" if tier == _PLAIN else f"-{tier}"
        yield Scenario(f"{name}{suffix}", title, group, partial(run, tier), needs)


def _each_collection(run: Callable[[Context, str], None], tier: str, context: Context) -> None:
    for collection in context.contract.resources:
        if tier_of(collection) == tier:
            run(context, collection)
    if not context.service.exchanges:
        raise NotApplicable("no operation of this version is concerned")


def _operations(run: Callable[[Context, Requests], None], tier: str, context: Context) -> None:
    run(context, Requests(context, (each for each in context.contract.operations if tier_of(each.collection) == tier)))
    if not context.service.exchanges:
        raise NotApplicable("no operation of this version is concerned")
