"""The emulator's state as a whole: seeds, snapshots, resets, and what is still there after a restart."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from customvoice_emulator import Emulator, Limits, create_app
from customvoice_spec import versions
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.emulator.control_harness import MODEL, PROJECT, VOICE, Bench

COLLECTIONS = ("projects", "consents", "trainingsets", "models", "endpoints", "personalvoices")
ENDPOINT = "9f50c644-2121-40e9-9ea7-544e48bfe3cb"
EVERYTHING: dict[str, Any] = {
    **VOICE,
    "models": [{"id": "Jessica", **MODEL, "voiceName": "JessicaNeural"}],
    "endpoints": [{"id": ENDPOINT, "projectId": "Jessica", "modelId": "Jessica", "status": "Disabled"}],
    "personalvoices": [
        {
            "id": "Jessica",
            "projectId": "Jessica",
            "consentId": "Jessica",
            "status": "Failed",
            "properties": {"failureReason": "SpeakerVerificationFailed"},
        }
    ],
}


@pytest.fixture
def bench() -> Iterator[Bench]:
    """An emulator with a frozen clock."""
    made = Bench(frozen=True)
    yield made
    made.close()


def shown(bench: Bench) -> dict[str, Any]:
    """Return everything that reads show."""
    return {
        "lists": [
            bench.http.get(name, params={"api-version": version}).json()
            for version in versions()
            for name in COLLECTIONS
        ],
        "clock": {name: bench.control.get("clock").json()[name] for name in ("now", "frozen")},
        **{name: bench.control.get(name).json() for name in ("paces", "faults", "outcomes")},
    }


def test_seed_puts_resources_in_place(bench: Bench) -> None:
    """Seeded resources are read as they were given, with what the service fills in."""
    counts = bench.control.post("seed", json=EVERYTHING).json()
    assert counts == dict.fromkeys(COLLECTIONS, 1)
    model = bench.http.get("models/Jessica").json()
    assert (model["status"], model["locale"], model["voiceName"]) == ("Succeeded", "en-US", "JessicaNeural")
    assert {"createdDateTime", "lastActionDateTime", "engineVersion"} <= model.keys()
    assert bench.http.get(f"endpoints/{ENDPOINT}").json()["properties"] == {"kind": "HighPerformance"}
    voice = bench.http.get("personalvoices/Jessica").json()
    assert (voice["status"], voice["properties"]["failureReason"]) == ("Failed", "SpeakerVerificationFailed")
    assert voice["speakerProfileId"]


def test_seed_takes_what_reads_show(bench: Bench) -> None:
    """What a read shows can be put in place elsewhere, and is read the same there."""
    bench.control.post("seed", json=EVERYTHING)
    lists = {name: bench.http.get(name).json()["value"] for name in COLLECTIONS}
    other = Bench()
    assert other.control.post("seed", json=lists).status_code == 200
    assert {name: other.http.get(name).json()["value"] for name in COLLECTIONS} == lists
    other.close()


def test_seed_takes_yaml(bench: Bench) -> None:
    """YAML does as well, and its times are times of the service."""
    text = yaml.safe_dump(EVERYTHING) + "\n"
    text = text.replace("kind: ProfessionalVoice", "kind: ProfessionalVoice\n  createdDateTime: 2025-01-02T03:04:05Z")
    answer = bench.control.post("seed", content=text, headers={"Content-Type": "application/yaml"})
    assert answer.status_code == 200, answer.text
    assert bench.http.get("projects/Jessica").json()["createdDateTime"] == "2025-01-02T03:04:05.000Z"


def test_seed_replaces_what_is_there(bench: Bench) -> None:
    """A seeded resource replaces the one with its id; others stay."""
    bench.http.put("projects/Other", json={"kind": "PersonalVoice"})
    bench.http.put("projects/Jessica", json={"kind": "PersonalVoice"})
    bench.control.post("seed", json={"projects": [PROJECT]})
    kinds = [bench.http.get(f"projects/{name}").json()["kind"] for name in ("Jessica", "Other")]
    assert kinds == ["ProfessionalVoice", "PersonalVoice"]


def test_seeded_resources_can_be_worked_on(bench: Bench) -> None:
    """Work goes on from the status that was seeded."""
    bench.control.post("seed", json=EVERYTHING)
    bench.emulator.paces.set("immediate")
    assert bench.http.post(f"endpoints/{ENDPOINT}:resume").status_code == 202
    assert bench.http.get(f"endpoints/{ENDPOINT}").json()["status"] == "Succeeded"


def _spoil(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def spoil(seed: dict[str, Any]) -> None:
        *steps, last = path.split("/")
        place: Any = seed
        for step in steps:
            place = place[int(step) if step.isdigit() else step]
        place[last] = value

    return spoil


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("models/0/projectId", "Nobody", "models[0]: The projectId refers to a project that does not exist"),
        ("models/0/recipe", {"kind": "Odd"}, "models[0]: "),
        ("models/0/recipe", {}, "models[0]: "),
        ("models/0/colour", "red", "models[0]: a GET does not show this value of colour"),
        ("models/0/projectId", None, "models[0]: "),
        ("personalvoices/0/properties/failureReason", "Odd", "does not show this value of properties.failureReason"),
        ("consents/0/audioUrl", "http://127.0.0.1/a.wav", "does not show this value of audioUrl"),
        ("endpoints/0/status", "Odd", "endpoints[0]: "),
        ("models/0/status", "Disabled", "a model cannot have the status 'Disabled'"),
        ("projects/0/createdDateTime", "yesterday", "projects[0]: createdDateTime is not a time"),
        ("projects", [PROJECT, PROJECT], "projects[1]: the id 'Jessica' is given twice"),
        ("projects", [{"kind": "PersonalVoice"}], "projects.0.id"),
        ("songs", [], "The property songs is unknown."),
        ("version", "1999-01-01", "version: expected one of"),
        ("speechResource", "elsewhere", "speechResource: expected one of default"),
    ],
)
def test_bad_seed_changes_nothing(bench: Bench, path: str, value: Any, told: str) -> None:
    """A seed with one mistake is refused with its place, and nothing of it is there."""
    seed = copy.deepcopy(EVERYTHING)
    _spoil(path, value)(seed)
    before = shown(bench)
    answer = bench.control.post("seed", json=seed)
    assert answer.status_code == 400
    assert told.lower() in bench.error(answer).lower()
    assert shown(bench) == before


def test_seed_is_for_one_speech_resource() -> None:
    """Where there are several keys, the seed says whose resources they are."""
    bench = Bench(keys=["one-key", "second:other-key"], key="one-key")
    bench.control.post("seed", json={"speechResource": "second", "projects": [PROJECT]})
    assert bench.http.get("projects/Jessica").status_code == 404
    assert bench.http.get("projects/Jessica", headers={"Ocp-Apim-Subscription-Key": "other-key"}).status_code == 200
    bench.close()


def test_seed_file_is_there_from_the_start(tmp_path: Path) -> None:
    """An emulator can start with a file of resources; those that it has kept stay as they are."""
    file = tmp_path / "seed.yaml"
    file.write_text(yaml.safe_dump({"projects": [PROJECT]}))
    for kind in ("ProfessionalVoice", "PersonalVoice"):
        bench = Bench(seed=file, data_dir=tmp_path / "data")
        assert bench.http.get("projects/Jessica").json()["kind"] == kind
        bench.http.delete("projects/Jessica")
        bench.http.put("projects/Jessica", json={"kind": "PersonalVoice"})
        bench.close()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("projects: [}", "line 1: invalid YAML"),
        ("[]", "expected an object"),
        ("projects: [{id: Jessica}]", "kind"),
        ("projects: 5", "expected a list"),
        ("songs: []", "songs"),
    ],
)
def test_bad_seed_file_is_refused(tmp_path: Path, text: str, told: str) -> None:
    """A seed file that can't be used keeps the emulator from starting, with the reason."""
    file = tmp_path / "seed.yaml"
    file.write_text(text)
    with pytest.raises(ValueError, match=told):
        create_app(seed=file, data_dir=tmp_path / "data")
    with pytest.raises(ValueError, match="cannot be read"):
        create_app(seed=tmp_path / "none.yaml")
    create_app(data_dir=tmp_path / "data").state.emulator.store.close()  # The directory was let go.


