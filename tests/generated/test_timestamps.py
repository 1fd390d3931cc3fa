"""Timestamps: the parsed text is written back unchanged, and everything else works like datetime."""

from __future__ import annotations

import copy
import importlib
import pickle
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from customvoice import Timestamp
from customvoice_spec import versions
from hypothesis import given
from hypothesis import strategies as st


@st.composite
def rfc_3339(draw: st.DrawFn) -> str:
    """Return a text that RFC 3339 allows, or one of related services without a zone."""
    moment = draw(st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30)))
    date, seconds = moment.strftime("%m-%dT%H:%M:"), draw(st.sampled_from([f"{moment.second:02}", "60"]))
    fraction = draw(st.sampled_from(["", *(f".{moment.microsecond:06}1230"[:length] for length in range(2, 11))]))
    sign, hours, minutes = draw(st.tuples(st.sampled_from("+-"), st.integers(0, 23), st.integers(0, 59)))
    zone = draw(st.sampled_from(["", "Z", f"{sign}{hours:02}:{minutes:02}"]))
    text = f"{moment.year:04}-{date}{seconds}{fraction}{zone}"
    return draw(st.sampled_from([text, text.lower()]))


@pytest.fixture(params=versions())
def project(request: pytest.FixtureRequest) -> Any:
    return importlib.import_module("customvoice.v" + request.param.replace("-", "_")).Project


@pytest.mark.slow
@given(text=rfc_3339())
def test_timestamp_text_round_trips(text: str) -> None:
    """Any RFC 3339 text, with up to nine digits, a leap second or no zone, leaves a model unchanged."""
    from customvoice import Project

    sent = {"kind": "PersonalVoice", "createdDateTime": text}
    project = Project.from_dict(sent)
    created = project.created_date_time
    assert created is not None
    assert project.to_dict() == sent
    assert created.text == text
    assert created.utcoffset() is not None


@pytest.mark.slow
@given(text=rfc_3339(), protocol=st.integers(0, pickle.HIGHEST_PROTOCOL))
def test_a_copy_keeps_the_text(text: str, protocol: int) -> None:
    """Pickling in every protocol and copying keep the time and its text."""
    moment = Timestamp.parse(text)
    for again in (pickle.loads(pickle.dumps(moment, protocol)), copy.copy(moment), copy.deepcopy(moment)):  # noqa: S301 - made here
        assert (again, again.text, type(again)) == (moment, text, Timestamp)


@pytest.mark.slow
@given(
    moment=st.datetimes(
        min_value=datetime(2, 1, 1),
        max_value=datetime(9998, 1, 1),
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=-7, minutes=-30)), timezone(timedelta(hours=14))]),
    )
)
def test_a_datetime_of_the_caller_is_written_as_utc(moment: datetime) -> None:
    """A plain datetime is written in UTC, with milliseconds and Z, and is the same time except for finer digits."""
    from customvoice import BaseModel

    base = BaseModel(release_date_time=moment)  # type: ignore[arg-type]  # what callers without a checker do
    text = base.to_dict()["releaseDateTime"]
    assert len(text) == len("2023-12-01T00:00:00.000Z")
    assert text.endswith("Z")
    assert timedelta(0) <= moment - Timestamp.parse(text) < timedelta(milliseconds=1)


def test_computed_timestamp_has_the_default_text() -> None:
    """Arithmetic gives timestamps with the default text, not that of an operand; their copies too."""
    moment = Timestamp.parse("2023-12-01T00:00:00.1234567+02:00")
    later = moment + timedelta(days=1)
    assert later.text == "2023-12-01T22:00:00.123Z"
    assert pickle.loads(pickle.dumps(later)) == later  # noqa: S301 - made here
    assert moment.replace(year=2020).text == "2020-11-30T22:00:00.123Z"
    assert repr(moment) == "Timestamp.parse('2023-12-01T00:00:00.1234567+02:00')"


def test_timestamp_compares_like_a_datetime() -> None:
    """Equality, order and hash depend on the time, not on the text."""
    moment = datetime(2023, 12, 1, tzinfo=UTC)
    spellings = [Timestamp.parse(text) for text in ("2023-12-01T00:00:00Z", "2023-12-01T02:00:00.0000000+02:00")]
    assert {moment, *spellings} == {moment}
    assert max(*spellings, moment + timedelta(seconds=1)) == moment + timedelta(seconds=1)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2023-13-01T00:00:00Z", "2023-12-01T00:00:61Z", "2023-12-01T60:00:00Z"]
)
def test_invalid_timestamp_is_rejected(project: Any, text: str) -> None:
    """The error names the location and never the value."""
    with pytest.raises(ValueError, match=r"Project\.createdDateTime: expected an RFC 3339 timestamp, received str"):
        project.from_dict({"kind": "x", "createdDateTime": text})
