"""The smaller parts of the suite: seeds, speech, training data, steps, messages, configuration."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import soundfile  # type: ignore[import-untyped]  # it has no types
from customvoice_contract.data import speech
from customvoice_contract.data.random_seeds import derive, token
from customvoice_contract.data.training_data import utterances
from customvoice_contract.fuzzing import config
from customvoice_contract.jobs.job import Job, Message
from customvoice_contract.jobs.profiles import PROFILES
from customvoice_contract.results.not_applicable import NotApplicable
from customvoice_contract.results.outcome import Verdict
from customvoice_contract.service.target import is_loopback, normalise
from customvoice_contract.walkthroughs.steps import Steps, expect

if TYPE_CHECKING:
    from pathlib import Path

JOB = Job(version="2026-01-01", endpoint="http://127.0.0.1:1", key="${HOME}-key", seed=3, profile="quick")


def test_seeds_repeat_and_differ() -> None:
    """Equal seeds and labels give equal values on every machine, others give others."""
    assert derive(1, "2026-01-01") == derive(1, "2026-01-01") == 700346883
    assert len({derive(1, "a"), derive(1, "b"), derive(2, "a")}) == 3
    assert token(1, "x", 12) == token(1, "x", 12)
    assert len(token(1, "x", 12)) == 12


@pytest.mark.parametrize("installed", [True, False])
def test_speech_is_audio_with_and_without_espeak(monkeypatch: pytest.MonkeyPatch, installed: bool) -> None:
    """Speech is a WAV of some seconds that is not silent; without espeak-ng it is synthesised."""
    if installed and not shutil.which("espeak-ng"):
        pytest.skip("espeak-ng is not installed")
    if not installed:
        monkeypatch.setattr("shutil.which", lambda _: None)
    speech.speak.cache_clear()
    data = speech.speak(speech.CONSENT_STATEMENT.format(talent="A B", company="C"))
    samples, rate = soundfile.read(io.BytesIO(data))
    assert rate == speech.SAMPLE_RATE
    assert 2 < len(samples) / rate < 60
    assert abs(samples).max() > 0.1


def test_training_data_has_a_line_of_script_for_each_utterance() -> None:
    """Names and scripts agree, and no two files are equal."""
    blobs = utterances("few/", 3)
    script = blobs.pop("few/script.txt").decode()
    assert [line.split("\t")[0] for line in script.splitlines()] == [name[4:-4] for name in blobs]
    assert len(set(blobs.values())) == 3
    assert all(soundfile.info(io.BytesIO(data)).samplerate == speech.SAMPLE_RATE for data in blobs.values())


def test_skipped_step_blocks_dependent_steps() -> None:
    """Dependent steps are skipped with the reason; cleaning up still runs."""
    heard: list[str] = []
    steps = Steps("walk", heard.append)

    def skip() -> str:
        raise NotApplicable("no storage")

    steps.run("one", lambda: "fine")
    steps.run("two", skip)
    steps.run("three", lambda: "never reached")
    steps.run("clean up", lambda: "gone", needs_previous=False)
    assert [(step.verdict, step.detail) for step in steps.walk.steps] == [
        (Verdict.PASSED, "fine"),
        (Verdict.SKIPPED, "no storage"),
        (Verdict.SKIPPED, "needs “two”"),
        (Verdict.PASSED, "gone"),
    ]
    assert steps.walk.verdict is Verdict.SKIPPED
    assert len(heard) == 4


def test_a_failing_step_tells_what_it_saw() -> None:
    """The exception's text is the step's detail, and the walkthrough continues."""
    steps = Steps("walk", lambda _: None)

    def fail() -> str:
        expect(False, "saw 1; expected 2")
        return ""

    assert not steps.run("one", fail)
    assert steps.walk.verdict is Verdict.FAILED
    assert steps.walk.steps[0].detail == "AssertionError: saw 1; expected 2"


def test_jobs_and_messages_round_trip() -> None:
    """Jobs and messages are read back unchanged; an invalid line is rejected."""
    assert Job.from_line(JOB.to_line()) == JOB
    message = Message("progress", {"text": "fuzzing", "done": 1, "total": 2})
    assert Message.from_line(message.to_line()) == message
    with pytest.raises(ValueError, match="not a message"):
        Message.from_line('{"kind": "x"}')


@pytest.mark.parametrize("profile", ["quick", "standard", "deep"])
def test_every_phase_and_every_check_is_on(profile: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each phase is in one part of every profile; only the time limit, which has no default, is unset."""
    monkeypatch.chdir(tmp_path)
    for name in ("examples", "coverage", "fuzzing", "stateful"):
        configs = [
            config.build(replace(JOB, part=part), PROFILES[profile]).projects.get({})
            for part in ("schemathesis", "coverage")
        ]
        [enabled] = [each for each in configs if each.phases.get_by_name(name=name).enabled]
        checks = enabled.checks_config_for(phase=name)
        slots: list[str] = vars(type(checks))["__slots__"]
        names = [each for each in slots if not each.startswith("_") and each != "max_response_time"]
        assert len(names) == 14
        assert all(checks.get_by_name(name=each).enabled for each in names)


def test_key_is_sent_literally() -> None:
    """A key that looks like a reference to the environment is sent unchanged."""
    project = config.build(JOB, PROFILES["quick"]).projects.get({})
    assert project.headers_for()["Ocp-Apim-Subscription-Key"] == "${HOME}-key"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("http://127.0.0.1:8787", "http://127.0.0.1:8787"),
        ("http://127.0.0.1:8787/", "http://127.0.0.1:8787"),
        ("https://x.example/customvoice/", "https://x.example"),
        ("https://x.example/gate/customvoice", "https://x.example/gate"),
    ],
)
def test_target_urls_are_normalised(given: str, expected: str) -> None:
    """A target may end with a slash or with the API's own path."""
    assert normalise(given) == expected


@pytest.mark.parametrize("bad", ["", "localhost:8787", "ftp://x", "http://", "http://x:port", "http://x?y=1"])
def test_invalid_target_url_is_rejected(bad: str) -> None:
    """Scheme and host are required, and nothing may follow the path."""
    with pytest.raises(ValueError, match=r".+"):
        normalise(bad)


@pytest.mark.parametrize(
    ("url", "local"),
    [("http://127.0.0.1:1", True), ("http://[::1]", True), ("http://localhost", True), ("http://x", False)],
)
def test_loopback_targets_are_recognised(url: str, local: bool) -> None:
    """Only a service on this machine can read storage on this machine."""
    assert is_loopback(url) is local
