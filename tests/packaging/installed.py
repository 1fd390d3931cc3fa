"""What an extra installs, by the metadata of what is installed here."""

from __future__ import annotations

import sys
from functools import cache
from importlib.metadata import distribution, packages_distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def distributions(extra: str) -> set[str]:
    """Return the names of all distributions that `customvoice[extra]` installs; `""` is the base install."""
    found: set[tuple[str, str]] = set()
    waiting = [("customvoice", extra)]
    while waiting:
        name, chosen = waiting.pop()
        if (name, chosen) in found:
            continue
        found.add((name, chosen))
        for requirement in map(Requirement, distribution(name).requires or []):
            if requirement.marker is None or requirement.marker.evaluate({"extra": chosen}):
                waiting += [(canonicalize_name(requirement.name), each) for each in ("", *requirement.extras)]
    return {name for name, _ in found}


@cache
def _names() -> dict[str, list[str]]:
    return {module: [canonicalize_name(each) for each in names] for module, names in packages_distributions().items()}


def modules(extra: str) -> set[str]:
    """Return the top-level modules of others that code of `customvoice[extra]` may import."""
    allowed = distributions(extra) - {"customvoice"}
    return set(sys.stdlib_module_names) | {module for module, names in _names().items() if allowed & set(names)}
