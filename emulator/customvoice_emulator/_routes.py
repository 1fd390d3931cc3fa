"""From the raw path of a request to the path template it means, over all api-versions."""

from collections.abc import Iterable, Mapping
from urllib.parse import unquote_to_bytes

_DOTS = (".", "..")


class Routes:
    """The path templates of all versions. A trailing slash is tolerated where the template has no parameter."""

    def __init__(self, templates: Iterable[str]) -> None:
        self._by_length: dict[int, list[tuple[str, list[str]]]] = {}
        # Templates with an action (`{id}:upload`) come first: they are more particular.
        for template in sorted(set(templates), key=lambda text: (-text.count(":"), text)):
            parts = template.strip("/").split("/")
            self._by_length.setdefault(len(parts), []).append((template, parts))

    def match(self, raw_path: bytes) -> tuple[str, Mapping[str, str]] | None:
        """Return (template, path parameters) for a percent-encoded path, or None."""
        parts = [unquote_to_bytes(part).decode("utf-8", "replace") for part in raw_path.split(b"/")]
        if not parts or parts[0] != "" or any(part in _DOTS for part in parts):
            return None
        del parts[0]
        slash = len(parts) > 1 and parts[-1] == ""
        if slash:
            del parts[-1]
        for template, wanted in self._by_length.get(len(parts), ()):
            values = _match(wanted, parts)
            if values is not None and not (slash and values):
                return template, values
        return None


def _match(wanted: list[str], parts: list[str]) -> Mapping[str, str] | None:
    values: dict[str, str] = {}
    for pattern, part in zip(wanted, parts, strict=True):
        if not pattern.startswith("{"):
            if pattern != part:
                return None
            continue
        name, _, action = pattern[1:].partition("}")
        # An id has no colon, so `x:y` names an action, and one that is not described is no route.
        if not part.endswith(action) or ":" in part[: len(part) - len(action)] or len(part) == len(action):
            return None
        values[name] = part[: len(part) - len(action)]
    return values
