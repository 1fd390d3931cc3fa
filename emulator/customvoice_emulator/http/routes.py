"""Find the path template for the raw path of a request, among the templates of all api-versions."""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import unquote_to_bytes

_DOTS = (".", "..")


class _Node:
    """The possible next segments of a path: fixed words, or parameters with or without an action (`{id}:upload`)."""

    __slots__ = ("parameters", "template", "words")

    def __init__(self) -> None:
        self.template: str | None = None
        self.words: dict[str, _Node] = {}
        self.parameters: list[tuple[str, str, _Node]] = []


class Routes:
    """The path templates of all versions. Words have any case, and a slash may follow (FIDELITY: case of a path)."""

    def __init__(self, templates: Iterable[str]) -> None:
        self._root = _Node()
        # Templates with an action come first, because they are more specific.
        for template in sorted(set(templates), key=lambda text: (-text.count(":"), text)):
            step = self._root
            for part in template.strip("/").split("/"):
                step = _child(step, part)
            step.template = template

    def match(self, raw_path: bytes) -> tuple[str, Mapping[str, str]] | None:
        """Return (template, path parameters) for a percent-encoded path, or None."""
        parts = _parts(raw_path)
        if parts[0] != "" or any(part in _DOTS for part in parts):
            return None
        slash = len(parts) > 2 and parts[-1] == ""
        values: dict[str, str] = {}
        found = _find(self._root, parts[1:-1] if slash else parts[1:], 0, values)
        return None if found is None else (found, values)


def _parts(raw_path: bytes) -> list[str]:
    if b"%" in raw_path:
        return [unquote_to_bytes(part).decode("utf-8", "replace") for part in raw_path.split(b"/")]
    return raw_path.decode("utf-8", "replace").split("/")


def _child(step: _Node, part: str) -> _Node:
    """Return the child node for `part` of a template; create it if it is missing."""
    if not part.startswith("{"):
        return step.words.setdefault(part.lower(), _Node())
    name, _, action = part[1:].partition("}")
    action = action.lower()
    for known, other, after in step.parameters:
        if (known, other) == (name, action):
            return after
    after = _Node()
    step.parameters.append((name, action, after))
    return after


def _find(step: _Node, parts: Sequence[str], place: int, values: dict[str, str]) -> str | None:
    if place == len(parts):
        return step.template
    part = parts[place]
    word = step.words.get(part.lower())
    if word is not None:
        found = _find(word, parts, place + 1, values)
        if found is not None:
            return found
    for name, action, after in step.parameters:
        has_action = part[len(part) - len(action) :].lower() == action
        value = part[: len(part) - len(action)]
        # An id has no colon: `x:y` has the action `y`, and an unknown action is not a route.
        if value and ":" not in value and has_action:
            found = _find(after, parts, place + 1, values)
            if found is not None:
                values[name] = value
                return found
    return None
