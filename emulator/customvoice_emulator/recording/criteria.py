"""Select requests by criteria: patterns for facts about a request, and a distance for requests that do not match."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from fnmatch import fnmatchcase

Facts = Mapping[str, str | None]
"""The facts about a request by name; None for a missing one (an unknown route has no operation)."""

REQUEST_CRITERIA = ("operation", "id", "version", "method", "path", "query")
"""The facts known before the response; in addition every header, as `header.NAME` in lower case."""
RESPONSE_CRITERIA = (*REQUEST_CRITERIA, "status", "body", "fault")
"""The facts known after the response."""
_HEADER = "header."


@dataclass(frozen=True, slots=True)
class Difference:
    """A criterion that a request does not match: its name, its pattern, and the request's value."""

    name: str
    expected: str
    found: str | None


@dataclass(frozen=True, slots=True)
class Criteria:
    """Patterns by the name of a fact: case-sensitive shell globs (`*`, `?`, `[abc]`).

    Criteria without a pattern match every request.
    """

    patterns: Mapping[str, str]

    @classmethod
    def of(cls, known: tuple[str, ...], given: Mapping[str, object]) -> "Criteria":
        """Create criteria from the values of `given` that are not None. Raises ValueError for a name not in `known`."""
        patterns: dict[str, str] = {}
        for name, value in given.items():
            if name == "headers" and isinstance(value, Mapping):
                patterns |= {_HEADER + each.lower(): str(pattern) for each, pattern in value.items()}
            elif name not in known:
                raise ValueError(f"expected criteria of {', '.join(known)}, headers, not {name!r}")
            elif value is not None:
                patterns[name] = str(value)
        return cls(patterns)

    def match(self, facts: Facts) -> bool:
        """Return whether every pattern matches."""
        return not any(self.differences(facts))

    def differences(self, facts: Facts) -> Iterator[Difference]:
        """Yield the criteria that do not match."""
        for name, pattern in self.patterns.items():
            found = facts.get(name)
            if found is None or not fnmatchcase(found, pattern):
                yield Difference(name, pattern, found)

    def distance(self, facts: Facts) -> float:
        """Return the distance from a match: 0 is a match, 1 is the maximum."""
        missed = list(self.differences(facts))
        far = sum(1 - SequenceMatcher(None, each.expected, each.found or "").ratio() for each in missed)
        # Count each difference, even if its texts are similar (in case, for example).
        return round((far + len(missed)) / (2 * max(1, len(self.patterns))), 3)

    def dump(self) -> dict[str, object]:
        """Return the criteria in the form of `of`: headers in their own object."""
        plain: dict[str, object] = {name: each for name, each in self.patterns.items() if not name.startswith(_HEADER)}
        headers = {name.removeprefix(_HEADER): each for name, each in self.patterns.items() if name not in plain}
        return plain | ({"headers": headers} if headers else {})


def header_facts(headers: list[tuple[bytes, bytes]]) -> dict[str, str | None]:
    """Return the headers of an ASGI scope as facts; of a repeated header, the last value counts."""
    return {_HEADER + name.decode("latin-1"): value.decode("latin-1") for name, value in headers}
