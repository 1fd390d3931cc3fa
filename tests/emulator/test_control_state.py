"""The state of the whole emulator: seeds, snapshots, resets and restarts."""

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

from tests.emulator.control_harness import MODEL, PROJECT, VOICE, ControlBench

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
def bench() -> Iterator[ControlBench]:
    """An emulator with a frozen clock."""
    made = ControlBench(frozen=True)
    yield made
    made.close()


def shown(bench: ControlBench) -> dict[str, Any]:
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


def test_seed_adds_resources(bench: ControlBench) -> None:
    """Seeded resources are read as they were given, with the properties that the service sets."""
    counts = bench.control.post("seed", json=EVERYTHING).json()
    assert counts == dict.fromkeys(COLLECTIONS, 1)
    model = bench.http.get("models/Jessica").json()
    assert (model["status"], model["locale"], model["voiceName"]) == ("Succeeded", "en-US", "JessicaNeural")
    assert {"createdDateTime", "lastActionDateTime", "engineVersion"} <= model.keys()
    assert bench.http.get(f"endpoints/{ENDPOINT}").json()["properties"] == {"kind": "HighPerformance"}
    voice = bench.http.get("personalvoices/Jessica").json()
    assert (voice["status"], voice["properties"]["failureReason"]) == ("Failed", "SpeakerVerificationFailed")
    assert voice["speakerProfileId"]


def test_seed_accepts_what_reads_show(bench: ControlBench) -> None:
    """The resources that reads show can be seeded elsewhere, and are equal there."""
    bench.control.post("seed", json=EVERYTHING)
    lists = {name: bench.http.get(name).json()["value"] for name in COLLECTIONS}
    other = ControlBench()
    assert other.control.post("seed", json=lists).status_code == 200
    assert {name: other.http.get(name).json()["value"] for name in COLLECTIONS} == lists
    other.close()


def test_seed_accepts_yaml(bench: ControlBench) -> None:
    """YAML is accepted, and its times have the service's format."""
    text = yaml.safe_dump(EVERYTHING) + "\n"
    text = text.replace("kind: ProfessionalVoice", "kind: ProfessionalVoice\n  createdDateTime: 2025-01-02T03:04:05Z")
    answer = bench.control.post("seed", content=text, headers={"Content-Type": "application/yaml"})
    assert answer.status_code == 200, answer.text
    assert bench.http.get("projects/Jessica").json()["createdDateTime"] == "2025-01-02T03:04:05.000Z"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("projects: " + "[" * 40_000, "line 1, column 210: it is nested deeper than 200 levels"),
        ("projects:\n- {id: Jessica, id: Jessica}", "line 2, column 17: the key 'id' is given twice"),
        ("projects: &a\n- *a", "line 2, column 3: the alias *a"),
    ],
)
def test_hostile_yaml_seed_gets_400(bench: ControlBench, text: str, place: str) -> None:
    """The response has the place of the mistake, and nothing has changed."""
    answer = bench.control.post("seed", content=text, headers={"Content-Type": "application/yaml"})
    assert answer.status_code == 400
    assert place in bench.error(answer)
    assert bench.http.get("projects").json() == {"value": []}


def test_seed_replaces_existing_resources(bench: ControlBench) -> None:
    """A seeded resource replaces the one with its id; others are kept."""
    bench.http.put("projects/Other", json={"kind": "PersonalVoice"})
    bench.http.put("projects/Jessica", json={"kind": "PersonalVoice"})
    bench.control.post("seed", json={"projects": [PROJECT]})
    kinds = [bench.http.get(f"projects/{name}").json()["kind"] for name in ("Jessica", "Other")]
    assert kinds == ["ProfessionalVoice", "PersonalVoice"]


def test_operations_on_seeded_resources(bench: ControlBench) -> None:
    """Operations start from the seeded status."""
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


@pytest.mark.slow
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
def test_invalid_seed_changes_nothing(bench: ControlBench, path: str, value: Any, told: str) -> None:
    """A seed with one mistake is rejected with its location, and nothing is added."""
    seed = copy.deepcopy(EVERYTHING)
    _spoil(path, value)(seed)
    before = shown(bench)
    answer = bench.control.post("seed", json=seed)
    assert answer.status_code == 400
    assert told.lower() in bench.error(answer).lower()
    assert shown(bench) == before


