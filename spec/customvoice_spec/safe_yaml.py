"""Read YAML as JSON values. This is the only YAML loader of the repository: it is safe, fast and creates no dates."""

from __future__ import annotations

from typing import Any

import yaml

__all__ = ["DuplicateKeyError", "YamlError", "compose_yaml", "load_yaml"]

_TIMESTAMP = "tag:yaml.org,2002:timestamp"


class YamlError(ValueError):
    """The text is not YAML. `reason` is one sentence; `line` and `column` count from 1, None where unknown."""

    def __init__(self, reason: str, line: int | None = None, column: int | None = None) -> None:
        self.reason = reason
        self.line = line
        self.column = column
        super().__init__(f"line {line}, column {column}: {reason}" if line else reason)


class DuplicateKeyError(YamlError):
    """A mapping has the same key twice."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the C loader has no stub
    """A safe loader that keeps a timestamp as its text: an api-version and a service's time are strings."""


class _StrictLoader(_Loader):
    """The same loader, but it rejects a key that is given twice."""


def load_yaml(text: str | bytes, *, unique_keys: bool = False) -> Any:
    """Return the value of a YAML (or JSON) text. With `unique_keys`, reject a key that a mapping has twice.

    Raises YamlError.
    """
    try:
        return yaml.load(text, Loader=_StrictLoader if unique_keys else _Loader)  # noqa: S506 - both are safe
    except YamlError:
        raise
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _yaml_error(error) from None


def compose_yaml(text: str | bytes) -> yaml.Node | None:
    """Return the node tree of a YAML text, with the position of each node; None for an empty text.

    Raises YamlError.
    """
    try:
        root: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, RecursionError) as error:
        raise _yaml_error(error) from None
    return root


def _yaml_error(error: Exception) -> YamlError:
    if not isinstance(error, yaml.MarkedYAMLError):
        return YamlError(" ".join(str(error).split()))
    mark = error.problem_mark or error.context_mark
    reason = error.problem or error.context or "it cannot be parsed"
    return YamlError(reason, mark.line + 1, mark.column + 1) if mark else YamlError(reason)


def _construct_unique(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    mapping: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key, mark = loader.construct_object(key_node, deep=True), key_node.start_mark
        if not key.__hash__:
            raise YamlError("found unhashable key", mark.line + 1, mark.column + 1)
        if key in mapping:
            raise DuplicateKeyError(f"the key {key!r} is given twice", mark.line + 1, mark.column + 1)
        mapping[key] = loader.construct_object(value_node, deep=True)
    return mapping


def _construct_text(loader: Any, node: yaml.ScalarNode) -> str:
    return str(loader.construct_scalar(node))


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_constructor("tag:yaml.org,2002:python/unicode", _construct_text)  # how Python 2 wrote text
_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _construct_unique)
