"""Filters of lists: the text that F builds, the values it rejects, and that the service parses it correctly."""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from customvoice import ProjectKind
from customvoice._runtime.models.timestamps import Timestamp
from customvoice._runtime.paging.filters import F, Filter
from customvoice_emulator.state.filter import parse_filter, parse_moment
from customvoice_spec import projected, versions
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.client.harness import Harness, answer, harnesses

MOMENT = datetime(2022, 12, 30, 23, 59, 59, 990_000, tzinfo=UTC)
TEXTS = {"projectId": F.project_id, "locale": F.locale, "kind": F.kind}
EQUALITY = {"eq": operator.eq, "ne": operator.ne}
ORDER = {**EQUALITY, "gt": operator.gt, "ge": operator.ge, "lt": operator.lt, "le": operator.le}
PATTERNS = [projected(version)["components"]["parameters"]["Filter"]["schema"]["pattern"] for version in versions()]


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def make_client(request: pytest.FixtureRequest) -> Iterator[Harness]:
    yield from harnesses(request.param)


@pytest.mark.parametrize(
    ("built", "text"),
    [
        (F.project_id == "Jessica", "projectId eq 'Jessica'"),
        (F.project_id != "O'Neill's", "projectId ne 'O''Neill''s'"),
        ("en-US" == F.locale, "locale eq 'en-US'"),  # noqa: SIM300 (the other way round is tested)
        (F.kind == ProjectKind.PERSONAL_VOICE, "kind eq 'PersonalVoice'"),
        (F.created > MOMENT, "createdDateTime gt 2022-12-30T23:59:59.990000Z"),
        (MOMENT <= F.created, "createdDateTime ge 2022-12-30T23:59:59.990000Z"),  # noqa: SIM300 (as above)
        (
            F.created < MOMENT.astimezone(timezone(timedelta(hours=-8))),
            "createdDateTime lt 2022-12-30T23:59:59.990000Z",
        ),
        (F.created != "2022-12-30T23:59:59.99Z", "createdDateTime ne 2022-12-30T23:59:59.99Z"),
        (
            F.created == Timestamp.parse("2022-12-30T23:59:59.1234567Z"),
            "createdDateTime eq 2022-12-30T23:59:59.1234567Z",
        ),
        (F.created <= Timestamp.parse("2022-12-30T23:59:59"), "createdDateTime le 2022-12-30T23:59:59"),
        (
            F.created >= Timestamp.parse("2022-12-30T23:59:59.1234567Z") + timedelta(microseconds=1),
            "createdDateTime ge 2022-12-30T23:59:59.123457Z",
        ),
    ],
)
def test_comparison_is_written_as_text(built: Filter, text: str) -> None:
    """Quotes are doubled, times are written in UTC, and a timestamp of the service keeps its text."""
    assert str(built) == text
    assert isinstance(built, Filter)


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: F.project_id > "x", TypeError, "does not order by projectId; supported: == and !="),  # type: ignore[operator] # refused
        (lambda: F.kind == 5, TypeError, "kind is compared with a string, received int"),
        (lambda: F.locale == None, TypeError, "compared with a string, received NoneType"),  # noqa: E711 (what is refused)
        (lambda: F.created == 5, TypeError, "a datetime or its text, received int"),
        (lambda: F.created > datetime(2022, 12, 30), ValueError, "has a time zone"),
        (lambda: F.created > datetime(999, 1, 1, tzinfo=UTC), ValueError, "the years 1000 to 2999"),
        (lambda: F.created > datetime.min.replace(tzinfo=timezone(timedelta(hours=5))), ValueError, "the years 1000"),
        (lambda: F.created > "yesterday", ValueError, "a text like 2022-12-30T23:59:59.99Z, received 'yesterday'"),
        (lambda: F.created > "2022-02-30T00:00:00Z", ValueError, "a text like"),
        (lambda: F.created > "2022-12-30T23:59:59Z\n", ValueError, "a text like"),
        (lambda: F.project_id == "a\nb", ValueError, r"the invalid character '\\n'"),
        (lambda: F.project_id == "\ud800", ValueError, r"the invalid character '\\ud800'"),
        (lambda: (F.locale == "a") and (F.kind == "b"), TypeError, "one comparison only"),
        (lambda: (F.locale == "a") & (F.kind == "b"), TypeError, "cannot be combined; the service supports one"),  # type: ignore[operator] # refused
        (lambda: (F.locale == "a") | (F.kind == "b"), TypeError, "cannot be combined"),  # type: ignore[operator] # refused
        (lambda: ~(F.locale == "a"), TypeError, "cannot be combined"),  # type: ignore[operator] # refused
        (lambda: not (F.locale == "a"), TypeError, "neither true nor false"),  # noqa: SIM201 (what is refused)
        (lambda: MOMENT < F.created < MOMENT, TypeError, "one comparison only"),
        (lambda: "a" in F.kind, TypeError, "the service does not support 'in' for kind"),  # type: ignore[operator] # refused
        (lambda: bool(F.kind), TypeError, "kind alone is not a filter; compare it: == and !="),
        (lambda: F(), TypeError, "F is not callable"),
    ],
)
def test_unsupported_filter_is_rejected(build: Callable[[], Any], error: type[Exception], message: str) -> None:
    """Other operators, types and values are errors that list the supported ones, before any request."""
    with pytest.raises(error, match=message):
        build()