def test_seed_is_for_one_speech_resource() -> None:
    """With several keys, the seed has the Speech resource."""
    bench = ControlBench(keys=["one-key", "second:other-key"], key="one-key")
    bench.control.post("seed", json={"speechResource": "second", "projects": [PROJECT]})
    assert bench.http.get("projects/Jessica").status_code == 404
    assert bench.http.get("projects/Jessica", headers={"Ocp-Apim-Subscription-Key": "other-key"}).status_code == 200
    bench.close()


def test_seed_file_is_added_at_the_start(tmp_path: Path) -> None:
    """An emulator can start with a file of resources; stored ones are kept."""
    file = tmp_path / "seed.yaml"
    file.write_text(yaml.safe_dump({"projects": [PROJECT]}))
    for kind in ("ProfessionalVoice", "PersonalVoice"):
        bench = ControlBench(seed=file, data_dir=tmp_path / "data")
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
def test_invalid_seed_file_is_rejected(tmp_path: Path, text: str, told: str) -> None:
    """An invalid seed file prevents the start, with the reason."""
    file = tmp_path / "seed.yaml"
    file.write_text(text)
    with pytest.raises(ValueError, match=told):
        create_app(seed=file, data_dir=tmp_path / "data")
    with pytest.raises(ValueError, match="cannot be read"):
        create_app(seed=tmp_path / "none.yaml")
    create_app(data_dir=tmp_path / "data").state.emulator.store.close()  # The directory was let go.


