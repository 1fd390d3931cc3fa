"""Operations are kept for a day of the emulator's time, then deleted, so that the store does not grow."""

from pathlib import Path

import pytest
from customvoice_emulator.instance.reset import reset
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.emulator.harness import CONSENT, DEPLOYMENT, ENDPOINT, Session, session

PACES = ["immediate", "reads:2", "seconds:60", "seconds:172800"]


def stored(at: Session) -> list[str]:
    """Return the ids of the operations in the store."""
    with at.emulator.store.transaction() as tx:
        return [name for name, _ in tx.scan("operations")]


def begin(at: Session, name: str) -> int:
    """Start the operation with that id, and delete the created resource."""
    at.put(f"consents/{name}", CONSENT, operation_id=name)
    return at.http.delete(f"consents/{name}").status_code


@pytest.mark.slow
@pytest.mark.parametrize("pace", PACES)
def test_many_days_leave_no_operations(pace: str) -> None:
    """For any pace, and without reads, the store has the operations of the last days only."""
    with session(pace=pace) as at:
        most = 0
        for day in range(12):
            for number in range(5):
                assert begin(at, f"day-{day}-{number}") == 204
            at.clock.advance(hours=25)
            most = max(most, len(stored(at)))
        assert most <= (20 if pace == "seconds:172800" else 10)
        assert not any(name.startswith("day-1-") for name in stored(at))


@pytest.mark.parametrize("pace", PACES)
def test_operation_that_can_still_end_is_kept(pace: str) -> None:
    """An operation of an existing resource can end at any later read; a day after that it is deleted."""
    with session(pace=pace) as at:
        at.prepare()
        at.train()
        at.put(ENDPOINT, DEPLOYMENT, operation_id="deployment")
        at.clock.advance(days=3)
        at.put("consents/other", CONSENT, operation_id="other")
        for _ in range(2):
            shown = at.get(ENDPOINT)
        assert shown["status"] == "Succeeded"
        at.clock.advance(days=3)
        at.put("consents/another", CONSENT, operation_id="another")
        assert "deployment" not in stored(at)


def test_kept_operations_expire_after_a_restart(tmp_path: Path) -> None:
    """An emulator knows the age of the operations in its directory."""
    with session(data_dir=tmp_path, pace="reads:2") as at:
        for number in range(3):
            begin(at, f"old-{number}")
        at.emulator.store.close()
    with session(data_dir=tmp_path, pace="reads:2") as at:
        at.clock.advance(hours=24)
        begin(at, "new")
        assert stored(at) == ["new"]
        at.emulator.store.close()


@pytest.mark.slow
@given(hours=st.lists(st.integers(0, 30), min_size=1, max_size=12))
@settings(max_examples=20)
def test_operation_is_readable_for_exactly_a_day(hours: list[int]) -> None:
    """This does not depend on other operations that start meanwhile."""
    with session() as at:
        began: list[float] = []
        now = 0.0
        for number, step in enumerate(hours):
            begin(at, f"number-{number}")
            began.append(now)
            at.clock.advance(hours=step)
            now += step
        for number, at_hour in enumerate(began):
            found = at.http.get(f"operations/number-{number}").status_code
            assert found == (200 if now - at_hour < 24 else 404)


def test_reset_clears_expiry_times() -> None:
    """A new operation with an id from before the reset is kept for its own day."""
    with session() as at:
        begin(at, "first")
        at.clock.advance(hours=20)
        reset(at.emulator, only=["resources"])
        at.put("projects/Jessica", {"kind": "ProfessionalVoice"})
        begin(at, "first")
        at.clock.advance(hours=20)
        begin(at, "second")
        assert stored(at) == ["first", "second"]
