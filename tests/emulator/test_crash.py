"""What was answered outlives SIGKILL, what was not has happened wholly or not at all, and started work goes on."""

from pathlib import Path

import pytest

from benchmarks.crashing import CrashRun
from benchmarks.crashing.check import Seen, differences
from benchmarks.crashing.model import Made, State, Work, act, create, delete, put


def test_kills_lose_nothing_and_halve_nothing(tmp_path: Path) -> None:
    """A few kills with clients at work; `benchmarks/crash.py` does many."""
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
    """What is there when nothing is wrong, but for the changes: None takes a consent or an operation away."""
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
def test_what_is_wrong_is_told(changes: dict[str, object], words: list[str]) -> None:
    """The judge of the runs: it sees what is lost, changed, or has gone back."""
    assert differences(state(), seen(**changes)) == words


def test_what_nobody_made_is_told() -> None:
    """The half of a creation: a resource without its operation, or an operation without its resource."""
    before, after = State(), state()
    whole = seen()
    assert differences(after, whole) == []
    for half in (Seen(whole.resources, {}), Seen({"projects/p": whole.resources["projects/p"]}, whole.operations)):
        assert differences(before, half)
        assert differences(after, half)


def test_a_deletion_takes_along_what_it_should() -> None:
    """The model of a deleted project: nothing of it is left, its audio neither; a refused deletion changes nothing."""
    made = state()
    made.resources["models/m"] = Made({"projectId": "p"}, operation="training")
    made.operations["training"] = Work("models/m", "create")
    delete("projects/p", force=False)(made, {})
    assert list(made.resources) == ["projects/p", CONSENT, "models/m"]
    assert made.audio == {"digest"}
    delete("projects/p", force=True)(made, {})
    assert (made.resources, made.audio, list(made.operations)) == ({}, frozenset(), ["op", "training"])


def test_work_on_an_endpoint_leaves_its_own_statuses() -> None:
    """As the migration guide tells them."""
    made = State({"endpoints/e": Made(HELD, operation="create")}, {"create": Work("endpoints/e", "create")})
    act("endpoints/e", "suspend", "later", frozenset({"Succeeded"}))(made, {})
    assert made.resources["endpoints/e"].operation == "later"
    assert [made.operations["later"].leaves(each) for each in ("Succeeded", "Failed")] == ["Disabled", "Failed"]
