"""Modules whose names are loaded when they are first asked for (PEP 562), so that importing a package costs little."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

__all__ = ["lazy_names"]


def lazy_names(module: str, homes: Mapping[str, str]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """The ``__getattr__`` and the ``__dir__`` of a module whose names live elsewhere.

    Assign them where type checkers do not look (the ``else`` of ``if TYPE_CHECKING``): a ``__getattr__`` that they see
    makes every misspelt name a valid one.

    Args:
        module: the ``__name__`` of the module.
        homes: for each name the module that defines it, absolute, or relative to the package with a leading dot.
    """

    def get(name: str) -> Any:
        home = homes.get(name)
        if home is None:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        value = getattr(import_module(home, module), name)
        setattr(sys.modules[module], name, value)  # found without this function from now on
        return value

    def names() -> list[str]:
        return sorted({*vars(sys.modules[module]), *homes})

    return get, names
