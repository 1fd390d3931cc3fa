"""Scenarios over all collections, or all operations, except those for which the target has no means."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ...live.left_out import collections_left_out
from ...results.not_applicable import NotApplicable
from ..core.scenario import Scenario
from .resource_factory import ResourceFactory
from .valid_requests import ValidRequests

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..core.context import Context


def each_collection(name: str, title: str, group: str, run: Callable[[ResourceFactory, str], None]) -> Scenario:
    """Return a scenario that runs on every collection of the version; they share a bench."""
    return Scenario(name, title, group, partial(_each_collection, run))


def every_operation(name: str, title: str, group: str, run: Callable[[Context, ValidRequests], None]) -> Scenario:
    """Return a scenario that runs on valid requests of every operation of the version."""
    return Scenario(name, title, group, partial(_every_operation, run))


def _each_collection(run: Callable[[ResourceFactory, str], None], context: Context) -> None:
    factory = ResourceFactory(context)
    for collection in context.contract.resources:
        if collection not in collections_left_out(context.live):
            run(factory, collection)
    _expect_something(context)


def _every_operation(run: Callable[[Context, ValidRequests], None], context: Context) -> None:
    left_out = collections_left_out(context.live)
    run(
        context,
        ValidRequests(context, (each for each in context.contract.operations if each.collection not in left_out)),
    )
    _expect_something(context)


def _expect_something(context: Context) -> None:
    if not context.service.exchanges:
        raise NotApplicable("nothing of this version is concerned")
