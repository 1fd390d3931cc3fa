"""Read a seed file."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from customvoice_spec.safe_yaml import YamlError, load_yaml


def read_seed(path: Path) -> Mapping[str, Any]:
    """Return the object in a YAML or JSON file. Raises ValueError, with file and line, for an invalid file."""
    try:
        text = path.read_text("utf-8")
        value = _plain_json(text) if text.startswith("{") else None
        if value is None:
            value = load_yaml(text, json_only=True)
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} cannot be read: {error}") from None
    except YamlError as error:
        line = f", line {error.line}" if error.line else ""
        raise ValueError(f"{path}{line}: invalid YAML: {error.reason}") from None
    if not isinstance(value, Mapping):
        raise ValueError(f"{path}: expected an object with projects, consents, …")
    return value


def _plain_json(text: str) -> Any:
    """Return the JSON value, which is much faster than YAML; None for anything that the YAML loader must report."""
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a key is given twice")
    return members


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