PACES = {"Anna": "immediate", "Berta": "reads:3", "Clara": "seconds:50"}
ids = st.sampled_from(sorted(PACES))
ACTIONS: dict[str, Callable[[Bench, str], object]] = {
    "project": lambda bench, name: bench.http.put(f"projects/{name}", json={"kind": "ProfessionalVoice"}),
    "train": lambda bench, name: bench.train(name),
    "deploy": lambda bench, name: bench.http.put(
        f"endpoints/{ENDPOINT}", json={"projectId": "Jessica", "modelId": name}
    ),
    "suspend": lambda bench, _name: bench.http.post(f"endpoints/{ENDPOINT}:suspend"),
    "delete": lambda bench, name: bench.http.delete(f"models/{name}"),
    "read": lambda bench, name: bench.http.get(f"models/{name}"),
    "advance": lambda bench, _name: bench.emulator.clock.advance(seconds=20),
    "pace": lambda bench, name: bench.emulator.paces.set(
        {"Anna": "immediate", "Berta": "reads:3"}.get(name, "seconds:50")
    ),
    "order": lambda bench, name: bench.emulator.outcomes.next_model(resource=name),
    "fault": lambda bench, name: bench.emulator.faults.add({"id": name}, status=500, skip=1, count=1),
}
scripts = st.lists(st.tuples(st.sampled_from(sorted(ACTIONS)), ids), max_size=12)


