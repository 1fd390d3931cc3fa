"""The default catalogue is valid; a user's catalogue is loaded, or rejected with the line of each mistake."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from customvoice_emulator.catalogue.catalogue import Catalogue, CatalogueError, has_locale

SHIPPED = files("customvoice_emulator.catalogue").joinpath("catalogue.yaml").read_text("utf-8")


def write(tmp_path: Path, text: str) -> Path:
    """Write a catalogue file."""
    path = tmp_path / "mine.yaml"
    path.write_text(text, "utf-8")
    return path


def rejection(tmp_path: Path, text: str) -> str:
    """Return the error message for a catalogue file, without the folder."""
    path = write(tmp_path, text)
    with pytest.raises(CatalogueError) as caught:
        Catalogue.load(path)
    return str(caught.value).replace(str(path), "mine.yaml")


def test_default_catalogue_is_valid(tmp_path: Path) -> None:
    """It is loaded unchecked, for a fast start, so this test checks it; a copy of it is equal."""
    assert Catalogue.load(write(tmp_path, SHIPPED)).data == Catalogue.load().data


def test_changed_copy_is_loaded(tmp_path: Path) -> None:
    """The user's changes are used."""
    changed = SHIPPED.replace("minUtteranceCount: 300", "minUtteranceCount: 3", 1).replace("V1.0", "V2.0")
    mine = Catalogue.load(write(tmp_path, changed))
    assert (mine.recipes["Default"].number("minUtteranceCount"), mine.recipes["HD"].version) == (3, "V2.0")
    assert Catalogue.load().recipes["Default"].number("minUtteranceCount") == 300


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("minUtteranceCount: 300", "minUtteranceCount: many", 'recipes/0/minUtteranceCount: "many" is not of type'),
        ("locale: required", "locale: french", 'recipes/2/locale: "french" is not one of'),
        ("  - kind: HD", "  - kind: Default", "recipes/3/kind: the recipe 'Default' is given twice"),
        ("releaseDateTime: 2023", "releaseDateTime: 23", "baseModels/0/releaseDateTime: "),
        ("locales: [cs,", "locales: [5,", "contextual/locales/0: "),
    ],
)
def test_mistake_is_reported_with_line_and_path(tmp_path: Path, old: str, new: str, told: str) -> None:
    """The line is that of the invalid value."""
    line = SHIPPED[: SHIPPED.index(old)].count("\n") + 1
    assert f"mine.yaml, line {line}, {told}" in rejection(tmp_path, SHIPPED.replace(old, new, 1))


def test_missing_value_is_reported_at_its_parent(tmp_path: Path) -> None:
    """A missing value has no line of its own."""
    head = SHIPPED[: SHIPPED.index("  - kind: CrossLingual")].count("\n") + 1
    said = rejection(tmp_path, SHIPPED.replace("    version: V5.0\n", ""))
    assert said == f'mine.yaml, line {head}, recipes/2: "version" is a required property.'


def test_all_mistakes_are_reported(tmp_path: Path) -> None:
    """Each mistake has a line of the message."""
    said = rejection(tmp_path, SHIPPED.replace("minUtteranceCount: 300", "minUtteranceCount: -1"))
    assert [line.partition(": ")[0].rpartition(", ")[2] for line in said.splitlines()] == [
        f"recipes/{number}/minUtteranceCount" for number in range(4)
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the whole file: null is not of type"),
        ("a: [}", "mine.yaml, line 1: invalid YAML"),
        ("a: b\nc: d: e\n", "mine.yaml, line 2: invalid YAML"),
        ("a: \x01", "mine.yaml: invalid YAML"),
        ("1: 2", "line 1: invalid YAML: the key 1 is not text"),
        ("a: &a [*a]", "line 1: invalid YAML: the alias *a"),
        ("!!python/object:os.system {}", "line 1: invalid YAML"),
    ],
)
def test_invalid_catalogue_is_rejected(tmp_path: Path, text: str, told: str) -> None:
    """Invalid YAML, YAML that is not JSON, and other values are rejected."""
    assert told in rejection(tmp_path, text)


def test_unreadable_file_is_rejected(tmp_path: Path) -> None:
    """A missing file, or one that is not UTF-8, is rejected."""
    with pytest.raises(CatalogueError, match="No such file"):
        Catalogue.load(tmp_path / "nowhere.yaml")
    (tmp_path / "latin.yaml").write_bytes(b"\xff")
    with pytest.raises(CatalogueError, match="not UTF-8"):
        Catalogue.load(tmp_path / "latin.yaml")


@pytest.mark.parametrize(
    ("locale", "voice_kind", "expected"),
    [
        ("ja-JP", "Female", ["angry", "cheerful", "sad"]),
        ("JA-jp", None, ["angry", "cheerful", "sad"]),
        ("de-DE", None, []),
    ],
)
def test_preset_styles_by_locale(locale: str, voice_kind: str | None, expected: list[str]) -> None:
    """The styles are those of the model's locale, in any case."""
    assert Catalogue.load().recipes["MultiStyle"].preset_styles(locale, voice_kind) == expected


@pytest.mark.parametrize(
    ("locales", "locale", "expected"),
    [
        (["en-US"], "en-us", True),
        (["en"], "en-GB", True),
        (["en-US"], "en", False),
        (["en-US"], "en-GB", False),
        ([], "en-US", False),
    ],
)
def test_language_includes_its_regions(locales: list[str], locale: Any, *, expected: bool) -> None:
    """`en` among the locales includes every English locale; a locale includes itself."""
    assert has_locale(locales, locale) is expected
