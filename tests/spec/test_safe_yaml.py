"""The YAML loader that every room uses: values are JSON values, mistakes have a line."""

from __future__ import annotations

import pytest
from customvoice_spec.safe_yaml import DuplicateKeyError, YamlError, compose_yaml, load_yaml

BOMB = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9))]
MERGE_BOMB = ["a0: &a0 {x: 1}", *(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}" for n in range(1, 9))]


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
        pytest.param("[" * 40_000, 1, id="too deep"),
        pytest.param("- " * 40_000, 1, id="too deep in blocks"),
        pytest.param("a: 1\nb: !!set {c}", 2, id="set"),
        pytest.param("a: &a\n  - *a", 2, id="cycle"),
        pytest.param("\n".join(BOMB), None, id="alias bomb"),
        pytest.param("\n".join(MERGE_BOMB), None, id="merge-key bomb"),
    ],
)
def test_invalid_text_is_a_yaml_error(text: str | bytes, line: int | None, unique_keys: bool) -> None:
    """Every kind of invalid text raises the same error, with the line where the parser knows it."""
    with pytest.raises(YamlError) as caught:
        load_yaml(text, unique_keys=unique_keys)
    assert line is None or caught.value.line == line
    assert caught.value.reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: 1\n2: b", "line 2, column 1: the key 2 is not text"),
        ("a: 1\nnull: b", "line 2, column 1: the key null is not text"),
        ("a: 1\na: 2", "line 2, column 1: the key 'a' is given twice"),
        ("a:\n- .inf", "line 2, column 3: .inf is not a finite number"),
    ],
)
def test_json_only_rejects_what_json_does_not_have(text: str, reason: str) -> None:
    """The message has the place and the reason; without the option, these texts have a value."""
    with pytest.raises(YamlError, match=reason):
        load_yaml(text, json_only=True)
    assert load_yaml(text)


def test_merged_keys_do_not_replace_own_keys() -> None:
    """A merge is not a repetition."""
    text = "base: &base {a: 1, b: 2}\nmade: {<<: *base, b: 3}"
    assert load_yaml(text, json_only=True)["made"] == {"a": 1, "b": 3}


def test_composed_nodes_have_positions() -> None:
    """The node tree gives the line of each value; invalid text raises the same error."""
    root = compose_yaml("a: 1\nb: 2")
    assert root is not None
    assert [value.start_mark.line for _, value in root.value] == [0, 1]
    with pytest.raises(YamlError):
        compose_yaml("a: [")