@pytest.mark.slow
@given(st.sampled_from(sorted(TEXTS)), st.sampled_from(sorted(EQUALITY)), st.text())
@example("locale", "eq", "'")
@example("locale", "eq", "' or kind eq 'x")
@example("locale", "eq", "")
def test_every_text_round_trips(name: str, verb: str, value: str) -> None:
    """Any string is rejected, or matches each version's grammar and parses back to itself."""
    try:
        text = str(EQUALITY[verb](TEXTS[name], value))
    except ValueError:
        assert not value.isprintable()
        return
    assert all(re.fullmatch(pattern, text) for pattern in PATTERNS)
    parsed = parse_filter(text)
    assert (parsed.property, parsed.compare, parsed.literal) == (name, EQUALITY[verb], value)


OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.sampled_from(sorted(ORDER)), st.datetimes(timezones=OFFSETS | st.just(UTC)))
@example("gt", datetime(2024, 2, 29, tzinfo=UTC))
@example("gt", datetime(2999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC))
def test_every_datetime_round_trips(verb: str, moment: datetime) -> None:
    """Any datetime is rejected for its year, or matches the grammar and is the same time."""
    try:
        text = str(ORDER[verb](F.created, moment))
    except ValueError:
        assert not 1001 <= moment.year <= 2998
        return
    assert all(re.fullmatch(pattern, text) for pattern in PATTERNS)
    parsed = parse_filter(text)
    expected = (moment.astimezone(UTC).replace(microsecond=0), f"{moment.microsecond:06}".rstrip("0"))
    assert (parsed.property, parsed.compare, parsed.literal) == ("createdDateTime", ORDER[verb], expected)


@pytest.mark.slow
@given(st.data())
def test_valid_time_text_is_sent_unchanged(data: st.DataObject) -> None:
    """A valid time text, with up to seven digits and any offset or none, is sent unchanged."""
    digits = data.draw(st.text("0123456789", min_size=1, max_size=7).map(lambda text: f".{text}") | st.just(""))
    offset = data.draw(st.sampled_from(["", "Z", "+14:59", "-00:30"]))
    day = data.draw(st.datetimes(datetime(1000, 1, 2), datetime(2999, 12, 30)))
    text = day.isoformat(timespec="seconds") + digits + offset
    built = F.created == text
    assert built.literal == text
    assert all(re.fullmatch(pattern, str(built)) for pattern in PATTERNS)
    assert parse_filter(str(built)).literal == parse_moment(text)


@given(st.text(alphabet="0123456789-:TZ.+ ", max_size=30))
def test_invalid_time_text_is_rejected(text: str) -> None:
    """A text outside the grammar is rejected."""
    assume(not re.fullmatch(PATTERNS[0], f"createdDateTime eq {text}"))
    with pytest.raises(ValueError, match="a text like"):
        _ = F.created == text


@pytest.mark.parametrize("given_filter", [F.project_id == "O'Neill & co", "projectId eq 'O''Neill & co'"])
def test_a_list_sends_the_filter(make_client: Harness, given_filter: Any) -> None:
    """filter= accepts a filter or its text, and both are sent alike."""
    sent: list[httpx.URL] = []

    def handle(request: httpx.Request) -> httpx.Response:
        sent.append(request.url)
        return answer(200, {"value": []})

    with make_client(handle) as client:
        assert list(client.models.list(filter=given_filter)) == []
    query = dict(parse_qsl(urlsplit(str(sent[0])).query))
    assert query["filter"] == "projectId eq 'O''Neill & co'"


def test_filters_are_values() -> None:
    """Filters with the same text are equal, can be keys, and have a readable representation."""
    assert {F.kind == "x": 1}[F.kind == "x"] == 1
    assert ((F.kind == "x") == (F.kind != "x")) is False
    assert repr(F.kind == "x") == "Filter(property='kind', operator='eq', literal=\"'x'\")"
    assert json.dumps(str(F.kind == "x")) == "\"kind eq 'x'\""
