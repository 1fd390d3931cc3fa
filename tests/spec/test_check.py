"""`check_document`: each mistake is reported with its location, its line and how to correct it."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from customvoice_spec import SpecError, check_document, document_path, load_document
from hypothesis import given, settings
from hypothesis import strategies as st

WHOLE = load_document()
# Three of the resources are enough to make every kind of mistake in, and quicker to validate.
SOURCE = {**WHOLE, "paths": {path: WHOLE["paths"][path] for path in ("/projects", "/projects/{id}", "/models/{id}")}}


def changed(pointer: str, value: Any) -> dict[str, Any]:
    """Return a copy of our document with another node at `pointer`."""
    document = copy.deepcopy(SOURCE)
    *path, last = pointer.split(".")
    node: Any = document
    for key in path:
        node = node[key]
    node[last] = value
    return document


@pytest.mark.slow
def test_our_document_is_valid() -> None:
    """spec/customvoice.yaml has no problem in any version."""
    assert check_document(WHOLE) == []


@pytest.mark.parametrize(
    ("pointer", "value", "message"),
    [
        (
            "components.schemas.Project.x-since",
            "2025-05-05",
            "/components/schemas/Project/x-since: x-since names the unknown",
        ),
        (
            "components.schemas.Project.x-sinse",
            "2026-01-01",
            "/components/schemas/Project/x-sinse: x-sinse is an unknown",
        ),
        (
            "components.schemas.Project.required",
            ["kind", "kinds"],
            "/components/schemas/Project/required: required names 'kinds'",
        ),
        ("components.schemas.Status.enum", ["Running"], "/components/schemas/Status: enum is given beside x-ms-enum"),
        ("components.schemas.Status.x-by-version", {"2020-01-01": {}}, "names the unknown version '2020-01-01'"),
        (
            "components.schemas.Status.x-by-version",
            [],
            "/components/schemas/Status/x-by-version: x-by-version is not a mapping",
        ),
        (
            "components.schemas.Model.properties.recipe",
            {"$ref": "#/components/schemas/Recipes"},
            "refers to a missing node in version",
        ),
        ("components.schemas.Model.type", "objekt", "/components/schemas/Model"),
        ("components.schemas.Status.x-ms-enum", {"values": ["A"]}, "/x-ms-enum: the enumeration has no list of values"),
        ("components.schemas.Status.and the rest", None, "a comma splits an unquoted text"),
        ("x-versions", [], "/x-versions: the document does not have the shape that the projection needs"),
        ("x-versions", list(reversed(WHOLE["x-versions"])), "/x-versions: the versions are not in order"),
        ("paths", None, "/paths: the document does not have the shape that the projection needs"),
    ],
)
def test_mistake_is_reported_with_its_location(pointer: str, value: Any, message: str) -> None:
    """An invalid annotation, name, reference or type is reported with its location."""
    problems = [str(problem) for problem in check_document(changed(pointer, value))]
    assert any(message in problem for problem in problems), problems


def test_since_after_until_is_a_mistake() -> None:
    """A node that no version can have is reported."""
    document = changed("components.schemas.Status.x-since", "2026-01-01")
    document["components"]["schemas"]["Status"]["x-until"] = "2024-02-01-preview"
    assert "no version has this" in str(check_document(document)[0])


def test_problem_has_the_line_of_the_file(tmp_path: Path) -> None:
    """With a path, the problem has the line that an editor shows."""
    text = document_path().read_text("utf-8").replace("x-since: '2026-01-01'", "x-since: '2025-05-05'", 1)
    path = tmp_path / "customvoice.yaml"
    path.write_text(text, "utf-8")
    line = 1 + text[: text.index("2025-05-05")].count("\n")
    assert {problem.line for problem in check_document(load_document(path), path)} == {line}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a: [1", "is not YAML"),
        (b"- 1", "is not a mapping"),
        (b"a: 1\nb: 2\na: 3", "line 3, (document): the key 'a' is given twice"),
        (b"\xff\xfe\x00", "is not YAML"),
    ],
)
def test_invalid_file_is_an_error(tmp_path: Path, content: bytes, message: str) -> None:
    """A file that is not a document raises an error that says why."""
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    with pytest.raises(SpecError) as caught:
        load_document(path)
    assert message in str(caught.value)


def test_missing_file_is_an_error(tmp_path: Path) -> None:
    """A missing file raises an error with its name."""
    with pytest.raises(SpecError, match=r"nowhere\.yaml cannot be read"):
        load_document(tmp_path / "nowhere.yaml")


def _places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [place for key, child in children for place in [(*path, key), *_places(child, (*path, key))]]


PLACES = [place for place in _places(SOURCE) if len(place) <= 6]


@pytest.mark.slow
@settings(max_examples=40)
@given(st.sampled_from(PLACES), st.sampled_from([None, 7, "text", [], {}, ["x"], {"x-since": "1999-01-01"}]))
def test_check_of_a_damaged_document_does_not_crash(place: tuple[Any, ...], junk: Any) -> None:
    """With junk in place of any node, the check returns problems (or none) and raises nothing."""
    document = copy.deepcopy(SOURCE)
    node: Any = document
    for key in place[:-1]:
        node = node[key]
    node[place[-1]] = junk
    assert all(problem.advice for problem in check_document(document))
