"""The catalogue: what is shipped is sound, and a user's file is taken or refused with the line of each mistake."""

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


def refusal(tmp_path: Path, text: str) -> str:
    """Return what is said against a catalogue file, without the folder."""
    path = write(tmp_path, text)
    with pytest.raises(CatalogueError) as caught:
        Catalogue.load(path)
    return str(caught.value).replace(str(path), "mine.yaml")


def test_the_shipped_catalogue_is_sound(tmp_path: Path) -> None:
    """It is loaded unchecked, to start fast, so it is checked here; a copy of it says the same."""
    assert Catalogue.load(write(tmp_path, SHIPPED)).data == Catalogue.load().data


def test_a_changed_copy_is_taken(tmp_path: Path) -> None:
    """What the user changes is what counts."""
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
def test_a_mistake_is_told_by_line_and_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    """The line is that of the value."""
    line = SHIPPED[: SHIPPED.index(old)].count("\n") + 1
    assert f"mine.yaml, line {line}, {told}" in refusal(tmp_path, SHIPPED.replace(old, new, 1))


def test_what_is_missing_is_told_at_the_head_of_what_lacks_it(tmp_path: Path) -> None:
    """There is no line of its own."""
    head = SHIPPED[: SHIPPED.index("  - kind: CrossLingual")].count("\n") + 1
    said = refusal(tmp_path, SHIPPED.replace("    version: V5.0\n", ""))
    assert said == f'mine.yaml, line {head}, recipes/2: "version" is a required property.'


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    """One line each."""
    said = refusal(tmp_path, SHIPPED.replace("minUtteranceCount: 300", "minUtteranceCount: -1"))
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
        ("1: 2", "the whole file: "),
        ("a: &a [*a]", "the whole file: "),
        ("!!python/object:os.system {}", "line 1: invalid YAML"),
    ],
)
def test_what_is_no_catalogue(tmp_path: Path, text: str, told: str) -> None:
    """Text that is no YAML, YAML that is no JSON, and anything else."""
    assert told in refusal(tmp_path, text)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """It is not there, or not UTF-8."""
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
    """Of the model's locale, whatever its case."""
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
def test_a_language_means_its_regions(locales: list[str], locale: Any, *, expected: bool) -> None:
    """`en` among the locales takes every English; a locale takes itself."""
    assert has_locale(locales, locale) is expected
