"""Which requests are meant: patterns that facts about a request have to match, and how near a request comes to them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from fnmatch import fnmatchcase

Facts = Mapping[str, str | None]
"""What is known of a request, by name; None where there is nothing (an unknown route has no operation)."""

ASKED = ("operation", "id", "version", "method", "path", "query")
"""What is known of a request before it is answered; and every header, as `header.NAME` in lower case."""
ANSWERED = (*ASKED, "status", "body", "fault")
"""What is known of it afterwards."""
_HEADER = "header."


@dataclass(frozen=True, slots=True)
class Difference:
    """A criterion that a request does not meet: its name, the pattern, and what the request has instead."""

    name: str
    expected: str
    found: str | None


@dataclass(frozen=True, slots=True)
class Criteria:
    """Patterns by the name of a fact: shell globs (`*`, `?`, `[abc]`), which tell upper from lower case.

    No pattern at all means every request.
    """

    patterns: Mapping[str, str]

    @classmethod
    def of(cls, known: tuple[str, ...], given: Mapping[str, object]) -> "Criteria":
        """Take the criteria of `given` that are not None. Raises ValueError for a name that is not `known`."""
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
        """Tell whether every pattern matches."""
        return not any(self.differences(facts))

    def differences(self, facts: Facts) -> Iterator[Difference]:
        """Yield the criteria that are not met."""
        for name, pattern in self.patterns.items():
            found = facts.get(name)
            if found is None or not fnmatchcase(found, pattern):
                yield Difference(name, pattern, found)

    def distance(self, facts: Facts) -> float:
        """Tell how far from a match: 0 is a match, 1 as far as can be."""
        missed = list(self.differences(facts))
        far = sum(1 - SequenceMatcher(None, each.expected, each.found or "").ratio() for each in missed)
        # Even a difference that looks like none (case, say) is one.
        return round((far + len(missed)) / (2 * max(1, len(self.patterns))), 3)

    def dump(self) -> dict[str, object]:
        """Return them as they are given: headers in an object of their own."""
        plain: dict[str, object] = {name: each for name, each in self.patterns.items() if not name.startswith(_HEADER)}
        headers = {name.removeprefix(_HEADER): each for name, each in self.patterns.items() if name not in plain}
        return plain | ({"headers": headers} if headers else {})


def header_facts(headers: list[tuple[bytes, bytes]]) -> dict[str, str | None]:
    """Return the headers of an ASGI scope as facts; of a repeated one the last counts."""
    return {_HEADER + name.decode("latin-1"): value.decode("latin-1") for name, value in headers}