def play(bench: Bench, script: list[tuple[str, str]]) -> None:
    """Do what a script says."""
    for action, name in script:
        ACTIONS[action](bench, name)


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(before=scripts, after=scripts)
def test_restoring_a_snapshot_undoes_what_came_after(
    bench: Bench, before: list[tuple[str, str]], after: list[tuple[str, str]]
) -> None:
    """Whatever was done before and after a snapshot, restoring it shows what was shown then, and can be done twice."""
    bench.emulator.reset()
    bench.emulator.clock.freeze()
    bench.emulator.seed(VOICE)
    play(bench, before)
    taken = bench.control.get("snapshot").json()
    then = shown(bench)
    play(bench, after)
    assert bench.control.put("snapshot", json=taken).status_code == 204
    assert bench.control.get("snapshot").json() == taken
    assert shown(bench) == then


def test_snapshot_goes_to_another_emulator(bench: Bench, tmp_path: Path) -> None:
    """A snapshot of one emulator is restored in another, with a data directory as well."""
    bench.emulator.seed(EVERYTHING)
    bench.train()
    taken = bench.emulator.snapshot()
    then = shown(bench)
    other = Bench(data_dir=tmp_path)
    other.emulator.restore(json.loads(json.dumps(taken)))
    assert shown(other)["lists"] == then["lists"]
    other.close()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("format", 2),
        ("store/format", 2),
        ("store/documents", [["a"]]),
        ("clock/frozenAt", "noon"),
        ("clock", {}),
        ("paces", {"models": "slow"}),
        ("paces", {"songs": "immediate"}),
        ("faults", {"made": 0, "faults": [{"id": "x"}]}),
        ("outcomes", {"made": 0, "orders": [{"odd": 1}]}),
    ],
)
def test_bad_snapshot_changes_nothing(bench: Bench, path: str, value: Any) -> None:
    """A snapshot that can't be is refused, and nothing of it is there."""
    bench.emulator.seed(EVERYTHING)
    taken = bench.emulator.snapshot()
    _spoil(path, value)(taken)
    bench.emulator.paces.set("reads:7")
    before = shown(bench)
    assert bench.control.put("snapshot", json=taken).status_code == 400
    assert shown(bench) == before


def disturb(bench: Bench) -> None:
    """Change everything that can be reset."""
    bench.emulator.seed(VOICE)
    # At a pace that reads do not move.
    bench.emulator.paces.set("immediate")
    bench.train()
    bench.emulator.paces.set("reads:9")
    bench.emulator.clock.advance(hours=1)
    bench.emulator.faults.add({"operation": "Nothing"}, status=500)
    bench.emulator.outcomes.next_model()


