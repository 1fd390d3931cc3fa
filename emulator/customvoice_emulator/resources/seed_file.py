"""Reading a file of resources to begin with."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from customvoice_emulator.common.yaml_loader import PlainLoader


def read_seed(path: Path) -> Mapping[str, Any]:
    """Return the object in a YAML or JSON file. Raises ValueError, naming file and line, for a file that has none."""
    try:
        value = yaml.load(path.read_text("utf-8"), Loader=PlainLoader)  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} can't be read: {error}") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f", line {mark.line + 1}" if mark else ""
        raise ValueError(f"{path}{line}: this is no YAML: {error.problem or error.context}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ValueError(f"{path}: this is no YAML: {error}") from None
    if not isinstance(value, Mapping):
        raise ValueError(f"{path}: expected an object with projects, consents, …")
    return value
