"""Read YAML as JSON values. This is the only YAML loader of the repository: it is safe, fast and creates no dates."""

from __future__ import annotations

import math
from typing import Any

import yaml

from customvoice_spec.yaml_limits import find_violation

__all__ = ["DuplicateKeyError", "YamlError", "compose_yaml", "load_yaml"]

_MERGE = "tag:yaml.org,2002:merge"
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


class _JsonLoader(_Loader):
    """The same loader, but it rejects repeated keys and everything that JSON does not have."""


def load_yaml(text: str | bytes, *, unique_keys: bool = False, json_only: bool = False) -> Any:
    """Return the value of a YAML (or JSON) text that is within the limits of `yaml_limits`.

    With `unique_keys`, reject a key that a mapping has twice; with `json_only`, also keys that are not text
    and numbers that are not finite. Raises YamlError with the place.
    """
    loader = _JsonLoader if json_only else _StrictLoader if unique_keys else _Loader
    try:
        _require_limits(text)
        return yaml.load(text, Loader=loader)  # noqa: S506 - all of them are safe
    except YamlError:
        raise
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _yaml_error(error) from None


def compose_yaml(text: str | bytes) -> yaml.Node | None:
    """Return the node tree of a YAML text, with the position of each node; None for an empty text.

    Raises YamlError.
    """
    try:
        _require_limits(text)
        root: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, RecursionError) as error:
        raise _yaml_error(error) from None
    return root


def _require_limits(text: str | bytes) -> None:
    violation = find_violation(text)
    if violation is not None:
        raise YamlError(*violation)


def _yaml_error(error: Exception) -> YamlError:
    if not isinstance(error, yaml.MarkedYAMLError):
        return YamlError(" ".join(str(error).split()))
    mark = error.problem_mark or error.context_mark
    reason = error.problem or error.context or "it cannot be parsed"
    return YamlError(reason, mark.line + 1, mark.column + 1) if mark else YamlError(reason)


def _construct_unique(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    keys: set[Any] = set()
    for key_node, _ in node.value:
        if key_node.tag == _MERGE:
            continue
        key = loader.construct_object(key_node, deep=True)
        if not key.__hash__:
            raise _at(key_node, "found unhashable key")
        if isinstance(loader, _JsonLoader) and not isinstance(key, str):
            raise _at(key_node, f"the key {key_node.value} is not text; put it in quotes")
        if key in keys:
            raise _at(key_node, f"the key {key!r} is given twice", DuplicateKeyError)
        keys.add(key)
    # The keys of a merge (<<) come first, so that own keys take precedence.
    loader.flatten_mapping(node)
    pairs = [(loader.construct_object(key, deep=True), value) for key, value in node.value]
    return {key: loader.construct_object(value, deep=True) for key, value in pairs}


def _construct_finite(loader: Any, node: yaml.ScalarNode) -> float:
    number: float = loader.construct_yaml_float(node)
    if not math.isfinite(number):
        raise _at(node, f"{node.value} is not a finite number")
    return number


def _at(node: yaml.Node, reason: str, kind: type[YamlError] = YamlError) -> YamlError:
    return kind(reason, node.start_mark.line + 1, node.start_mark.column + 1)


def _reject_binary(_loader: Any, node: yaml.ScalarNode) -> bytes:
    raise _at(node, "the tag '!!binary' is not allowed: expected a JSON value")


def _construct_text(loader: Any, node: yaml.ScalarNode) -> str:
    return str(loader.construct_scalar(node))


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_constructor("tag:yaml.org,2002:python/unicode", _construct_text)  # how Python 2 wrote text
for _strict in (_StrictLoader, _JsonLoader):
    _strict.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _construct_unique)
_JsonLoader.add_constructor("tag:yaml.org,2002:float", _construct_finite)
_JsonLoader.add_constructor("tag:yaml.org,2002:binary", _reject_binary)
