"""Read a seed file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from customvoice_spec.safe_yaml import YamlError, load_yaml


def read_seed(path: Path) -> Mapping[str, Any]:
    """Return the object in a YAML or JSON file. Raises ValueError, with file and line, for an invalid file."""
    try:
        value = load_yaml(path.read_text("utf-8"), json_only=True)
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} cannot be read: {error}") from None
    except YamlError as error:
        line = f", line {error.line}" if error.line else ""
        raise ValueError(f"{path}{line}: invalid YAML: {error.reason}") from None
    if not isinstance(value, Mapping):
        raise ValueError(f"{path}: expected an object with projects, consents, …")
    return value
