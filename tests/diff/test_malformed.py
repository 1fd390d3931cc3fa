"""The spec diff on invalid documents: an error with a location, never a report, never a crash."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from customvoice_spec import SpecError
from customvoice_spec.diff import Diff, diff
from customvoice_spec.diff.openapi.malformed import malformed
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.diff.pairs import base

Place = tuple[str | int, ...]


def _places(node: Any, place: Place = ()) -> Iterator[Place]:
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield (*place, key)
        yield from _places(child, (*place, key))


def _with(place: Place, value: Any) -> dict[str, Any]:
    document = copy.deepcopy(base())
    node: Any = document
    for key in place[:-1]:
        node = node[key]
    node[place[-1]] = value
    return document


@pytest.mark.slow
@settings(max_examples=40)
@given(
    place=st.sampled_from(list(_places(base()))),
    value=st.sampled_from([None, 1, True, "x", [], [1], {}, {"a": 1}]),
    is_old=st.booleans(),
)
def test_node_of_any_type_is_compared_or_an_error(place: Place, value: Any, is_old: bool) -> None:
    """With a node of any type at any location, the comparison returns findings or raises SpecError."""
    sides = {"1": _with(place, value)}, {"1": base()}
    with suppress(SpecError):
        assert isinstance(diff(*(sides if is_old else reversed(sides))), Diff)


@pytest.mark.parametrize(
    ("place", "value", "location"),
    [
        (("paths", "/things/{id}", "put", "parameters"), None, "/paths/~1things~1{id}/put/parameters"),
        (("components", "schemas", "Thing", "properties"), 1, "/components/schemas/Thing/properties"),
        (("components", "schemas", "Thing", "type"), [1], "/components/schemas/Thing/type"),
    ],
)
def test_error_has_the_location(place: Place, value: Any, location: str) -> None:
    """The error has the location of the invalid node and the version of the document."""
    with pytest.raises(SpecError) as caught:
        diff({"1": base()}, {"1": _with(place, value)})
    assert location in {problem.place for problem in caught.value.problems}
    assert "the document of version '1' is not valid OpenAPI" in str(caught.value)


@pytest.mark.parametrize(("dialect", "is_checked"), [("3.0.3", True), ("3.1.0", True), ("3.2.0", False)])
def test_document_of_a_newer_dialect_is_not_called_invalid(dialect: str, is_checked: bool) -> None:
    """The validators of 3.0 and 3.1 explain a failure only for documents of these dialects."""
    document = {"openapi": dialect, "info": {"title": "Lamps", "version": "1"}, "paths": [], "future": 1}
    text = str(malformed(TypeError("no paths"), document))
    assert ("Correct the document" in text) == is_checked
    assert ("the comparison failed" in text) != is_checked