PACES = {"Anna": "immediate", "Berta": "reads:3", "Clara": "seconds:50"}
ids = st.sampled_from(sorted(PACES))
ACTIONS: dict[str, Callable[[ControlBench, str], object]] = {
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


def play(bench: ControlBench, script: list[tuple[str, str]]) -> None:
    """Execute a script."""
    for action, name in script:
        ACTIONS[action](bench, name)


@pytest.mark.slow
@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(before=scripts, after=scripts)
def test_restored_snapshot_shows_the_old_state(
    bench: ControlBench, before: list[tuple[str, str]], after: list[tuple[str, str]]
) -> None:
    """A restored snapshot shows the state at its creation, whatever happened after it; twice."""
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


def test_snapshot_is_restored_in_another_emulator(bench: ControlBench, tmp_path: Path) -> None:
    """A snapshot is restored in another emulator, also with a data directory."""
    bench.emulator.seed(EVERYTHING)
    bench.train()
    taken = bench.emulator.snapshot()
    then = shown(bench)
    other = ControlBench(data_dir=tmp_path)
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
def test_invalid_snapshot_changes_nothing(bench: ControlBench, path: str, value: Any) -> None:
    """An invalid snapshot is rejected, and nothing of it is restored."""
    bench.emulator.seed(EVERYTHING)
    taken = bench.emulator.snapshot()
    _spoil(path, value)(taken)
    bench.emulator.paces.set("reads:7")
    before = shown(bench)
    assert bench.control.put("snapshot", json=taken).status_code == 400
    assert shown(bench) == before


def disturb(bench: ControlBench) -> None:
    """Change everything that can be reset."""
    bench.emulator.seed(VOICE)
    # At a pace that reads do not move.
    bench.emulator.paces.set("immediate")
    bench.train()
    bench.emulator.paces.set("reads:9")
    bench.emulator.clock.advance(hours=1)
    bench.emulator.faults.add({"operation": "Nothing"}, status=500)
    bench.emulator.outcomes.next_model()


def test_reset_restores_the_initial_state(bench: ControlBench) -> None:
    """After a reset, everything is as in a new emulator."""
    disturb(bench)
    assert bench.control.post("reset").status_code == 204
    assert not bench.emulator.clock.frozen
    bench.emulator.clock.freeze()
    new = ControlBench(frozen=True)
    bench.emulator.clock.set(new.emulator.clock())
    assert {**shown(bench), "clock": None} == {**shown(new), "clock": None}
    assert bench.emulator.journal.find(operation="Models_Create") == []
    new.close()


@pytest.mark.parametrize("part", ["resources", "clock", "paces", "faults", "outcomes", "journal", "events"])
def test_partial_reset_keeps_the_rest(bench: ControlBench, part: str) -> None:
    """A reset of one part changes that part only."""
    disturb(bench)
    own = {"resources": "lists", "journal": None, "events": None}.get(part, part)
    before = shown(bench)
    bench.control.post("reset", json={"only": [part]})
    after = shown(bench)
    assert {name for name in before if before[name] != after[name]} == ({own} if own else set())
    assert (bench.emulator.journal.count(operation="Models_Create") == 0) == (part == "journal")
    changes = [each for each in bench.emulator.events().events if each["type"] == "changed"]
    assert (changes == []) == (part == "events")


def test_reset_clears_the_rate_limit() -> None:
    """A Speech resource that used up its rate limit can send again after a reset."""
    bench = ControlBench(frozen=True, limits=Limits(rate_limit=1))
    assert [bench.http.get("projects").status_code for _ in range(2)] == [200, 429]
    bench.emulator.reset(["resources"])
    assert bench.http.get("projects").status_code == 200
    bench.close()


def test_reset_of_an_unknown_part_is_rejected(bench: ControlBench) -> None:
    """In Python, an unknown part raises ValueError."""
    with pytest.raises(ValueError, match="songs"):
        bench.emulator.reset(["songs"])


def test_settings_survive_a_restart(tmp_path: Path) -> None:
    """Clock, paces, faults and orders are restored when an emulator starts again on its directory."""
    first = ControlBench(data_dir=tmp_path, pace="immediate")
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
    second = ControlBench(data_dir=tmp_path, pace="immediate")
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
    """A clock with an offset has the same offset after a restart."""
    with Emulator(data_dir=tmp_path) as first:
        first.clock.advance(days=3)
    with Emulator(data_dir=tmp_path) as second:
        assert second.clock.offset.total_seconds() == 3 * 86400


def test_events_of_operations_started_before_a_restart(tmp_path: Path) -> None:
    """Events include operations that started before the restart."""
    first = ControlBench(data_dir=tmp_path, pace="seconds:60", frozen=True)
    first.emulator.seed(VOICE)
    first.train()
    first.close()
    with Emulator(data_dir=tmp_path) as second:
        second.clock.advance(minutes=1)
        assert [(each["id"], each["status"]) for each in second.events().events] == [("Voice", "Succeeded")]


@pytest.mark.parametrize(
    "moment", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"]
)
def test_clock_rejects_the_edges_of_the_calendar(bench: ControlBench, moment: str) -> None:
    """The response names the bounds, and the clock has not moved."""
    bench.emulator.clock.freeze()
    before = bench.control.get("clock").json()["now"]
    answer = bench.control.patch("clock", json={"now": moment})
    assert answer.status_code == 400
    assert "1900-01-01T00:00:00.000Z to 9999-01-01T00:00:00.000Z" in bench.error(answer)
    assert bench.control.get("clock").json()["now"] == before


@pytest.mark.parametrize(
    "stored", [{"offsetSeconds": 2.52e11, "frozenAt": None}, {"offsetSeconds": 1e300, "frozenAt": None}, {}, "text"]
)
def test_invalid_stored_clock_is_reset_at_the_start(tmp_path: Path, stored: Any) -> None:
    """An emulator starts on a directory whose stored clock is invalid."""
    with Emulator(data_dir=tmp_path) as emulator:
        emulator.app.state.emulator.store.meta_put("clock", stored)
    with Emulator(data_dir=tmp_path) as emulator:
        assert abs(emulator.clock.offset.total_seconds()) < 1


def test_reset_restores_the_seed_and_the_paces_of_the_start(tmp_path: Path) -> None:
    """A reset restores the paces and the seed of the start, also with a data directory, and after a restart."""
    file = tmp_path / "seed.yaml"
    file.write_text(yaml.safe_dump({"projects": [PROJECT]}))
    start = {"default": "immediate", "models": "seconds:60"}
    options = {"seed": file, "pace": "immediate", "paces": {"models": "seconds:60"}, "data_dir": tmp_path / "data"}
    for _ in range(2):
        bench = ControlBench(**options)
        bench.http.delete("projects/Jessica")
        bench.http.put("projects/Other", json={"kind": "PersonalVoice"})
        bench.control.patch("paces", json={"default": "reads:3", "models": None, "consents": "reads:9"})
        assert bench.control.post("reset").status_code == 204
        assert [each["id"] for each in bench.http.get("projects").json()["value"]] == ["Jessica"]
        assert bench.control.get("paces").json() == start
        bench.control.patch("paces", json={"models": None})
        assert bench.control.delete("paces").json() == start
        bench.close()


def test_paces_of_the_start_are_not_stored(tmp_path: Path) -> None:
    """Paces of one start do not apply to the next start with the same data directory; changed ones do."""
    bench = ControlBench(paces={"models": "seconds:60", "consents": "reads:5"}, data_dir=tmp_path)
    bench.control.patch("paces", json={"endpoints": "reads:7", "consents": None})
    bench.close()
    bench = ControlBench(paces={"consents": "reads:6"}, data_dir=tmp_path)
    assert bench.control.get("paces").json() == {"default": "reads:2", "endpoints": "reads:7"}
    bench.close()


def test_invalid_seed_shows_no_resource_meanwhile(bench: ControlBench) -> None:
    """All checks come before the first write: a seed with a mistake in its last resource writes nothing."""
    written = []
    bench.emulator.app.state.emulator.store.observer = lambda _owner, changes: written.extend(changes)
    broken = {"projects": [PROJECT], "endpoints": [{"id": ENDPOINT, "projectId": "Jessica", "modelId": "None"}]}
    assert bench.control.post("seed", json=broken).status_code == 400
    assert written == []


def test_scenarios_are_saved_listed_loaded_and_deleted(tmp_path: Path) -> None:
    """A scenario restores the state with which it was saved; a reset and, in a data directory, a restart keep it."""
    for folder in (None, tmp_path):
        bench = ControlBench(data_dir=folder)
        bench.control.post("seed", json=EVERYTHING)
        before = shown(bench)
        saved = bench.control.put("scenarios/with-voice").json()
        bench.control.post("reset")
        if folder is not None:
            bench.close()
            bench = ControlBench(data_dir=folder)
        assert bench.control.get("scenarios").json() == {"scenarios": [saved]}
        assert bench.http.get("models").json() == {"value": []}
        assert bench.control.post("scenarios/with-voice/load").status_code == 204
        assert shown(bench)["lists"] == before["lists"]
        assert bench.control.delete("scenarios/with-voice").status_code == 204
        assert bench.control.delete("scenarios/with-voice").status_code == 404
        assert bench.control.post("scenarios/with-voice/load").status_code == 404
        assert bench.control.put("scenarios/..").status_code in (400, 404)
        assert bench.control.put("scenarios/a.b").status_code == 400
        bench.close()


EXPORT_STEPS = st.lists(
    st.tuples(st.sampled_from(["project", "train", "deploy", "suspend", "delete", "data", "read"]), ids), max_size=8
)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=EXPORT_STEPS, version=st.sampled_from(versions()))
def test_export_can_be_seeded(tmp_path: Path, steps: list[tuple[str, str]], version: str) -> None:
    """What is exported after any requests can be the seed of another emulator, whose export is equal."""
    one = ControlBench(pace="immediate")
    one.control.post("seed", json=EVERYTHING)
    for name, target in steps:
        if name == "data":
            one.http.delete("trainingsets/Jessica")
        else:
            ACTIONS[name](one, target)
    exported = one.control.get("export", params={"version": version}).json()
    file = tmp_path / "seed.json"
    file.write_text(json.dumps(exported))
    other = ControlBench(seed=file)
    assert other.control.get("export", params={"version": version}).json() == exported
    other.close()
    one.close()
