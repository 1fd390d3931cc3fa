"""The passive oracles on invented exchanges: each accepts good ones and finds the rule that a bad one breaks."""

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
def test_oracle_finds_exactly_the_named_rule(oracle: str, seen: list[Exchange], rule: str | None) -> None:
    """Good exchanges pass; the last of bad exchanges breaks exactly the named rule."""
    assert [each.rule for each in made.violations(oracle, seen)] == ([rule] if rule else [])


@pytest.mark.parametrize("oracle", ORACLES, ids=[each.name for each in ORACLES])
def test_every_oracle_has_good_and_bad_cases(oracle: Oracle) -> None:
    """An oracle without a bad case may find nothing at all."""
    verdicts = {rule is None for each, _, rule in CASES if each == oracle.name}
    assert verdicts == {True, False}


def test_oracles_have_names_of_their_own_and_a_known_group() -> None:
    """Reports list oracles by name and group."""
    assert len({each.name for each in ORACLES}) == len(ORACLES)
    assert {each.group for each in ORACLES} <= set(GROUPS)


def test_a_good_exchange_passes_all_oracles() -> None:
    """No oracle forbids what another one requires."""
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


def test_rejected_request_has_no_effect_for_the_oracles() -> None:
    """After a rejected deletion the resource exists; after a server error the deletion may have happened."""
    refused = exchange("DELETE", PATH, 409, error("Conflict"))
    failed = exchange("DELETE", PATH, 500, error("InternalServerError"))
    missing = get(PATH, error("NotFound"), 404)
    assert made.violations("presence", [made.put_project(), refused, missing])
    assert not made.violations("presence", [made.put_project(), failed, missing])


def test_replay_does_not_change_the_known_resource() -> None:
    """A replay returns the first response, which may be outdated."""
    replay = made.put_consent(request_headers=MINE)
    ended = get(CONSENT, made.consent(status="Succeeded", lastActionDateTime=made.at(1)))
    assert not made.violations("status_forward", [replay, ended, replay, ended])
    assert made.violations("status_forward", [replay, ended, replay, get(CONSENT, made.consent())])


def test_two_keys_may_open_one_speech_resource() -> None:
    """What one key deletes is no longer expected for the other key."""
    gone = made.deletion(PATH, request_headers={"ocp-apim-subscription-key": "other"})
    assert not made.violations("presence", [made.put_project(), gone, get(PATH, error("NotFound"), 404)])


def test_overlapping_requests_are_checked_one_by_one() -> None:
    """The order of overlapping requests is unknown, so only each exchange alone is checked."""
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


def test_overlapping_reads_stay_a_sequence() -> None:
    """Reads change nothing, so their order does not matter."""
    monitor = Monitor(made.VERSION)
    monitor.observe(made.put_project())
    with monitor.sending("GET") as one, monitor.sending("GET"):
        assert [each.rule for each in monitor.observe(get(PATH, error("NotFound"), 404), one)] == ["resource-lost"]


def test_monitor_counts_checks_by_oracle_operation_and_status() -> None:
    """Exchanges that an oracle does not check are not counted."""
    monitor = Monitor(made.VERSION)
    monitor.observe(get(PATH, project()))
    monitor.observe(get("/voices", error("404"), 404))
    assert monitor.counts["error_code"] == 1
    assert monitor.coverage["Projects_Get", 200, "response_conforms"] == 1
    assert monitor.coverage["", 404, "route"] == 1


def test_monitor_records_the_statuses_of_operations() -> None:
    """Each operation has its starting request, and the time of each read status."""
    monitor = Monitor(made.VERSION)
    monitor.observe(made.put_consent())
    monitor.observe(made.monitor("Running", started=made.START + timedelta(seconds=1)))
    monitor.observe(made.monitor("Succeeded", started=made.START + timedelta(seconds=2.5)))
    (course,) = monitor.timelines
    assert (course.id, course.began_by) == ("op-1", "Consents_Create")
    assert course.statuses == [(1.0, "Running"), (2.5, "Succeeded")]


def test_an_exchange_shows_no_secret() -> None:
    """Logs and test output contain its repr."""
    seen = made.put_consent(sent={**made.CONSENT_SENT, "audioUrl": "https://a/b?sig=abc"})
    assert made.KEY not in repr(seen)
    assert "sig" not in repr(seen)
