"""Filters: the parser accepts what the spec's pattern accepts; the extended grammar agrees with Python."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from customvoice_emulator.common.clock import timestamp
from customvoice_emulator.common.errors import ServiceError
from customvoice_emulator.common.limits import Limits
from customvoice_emulator.state.collection import Collection
from customvoice_emulator.state.filter import parse_filter
from customvoice_emulator.state.filter_grammar import read_filter
from customvoice_spec import projected, versions
from hypothesis import example, given
from hypothesis import strategies as st

from tests.emulator.harness import STABLE, Session, session

PATTERN = projected(versions()[-1])["components"]["parameters"]["Filter"]["schema"]["pattern"]
WORDS = st.sampled_from(
    [
        *(
            "projectId",
            "locale",
            "kind",
            "createdDateTime",
            "eq",
            "ne",
            "gt",
            "ge",
            "lt",
            "le",
            " ",
            " ",
            " ",
            "'",
            "''",
        ),
        *(
            "en-US",
            "2030-01-01T00:00:00Z",
            "2028-02-29T23:59:59.1234567+14:59",
            "2030-02-29T00:00:00Z",
            ".5",
            "and",
            "(",
        ),
    ]
)
RESOURCES = [
    {"id": number, "kind": kind, "locale": locale}
    for number, (kind, locale) in enumerate((kind, locale) for kind in "abc" for locale in "xyz")
]


def accepted(text: str) -> bool:
    """Return whether the parser accepts the filter."""
    try:
        parse_filter(text)
    except ServiceError:
        return False
    return True


@pytest.mark.slow
@given(st.lists(WORDS, max_size=9).map("".join) | st.from_regex(PATTERN, fullmatch=True) | st.text(max_size=20))
@example("createdDateTime gt 2030-01-01T24:00:00Z")
@example("createdDateTime gt 2030-01-01T00:00:00.12345678Z")
@example("createdDateTime gt 2030-01-01T00:00:00+15:00")
@example("createdDateTime gt '2030-01-01T00:00:00Z'")
@example("createdDateTime gt 3030-01-01T00:00:00Z")
@example("kind eq ä")
@example("kind eq -a")
@example("kind eq 'a'\n")
def test_parser_accepts_what_the_pattern_accepts(text: str) -> None:
    """The parser accepts exactly the filters of the spec's pattern, so that clients can rely on it."""
    assert accepted(text) == bool(re.fullmatch(PATTERN.removesuffix("$"), text, re.ASCII))


comparisons = st.builds(
    lambda name, verb, value: (
        f"{name} {verb} '{value}'",
        f"each[{name!r}] {'==' if verb == 'eq' else '!='} {value!r}",
    ),
    st.sampled_from(["kind", "locale"]),
    st.sampled_from(["eq", "ne"]),
    st.sampled_from("abcxyz"),
)


def joined(parts: st.SearchStrategy[tuple[str, str]]) -> st.SearchStrategy[tuple[str, str]]:
    """Join expressions by `and` or `or`, or put one in parentheses."""
    pairs = st.builds(
        lambda one, word, other: (f"{one[0]} {word} {other[0]}", f"{one[1]} {word} {other[1]}"),
        parts,
        st.sampled_from(["and", "or"]),
        parts,
    )
    return pairs | parts.map(lambda one: (f"({one[0]})", f"({one[1]})"))


@pytest.mark.slow
@given(st.recursive(comparisons, joined, max_leaves=12))
def test_joined_comparisons_agree_with_python(expression: tuple[str, str]) -> None:
    """`and` has a higher precedence than `or`, as in Python, which is the model here."""
    text, model = expression
    wanted = read_filter(text, extended=True)
    expected = [each["id"] for each in RESOURCES if eval(model, {"each": each})]  # noqa: S307 - written above
    assert [each["id"] for each in RESOURCES if wanted.matches(each)] == expected


