"""The YAML loader that every room uses: values are JSON values, mistakes have a line."""

from __future__ import annotations

import pytest
from customvoice_spec.safe_yaml import DuplicateKeyError, YamlError, compose_yaml, load_yaml


def test_timestamp_stays_text() -> None:
    """An api-version and a time are strings, as in JSON."""
    assert load_yaml("{version: 2026-01-01, at: 2026-01-01T10:00:00Z}") == {
        "version": "2026-01-01",
        "at": "2026-01-01T10:00:00Z",
    }


def test_duplicate_key_is_rejected_on_request() -> None:
    """The last value of a repeated key counts; with unique_keys, the repetition is an error with its line."""
    assert load_yaml("a: 1\na: 2") == {"a": 2}
    with pytest.raises(DuplicateKeyError, match="line 2, column 1: the key 'a' is given twice"):
        load_yaml("a: 1\na: 2", unique_keys=True)


@pytest.mark.slow
@pytest.mark.parametrize("unique_keys", [False, True])
@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("a: 1\nb: [}", 2, id="unclosed list"),
        pytest.param("!!python/object:os.system {}", 1, id="object of a class"),
        pytest.param("a: 1\n[b]: 1", 2, id="list as a key"),
        pytest.param("a: \x01", None, id="control character"),
        pytest.param(b"\xff", None, id="not UTF-8"),
        pytest.param("[" * 5000, None, id="too deep"),
    ],
)
def test_invalid_text_is_a_yaml_error(text: str | bytes, line: int | None, unique_keys: bool) -> None:
    """Every kind of invalid text raises the same error, with the line where the parser knows it."""
    with pytest.raises(YamlError) as caught:
        load_yaml(text, unique_keys=unique_keys)
    assert line is None or caught.value.line == line
    assert caught.value.reason


def test_composed_nodes_have_positions() -> None:
    """The node tree gives the line of each value; invalid text raises the same error."""
    root = compose_yaml("a: 1\nb: 2")
    assert root is not None
    assert [value.start_mark.line for _, value in root.value] == [0, 1]
    with pytest.raises(YamlError):
        compose_yaml("a: [")
