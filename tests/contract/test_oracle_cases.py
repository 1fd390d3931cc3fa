"""The passive oracles on made-up exchanges: each accepts the good ones and names what is wrong with the bad."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from customvoice_contract.oracles import ORACLES, Monitor
from customvoice_contract.oracles.registry import GROUPS

from tests.contract.oracle_cases import CASES, made
from tests.contract.oracle_cases.made import error, exchange, get, project

if TYPE_CHECKING:
    from customvoice_contract.oracles import Exchange, Oracle

PATH, CONSENT = "/projects/Jessica", "/consents/consent-1"
MINE: dict[str, str | None] = {"operation-id": "op-1"}


def name(value: object) -> str | None:
    """Name a case by its oracle and rule."""
    return value if isinstance(value, str) else None


@pytest.mark.parametrize(("oracle", "seen", "rule"), CASES, ids=name)
def test_an_oracle_judges(oracle: str, seen: list[Exchange], rule: str | None) -> None:
    """Good exchanges pass; the last of bad ones breaks the one rule that is named."""
    assert [each.rule for each in made.violations(oracle, seen)] == ([rule] if rule else [])


@pytest.mark.parametrize("oracle", ORACLES, ids=[each.name for each in ORACLES])
def test_every_oracle_accepts_something_and_refuses_something(oracle: Oracle) -> None:
    """An oracle that was never seen to refuse may be one that cannot."""
    verdicts = {rule is None for each, _, rule in CASES if each == oracle.name}
    assert verdicts == {True, False}


def test_oracles_have_names_of_their_own_and_a_known_group() -> None:
    """Reports tell them apart by name and gather them by group."""
    assert len({each.name for each in ORACLES}) == len(ORACLES)
    assert {each.group for each in ORACLES} <= set(GROUPS)


def test_a_good_exchange_passes_all_oracles() -> None:
    """What one oracle demands, no other forbids."""
    monitor = Monitor(made.VERSION)
    good = [
        made.put_project(),
        get(PATH, project()),
        made.put_consent(),
        made.monitor("Succeeded"),
        get(CONSENT, made.consent(status="Succeeded", lastActionDateTime=made.at(1))),
        made.page([project()]),
        made.deletion(PATH),
        get(PATH, error("NotFound", target="id"), 404),
    ]
    assert [each.message for seen in good for each in monitor.observe(seen)] == []


def test_what_was_refused_was_not_done() -> None:
    """A refused deletion leaves the resource there; one that ended in a failure of the service may have been done."""
    refused = exchange("DELETE", PATH, 409, error("Conflict"))
    failed = exchange("DELETE", PATH, 500, error("InternalServerError"))
    missing = get(PATH, error("NotFound"), 404)
    assert made.violations("presence", [made.put_project(), refused, missing])
    assert not made.violations("presence", [made.put_project(), failed, missing])


def test_a_replay_says_nothing_about_the_resource() -> None:
    """It is the first answer again, whatever became of the resource meanwhile."""
    replay = made.put_consent(request_headers=MINE)
    ended = get(CONSENT, made.consent(status="Succeeded", lastActionDateTime=made.at(1)))
    assert not made.violations("status_forward", [replay, ended, replay, ended])
    assert made.violations("status_forward", [replay, ended, replay, get(CONSENT, made.consent())])


def test_two_keys_may_open_one_speech_resource() -> None:
    """What one key deletes, the other no longer takes for present."""
    gone = made.deletion(PATH, request_headers={"ocp-apim-subscription-key": "other"})
    assert not made.violations("presence", [made.put_project(), gone, get(PATH, error("NotFound"), 404)])


def test_requests_that_overlap_are_no_sequence() -> None:
    """Which of them came first is unknown, so nothing is concluded from their order; each alone is judged."""
    monitor = Monitor(made.VERSION)
    gone, missing = made.deletion(PATH), get(PATH, error("NotFound"), 404)
    monitor.observe(made.put_project())
    with monitor.sending("DELETE") as deleting, monitor.sending("GET") as reading:
        assert monitor.observe(missing, reading) == []
        assert monitor.observe(gone, deleting) == []
    with monitor.sending("GET") as reading:
        assert [each.oracle for each in monitor.observe(get(PATH, project(color="red")), reading)] == [
            "response_conforms"
        ]


def test_readings_that_overlap_are_a_sequence_all_the_same() -> None:
    """Readings change nothing."""
    monitor = Monitor(made.VERSION)
    monitor.observe(made.put_project())
    with monitor.sending("GET") as one, monitor.sending("GET"):
        assert [each.rule for each in monitor.observe(get(PATH, error("NotFound"), 404), one)] == ["resource-lost"]


def test_the_judge_counts_what_it_judged_and_where() -> None:
    """By oracle, and by operation and status; what an oracle has nothing to say about does not count."""
    monitor = Monitor(made.VERSION)
    monitor.observe(get(PATH, project()))
    monitor.observe(get("/voices", error("404"), 404))
    assert monitor.counts["error_code"] == 1
    assert monitor.coverage["Projects_Get", 200, "response_conforms"] == 1
    assert monitor.coverage["", 404, "route"] == 1


def test_the_judge_keeps_the_course_of_operations() -> None:
    """Each with what began it, and when each status was read."""
    monitor = Monitor(made.VERSION)
    monitor.observe(made.put_consent())
    monitor.observe(made.monitor("Running", started=made.START + timedelta(seconds=1)))
    monitor.observe(made.monitor("Succeeded", started=made.START + timedelta(seconds=2.5)))
    (course,) = monitor.timelines
    assert (course.id, course.began_by) == ("op-1", "Consents_Create")
    assert course.statuses == [(1.0, "Running"), (2.5, "Succeeded")]


def test_an_exchange_shows_no_secret() -> None:
    """Its representation is in logs and in test output."""
    seen = made.put_consent(sent={**made.CONSENT_SENT, "audioUrl": "https://a/b?sig=abc"})
    assert made.KEY not in repr(seen)
    assert "sig" not in repr(seen)
