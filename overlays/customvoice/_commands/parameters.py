"""Parameters of the client's methods as options of commands: their kinds, and how their values are read."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Any

from customvoice._runtime.models.record import Record
from customvoice._runtime.models.record_plan import plan_of

__all__ = ["Kind", "Parameter", "read_parameters", "read_value"]

_AUDIO_SUFFIXES = (".wav", ".mp3")
# Set by the command itself.
_HIDDEN = frozenset({"self", "body", "fields", "progress"})
_ARGUMENT = re.compile(r"^(\w+): (.*)$")


class Kind(StrEnum):
    """How the value of an option is written."""

    TEXT = "TEXT"
    INTEGER = "INTEGER"
    NUMBER = "FLOAT"
    FLAG = "BOOLEAN"
    FILE = "FILE"
    FILES = "FILE|FOLDER"
    JSON = "JSON"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name in Python, its kind, and the model's name for a JSON value."""

    name: str
    kind: Kind
    required: bool
    help: str
    model: str = ""
    positional: bool = False

    @property
    def option(self) -> str:
        """The option, such as ``--project-id``."""
        return f"--{self.name.replace('_', '-')}"


def read_parameters(signature: inspect.Signature, docstring: str) -> Iterator[Parameter]:
    """Yield the parameters that a user can set. The signature's annotations are text."""
    helps = _helps(docstring)
    for parameter in signature.parameters.values():
        if parameter.name in _HIDDEN:
            continue
        kind, model = _kind_of(str(parameter.annotation))
        yield Parameter(
            parameter.name,
            kind,
            required=parameter.default is inspect.Parameter.empty,
            help=helps.get(parameter.name, ""),
            model=model,
            positional=parameter.kind is not inspect.Parameter.KEYWORD_ONLY,
        )


def read_value(parameter: Parameter, value: Any, models: ModuleType) -> Any:
    """Return the value for the client's method.

    Args:
        parameter: the parameter that the value is for.
        value: the text, number or flag that the user gave; for several files a sequence of paths.
        models: the module with the models of the api-version.

    Raises:
        ValueError: the value is not JSON, does not match the model, or names a folder without audio.
        OSError: a file with JSON cannot be read.
    """
    if parameter.kind is Kind.FILE:
        return Path(value)
    if parameter.kind is Kind.FILES:
        return _files(value)
    if parameter.kind is Kind.JSON:
        return _record(getattr(models, parameter.model), _json(str(value)))
    return value


def _kind_of(annotation: str) -> tuple[Kind, str]:
    parts = [part.strip() for part in annotation.split("|") if part.strip() != "None"]
    if any("AudioSource" in part for part in parts):
        return (Kind.FILES if "[" in annotation else Kind.FILE), ""
    if "str" in parts:
        return Kind.TEXT, ""
    simple = {"bool": Kind.FLAG, "int": Kind.INTEGER, "float": Kind.NUMBER}
    return (simple[parts[0]], "") if parts[0] in simple else (Kind.JSON, parts[0])


def _helps(docstring: str) -> dict[str, str]:
    """Return the texts of the section "Args" by parameter."""
    section = inspect.cleandoc(docstring).partition("\nArgs:\n")[2].partition("\n\n")[0]
    found: dict[str, str] = {}
    name = ""
    for line in inspect.cleandoc(section).splitlines():
        match = _ARGUMENT.match(line)
        if match:
            name, text = match.groups()
            found[name] = text
        elif name:
            found[name] += f" {line.strip()}"
    return found


def _files(paths: Sequence[str]) -> list[Path]:
    """Return the files; those of a folder in the order of their names."""
    found: list[Path] = []
    for path in map(Path, paths):
        if not path.is_dir():
            found.append(path)
            continue
        audio = sorted(each for each in path.iterdir() if each.suffix.lower() in _AUDIO_SUFFIXES)
        if not audio:
            raise ValueError(f"the folder {path} has no file that ends with {' or '.join(_AUDIO_SUFFIXES)}")
        found += audio
    return found


def _json(text: str) -> Any:
    if text.startswith("@"):
        text = Path(text[1:]).read_text("utf-8")
    elif not text.lstrip().startswith("{"):
        return {"kind": text}
    try:
        return json.loads(text)
    except ValueError as error:
        raise ValueError(f"it is not JSON: {error}") from None


def _record(model: type[Record], data: Any) -> Record:
    record = model.from_dict(data)
    if record.additional_properties:
        known = ", ".join(sorted(plan_of(model).wire_names))
        raise ValueError(f"a {model.__name__} has no {', '.join(record.additional_properties)}; it has {known}")
    return record
