"""Uploaded audio is kept as long as its resources exist, and is on disk before the response."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from customvoice_contract.data.speech import silent_wav
from customvoice_emulator import Emulator
from customvoice_emulator.instance.whole_snapshot import snapshot
from customvoice_emulator.state.data_dir import AUDIO

from tests.emulator.harness import CONSENT, PERSONAL_VOICE, Session, session

STATEMENT, PROMPT = silent_wav(0.1), silent_wav(0.2)


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Session]:
    """An emulator that stores everything in a directory."""
    with session(data_dir=tmp_path) as opened:
        yield opened
        opened.emulator.store.close()


def digests(*contents: bytes) -> set[str]:
    """Return the file names of contents."""
    return {sha256(each).hexdigest() for each in contents}


def kept(directory: Path) -> set[str]:
    """Return the names of the files in a data directory."""
    return {each.name for each in (directory / AUDIO).iterdir()}


def speak(at: Session, name: str, *prompts: bytes) -> httpx.Response:
    """Create a personal voice from prompts."""
    sent = [("audiodata", (f"{number}.wav", prompt, "audio/wav")) for number, prompt in enumerate(prompts)]
    return at.http.post(f"personalvoices/{name}", data=PERSONAL_VOICE, files=sent)


def test_audio_is_kept_unchanged(at: Session, tmp_path: Path) -> None:
    """Files are stored by SHA-256, once per content, and still exist after a restart."""
    at.consent(audio=STATEMENT)
    assert speak(at, "Jessica", PROMPT, STATEMENT).status_code == 201
    at.get("personalvoices/Jessica")
    assert kept(tmp_path) == digests(STATEMENT, PROMPT)
    at.emulator.store.close()
    with session(data_dir=tmp_path) as again:
        assert again.get("consents/Jessica")["status"] == "Succeeded"
        for content in (STATEMENT, PROMPT):
            with again.emulator.store.open_file(sha256(content).hexdigest()) as file:
                assert file.read() == content
        again.emulator.store.close()


def test_audio_is_removed_with_its_last_resource(at: Session, tmp_path: Path) -> None:
    """The file of two consents is kept until both are deleted."""
    at.consent("first", STATEMENT)
    at.consent("second", STATEMENT)
    for name, left in (("first", digests(STATEMENT)), ("second", set())):
        assert at.http.delete(f"consents/{name}").status_code == 204
        assert kept(tmp_path) == left


def test_audio_is_removed_with_the_project(at: Session, tmp_path: Path) -> None:
    """A deletion of dependents removes their files."""
    at.consent(audio=STATEMENT)
    speak(at, "Jessica", PROMPT)
    assert at.http.delete("projects/Jessica").status_code == 204
    assert kept(tmp_path) == set()


def test_audio_of_rejected_requests_is_not_kept(at: Session, tmp_path: Path) -> None:
    """An existing id, a missing project and a used Operation-Id leave no file; a creation anew keeps its own."""
    at.consent(audio=STATEMENT)
    used = {"Operation-Id": "once"}
    sent = {"audiodata": ("a.wav", PROMPT, "audio/wav")}
    speaking = at.http.post("personalvoices/Jessica", data=PERSONAL_VOICE, headers=used, files=sent)
    assert at.http.delete("personalvoices/Jessica").status_code == 204
    answers = [
        at.http.post("consents/Jessica", data=CONSENT, files=sent),
        at.http.post("consents/other", data={**CONSENT, "projectId": "nothing"}, files=sent),
        at.http.post("consents/other", data=CONSENT, headers=used, files=sent),
    ]
    assert [each.status_code for each in (speaking, *answers)] == [201, 409, 404, 400]
    assert kept(tmp_path) == digests(STATEMENT)
    anew = at.http.post("personalvoices/Jessica", data=PERSONAL_VOICE, headers=used, files=sent)
    assert anew.status_code == 201
    assert kept(tmp_path) == digests(STATEMENT, PROMPT)


def test_audio_survives_operations_on_the_resource(tmp_path: Path) -> None:
    """Each step of an operation writes the resource again; the file is kept."""
    with session(data_dir=tmp_path, pace="reads:3") as at:
        at.consent(audio=STATEMENT)
        for _ in range(3):
            at.get("consents/Jessica")
        assert at.get("consents/Jessica")["status"] == "Succeeded"
        assert kept(tmp_path) == digests(STATEMENT)
        at.emulator.store.close()


def test_snapshot_contains_audio(at: Session, tmp_path: Path) -> None:
    """The files exist in another emulator after a restore; a reset removes them."""
    at.consent(audio=STATEMENT)
    taken = snapshot(at.emulator)
    with Emulator(data_dir=tmp_path / "other") as other:
        other.restore(taken)
        assert kept(tmp_path / "other") == digests(STATEMENT)
        other.reset()
        assert kept(tmp_path / "other") == set()
