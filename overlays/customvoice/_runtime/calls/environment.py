"""Endpoint and key from the environment, for what the caller did not pass."""

from __future__ import annotations

import os

__all__ = ["from_environment"]


def from_environment(argument: str, given: object) -> object:
    """Return the argument ``endpoint`` or ``credential``, or the variable for it if it is None.

    Raises:
        ValueError: it is None, and the variable is not set or empty.
    """
    if given is not None:
        return given
    variable = {"endpoint": "CUSTOMVOICE_ENDPOINT", "credential": "CUSTOMVOICE_KEY"}[argument]
    value = os.environ.get(variable, "").strip()
    if not value:
        raise ValueError(f"{argument} is missing: set {variable} or pass {argument}=.")
    return value