def test_reset_makes_it_new(bench: Bench) -> None:
    """After a reset everything is as in a new emulator."""
    disturb(bench)
    assert bench.control.post("reset").status_code == 204
    assert not bench.emulator.clock.frozen
    bench.emulator.clock.freeze()
    new = Bench(frozen=True)
    bench.emulator.clock.set(new.emulator.clock())
    assert {**shown(bench), "clock": None} == {**shown(new), "clock": None}
    assert bench.emulator.journal.find(operation="Models_Create") == []
    new.close()


@pytest.mark.parametrize("part", ["resources", "clock", "paces", "faults", "outcomes", "journal", "events"])
def test_reset_in_part_leaves_the_rest(bench: Bench, part: str) -> None:
    """Resetting one part changes that part alone."""
    disturb(bench)
    own = {"resources": "lists", "journal": None, "events": None}.get(part, part)
    before = shown(bench)
    bench.control.post("reset", json={"only": [part]})
    after = shown(bench)
    assert {name for name in before if before[name] != after[name]} == ({own} if own else set())
    assert (bench.emulator.journal.count(operation="Models_Create") == 0) == (part == "journal")
    changes = [each for each in bench.emulator.events().events if each["type"] == "changed"]
    assert (changes == []) == (part == "events")


def test_reset_forgets_how_many_requests_there_were() -> None:
    """A Speech resource that used up its rate limit may send again after a reset."""
    bench = Bench(frozen=True, limits=Limits(rate_limit=1))
    assert [bench.http.get("projects").status_code for _ in range(2)] == [200, 429]
    bench.emulator.reset(["resources"])
    assert bench.http.get("projects").status_code == 200
    bench.close()


def test_reset_of_nothing_known_is_refused(bench: Bench) -> None:
    """Python meets an unknown part as a ValueError."""
    with pytest.raises(ValueError, match="songs"):
        bench.emulator.reset(["songs"])


def test_settings_survive_a_restart(tmp_path: Path) -> None:
    """Clock, paces, faults and orders are what they were when an emulator starts again on its directory."""
    first = Bench(data_dir=tmp_path, pace="immediate")
    first.emulator.seed(VOICE)
    first.emulator.clock.set(datetime(2031, 1, 1, tzinfo=UTC))
    first.emulator.clock.freeze()
    first.emulator.paces.set("reads:4", "models")
    first.emulator.faults.add({"operation": "Projects_Get"}, status=500, count=2)
    first.emulator.outcomes.next_model(reason="Internal", resource="Bad")
    first.emulator.outcomes.next_model(resource="Used")
    assert first.http.get("projects/Jessica").status_code == 500
    first.train("Used")
    then = shown(first)
    first.close()
    second = Bench(data_dir=tmp_path, pace="immediate")
    now = shown(second)
    assert {**now, "lists": None, "clock": now["clock"]["now"]} == {
        **then,
        "lists": None,
        "clock": then["clock"]["now"],
    }
    assert [second.http.get("projects/Jessica").status_code for _ in range(2)] == [500, 200]
    second.train("Bad")
    assert second.emulator.outcomes.list() == []
    second.close()


def test_running_clock_keeps_its_offset(tmp_path: Path) -> None:
    """A clock that was ahead is as far ahead after a restart."""
    with Emulator(data_dir=tmp_path) as first:
        first.clock.advance(days=3)
    with Emulator(data_dir=tmp_path) as second:
        assert second.clock.offset.total_seconds() == 3 * 86400


def test_work_of_before_a_restart_is_told_of(tmp_path: Path) -> None:
    """Events tell of work that began before the restart."""
    first = Bench(data_dir=tmp_path, pace="seconds:60", frozen=True)
    first.emulator.seed(VOICE)
    first.train()
    first.close()
    with Emulator(data_dir=tmp_path) as second:
        second.clock.advance(minutes=1)
        assert [(each["id"], each["status"]) for each in second.events().events] == [("Voice", "Succeeded")]
