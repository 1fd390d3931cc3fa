"""Modules whose names are loaded on first use (PEP 562), so that importing a package is cheap."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

__all__ = ["lazy_names"]


def lazy_names(module: str, modules: Mapping[str, str]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return ``__getattr__`` and ``__dir__`` of a module whose names are defined in other modules.

    Assign them where type checkers do not look (the ``else`` of ``if TYPE_CHECKING``): a visible ``__getattr__`` would
    make every misspelt name valid.

    Args:
        module: the ``__name__`` of the module.
        modules: the module that defines each name, absolute, or relative to the package with a leading dot.
    """

    def get(name: str) -> Any:
        defining_module = modules.get(name)
        if defining_module is None:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        value = getattr(import_module(defining_module, module), name)
        setattr(sys.modules[module], name, value)  # later look-ups find it without this function
        return value

    def names() -> list[str]:
        return sorted({*vars(sys.modules[module]), *modules})

    return get, names