@pytest.mark.parametrize(
    ("text", "character", "words"),
    [
        ("kind eq 'x' and", 12, "expected and, or, or the end"),
        ("kind eq 'x' and ", 17, "a property"),
        ("kind eq 'x' xor kind eq 'y'", 12, "expected and, or, or the end"),
        ("kind eq 'x'  and kind eq 'y'", 12, "expected and, or, or the end"),
        ("(kind eq 'x'", 13, "a closing parenthesis"),
        ("(kind eq 'x') and (locale is 'y')", 27, "'is' is not an operator"),
        ("(kind eq 'x'))", 14, "the end"),
        ("( kind eq 'x')", 2, "a property"),
        ("()", 2, "a property"),
        ("(" * 33 + "kind eq 'x'", 33, "32 levels deep"),
    ],
)
def test_invalid_joined_filter_reports_its_position(text: str, character: int, words: str) -> None:
    """The error has the position of the invalid character."""
    with pytest.raises(ServiceError) as caught:
        read_filter(text, extended=True)
    assert (caught.value.status, caught.value.target) == (400, "filter")
    assert f"at character {character}:" in caught.value.message
    assert words in caught.value.message


@pytest.fixture(params=[False, True])
def jessica(request: pytest.FixtureRequest) -> Iterator[Session]:
    """An emulator with three projects, with and without the extended grammar."""
    with session(limits=Limits(extended_filter=request.param)) as made:
        made.put("projects/Two", {"kind": "PersonalVoice", "locale": "de-DE"})
        made.put("projects/Three", {"kind": "PersonalVoice", "locale": "en-US"})
        yield made


def names(jessica: Session, text: str) -> Any:
    """List projects by a filter; return the status if it is rejected."""
    response = jessica.http.get("projects", params={"api-version": STABLE, "filter": text})
    if response.status_code != 200:
        return response.status_code
    return [each["id"] for each in response.json()["value"]]


def test_joined_filters_need_the_option(jessica: Session) -> None:
    """They are rejected without the option; one comparison always works, and the order is the same."""
    extended = jessica.emulator.limits.extended_filter
    assert names(jessica, "kind eq 'PersonalVoice'") == ["Two", "Three"]
    assert names(jessica, "kind eq 'PersonalVoice' and locale eq 'en-US'") == (["Three"] if extended else 400)
    assert names(jessica, "(locale eq de-DE or kind ne PersonalVoice)") == (["Jessica", "Two"] if extended else 400)
    assert names(jessica, "kind eq 'x' and") == 400


TIMES = st.integers(0, 5000).map(
    lambda each: timestamp(datetime(2030, 1, 1, tzinfo=UTC) + timedelta(milliseconds=each))
)
FRACTIONS = st.sampled_from(["", ".0", ".12", ".120", ".1201", ".119999", ".5", ".500", ".5000001", ".999", ".9999"])


@pytest.mark.slow
@given(
    times=st.lists(TIMES, max_size=30).map(sorted),
    verb=st.sampled_from(["eq", "ne", "gt", "ge", "lt", "le"]),
    second=st.integers(0, 5),
    fraction=FRACTIONS,
    offset=st.sampled_from(["Z", "+00:00", "+01:00"]),
)
@example(times=["2030-01-01T00:00:01.120Z"], verb="eq", second=1, fraction=".12", offset="Z")
@example(times=["2030-01-01T00:00:01.120Z"], verb="gt", second=1, fraction=".1201", offset="Z")
def test_time_range_agrees_with_comparisons(
    times: list[str], verb: str, second: int, fraction: str, offset: str
) -> None:
    """A range found by bisection agrees with single comparisons, for any number of digits."""
    hour = "01" if offset == "+01:00" else "00"
    wanted = parse_filter(f"createdDateTime {verb} 2030-01-01T{hour}:00:0{second}{fraction}{offset}")
    stored = Collection()
    for number, time in enumerate(times):
        stored.put(number, str(number), {"body": {"createdDateTime": time}})
    kept = [entry.body["createdDateTime"] for entry in stored.page(wanted, 0, 100)]
    assert kept == [time for time in times if wanted.matches({"createdDateTime": time})]
