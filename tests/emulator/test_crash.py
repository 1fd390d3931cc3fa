"""Acknowledged writes survive SIGKILL, other writes are complete or missing, and operations continue."""

from pathlib import Path

import pytest

from benchmarks.crashing import CrashRun
from benchmarks.crashing.check import Seen, differences
from benchmarks.crashing.model import Made, State, Work, act, create, delete, put


@pytest.mark.slow
def test_kills_lose_no_write_and_leave_no_partial_write(tmp_path: Path) -> None:
    """A few kills while clients are active; `benchmarks/crash.py` does many."""
    found = CrashRun(tmp_path, 20260101).run(2)
    assert found.problems == [], found
    assert found.answered > 0, found


CONSENT = "consents/a"
HELD = {"projectId": "p"}


def state() -> State:
    """A project, and a consent whose operation was seen running."""
    made = State()
    put("projects/p", {"kind": "ProfessionalVoice"})(made, {})
    create(CONSENT, HELD, "op", frozenset({"Succeeded"}), frozenset({"digest"}))(made, {})
    made.saw("op", "Running")
    return made


def seen(**changes: object) -> Seen:
    """Return a valid stored state with changes: None removes a consent or an operation."""
    bodies = {"projects/p": {"kind": "ProfessionalVoice"}, CONSENT: changes.get("consent", HELD)}
    operations = {"op": changes.get("operation", "Succeeded")}
    return Seen(
        {path: body for path, body in bodies.items() if isinstance(body, dict)},
        {work: status for work, status in operations.items() if isinstance(status, str)},
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, []),
        ({"operation": "Running"}, []),
        ({"consent": None}, ["consents/a is lost"]),
        ({"consent": {"projectId": "q"}}, ["consents/a: projectId is 'q', not 'p'"]),
        ({"operation": None}, ["operation op is lost"]),
        ({"operation": "NotStarted"}, ["operation op is NotStarted after Running, and may end ['Succeeded']"]),
        ({"operation": "Failed"}, ["operation op is Failed after Running, and may end ['Succeeded']"]),
    ],
)
def test_judge_reports_lost_and_changed_data(changes: dict[str, object], words: list[str]) -> None:
    """The checker of the runs reports lost and changed resources, and statuses that went back."""
    assert differences(state(), seen(**changes)) == words


def test_judge_reports_partial_creations() -> None:
    """A resource without its operation, and an operation without its resource, are reported."""
    before, after = State(), state()
    whole = seen()
    assert differences(after, whole) == []
    for half in (Seen(whole.resources, {}), Seen({"projects/p": whole.resources["projects/p"]}, whole.operations)):
        assert differences(before, half)
        assert differences(after, half)


def test_model_of_a_deleted_project() -> None:
    """Nothing of a deleted project is left, nor its audio; a rejected deletion changes nothing."""
    made = state()
    made.resources["models/m"] = Made({"projectId": "p"}, operation="training")
    made.operations["training"] = Work("models/m", "create")
    delete("projects/p", force=False)(made, {})
    assert list(made.resources) == ["projects/p", CONSENT, "models/m"]
    assert made.audio == {"digest"}
    delete("projects/p", force=True)(made, {})
    assert (made.resources, made.audio, list(made.operations)) == ({}, frozenset(), ["op", "training"])


def test_model_of_endpoint_statuses() -> None:
    """The statuses are those of the migration guide."""
    made = State({"endpoints/e": Made(HELD, operation="create")}, {"create": Work("endpoints/e", "create")})
    act("endpoints/e", "suspend", "later", frozenset({"Succeeded"}))(made, {})
    assert made.resources["endpoints/e"].operation == "later"
    assert [made.operations["later"].leaves(each) for each in ("Succeeded", "Failed")] == ["Disabled", "Failed"]
