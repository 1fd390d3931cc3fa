"""The catalogue: recipes, base models, the engine's version, and the supported locales.

The default one is `catalogue/catalogue.yaml`; `Catalogue.load(path)` reads a user's catalogue.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, Self

from customvoice_emulator.catalogue.catalogue_file import CatalogueError, read_catalogue

__all__ = ["Catalogue", "CatalogueError", "Recipe", "has_locale"]

LocaleRule = Literal["training-set", "optional", "required"]
_OWN = ("listed", "locale")
"""Properties of a recipe in the file that the API does not show."""


def has_locale(locales: Sequence[str], locale: str) -> bool:
    """Return whether `locales` contain `locale`, ignoring case; `en` among them stands for all its regions."""
    language = locale.partition("-")[0].lower()
    return any(each.lower() in (locale.lower(), language) for each in locales)


@dataclass(frozen=True, slots=True)
class Recipe:
    """One recipe: `shown` is its JSON in GET /modelrecipes, `locale` is the source of a model's locale."""

    shown: Mapping[str, Any]
    locale: LocaleRule
    listed: bool

    @property
    def kind(self) -> str:
        return str(self.shown["kind"])

    @property
    def version(self) -> str:
        return str(self.shown["version"])

    @property
    def takes_styles(self) -> bool:
        """Whether its models have preset styles and custom styles."""
        return "presetStyles" in self.shown

    def number(self, name: str) -> int:
        """Return a published minimum such as `minUtteranceCount`; 0 without one."""
        return int(self.shown.get(name, 0))

    def preset_styles(self, locale: str, voice_kind: str | None) -> Sequence[str]:
        """Return its preset styles for a locale and a voice kind (None: any kind), in published order."""
        by_locale: Mapping[str, Mapping[str, Sequence[str]]] = self.shown["presetStyles"]
        by_kind = next((each for name, each in by_locale.items() if has_locale([name], locale)), {})
        chosen = by_kind.values() if voice_kind is None else [by_kind.get(voice_kind.lower(), ())]
        return list(dict.fromkeys(style for styles in chosen for style in styles))


@dataclass(frozen=True)
class Catalogue:
    """The validated content of one catalogue file."""

    data: Mapping[str, Any]

    @classmethod
    def load(cls, path: Path | str | None = None) -> Self:
        """Read the file at `path` (None: the default one).

        Raises CatalogueError, whose message has the file, and line and path of each mistake.
        """
        if path is None:
            shipped = files("customvoice_emulator.catalogue").joinpath("catalogue.yaml")
            return cls(read_catalogue(shipped.read_text("utf-8"), shipped.name, trusted=True))
        try:
            text = Path(path).read_text("utf-8")
        except (OSError, UnicodeError) as error:
            why = getattr(error, "strerror", None) or "it is not UTF-8"
            raise CatalogueError(f"cannot read the catalogue {path}: {why}") from error
        return cls(read_catalogue(text, str(path)))

    @cached_property
    def recipes(self) -> Mapping[str, Recipe]:
        """The recipes by kind."""
        return {
            each["kind"]: Recipe(
                {name: value for name, value in each.items() if name not in _OWN},
                each["locale"],
                each.get("listed", True),
            )
            for each in self.data["recipes"]
        }

    @property
    def listed(self) -> Sequence[Mapping[str, Any]]:
        """The recipes as GET /modelrecipes shows them."""
        return [recipe.shown for recipe in self.recipes.values() if recipe.listed]

    @property
    def base_models(self) -> Sequence[Mapping[str, Any]]:
        """Base models as GET /basemodels shows them."""
        models: Sequence[Mapping[str, Any]] = self.data["baseModels"]
        return models

    @property
    def engine_version(self) -> str:
        return str(self.data["engineVersion"])

    @property
    def endpoint_kind(self) -> str:
        """The kind of an endpoint whose request has none."""
        return str(self.data["endpointKind"])

    def dataset_locales(self, kind: str) -> Sequence[str] | None:
        """Return the allowed locales of a dataset kind; None: every locale."""
        locales: Sequence[str] | None = self.data["datasetLocales"].get(kind)
        return locales

    @property
    def contextual_locales(self) -> Sequence[str]:
        """The locales (or whole languages) whose data can be processed as Contextual."""
        locales: Sequence[str] = self.data["contextual"]["locales"]
        return locales

    @property
    def contextual_min_seconds(self) -> float:
        """The duration above which contextual audio suffices, for any number of utterances."""
        return float(self.data["contextual"]["minSeconds"])
