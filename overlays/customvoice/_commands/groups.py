"""The operation groups of a client class, which are the groups of commands. Needs no package of the extra."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any

__all__ = ["group_names", "groups_of"]


def groups_of(client: type[Any]) -> dict[str, str]:
    """Return the class names of the operation groups of a client class, by attribute."""
    found: dict[str, str] = {}
    for name, member in inspect.getmembers(client):
        annotation = getattr(getattr(member, "func", None), "__annotations__", {}).get("return", "")
        if str(annotation).endswith("Operations"):
            found[name] = str(annotation)
    return found


def group_names() -> list[str]:
    """Return the names of the groups of the newest stable api-version, such as ``personal-voices``."""
    client = import_module("customvoice").CustomVoiceClient
    return [each.replace("_", "-") for each in groups_of(client)]
