"""Uploaded audio: kept beside the resource made from it, as long as that lives, and on disk before it is answered."""

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
    """An emulator that keeps everything in a directory."""
    with session(data_dir=tmp_path) as opened:
        yield opened
        opened.emulator.store.close()


def digests(*contents: bytes) -> set[str]:
    """Return the names under which contents are kept."""
    return {sha256(each).hexdigest() for each in contents}


def kept(directory: Path) -> set[str]:
    """Return the names of the files in a data directory."""
    return {each.name for each in (directory / AUDIO).iterdir()}


def speak(at: Session, name: str, *prompts: bytes) -> httpx.Response:
    """Create a personal voice from prompts."""
    sent = [("audiodata", (f"{number}.wav", prompt, "audio/wav")) for number, prompt in enumerate(prompts)]
    return at.http.post(f"personalvoices/{name}", data=PERSONAL_VOICE, files=sent)


def test_audio_is_kept_as_it_was_sent(at: Session, tmp_path: Path) -> None:
    """By its SHA-256, byte for byte, every file once, and it is there after a restart."""
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


def test_audio_goes_with_the_last_resource_made_from_it(at: Session, tmp_path: Path) -> None:
    """Two consents of one recording: the file stays until both are gone."""
    at.consent("first", STATEMENT)
    at.consent("second", STATEMENT)
    for name, left in (("first", digests(STATEMENT)), ("second", set())):
        assert at.http.delete(f"consents/{name}").status_code == 204
        assert kept(tmp_path) == left


def test_audio_goes_with_the_project(at: Session, tmp_path: Path) -> None:
    """What a deletion takes along takes its files along."""
    at.consent(audio=STATEMENT)
    speak(at, "Jessica", PROMPT)
    assert at.http.delete("projects/Jessica").status_code == 204
    assert kept(tmp_path) == set()


def test_audio_of_refused_requests_is_not_kept(at: Session, tmp_path: Path) -> None:
    """A second consent of the name, a project that is missing, an Operation-Id that was used."""
    at.consent(audio=STATEMENT)
    used = {"Operation-Id": "once"}
    sent = {"audiodata": ("a.wav", PROMPT, "audio/wav")}
    speaking = at.http.post("personalvoices/Jessica", data=PERSONAL_VOICE, headers=used, files=sent)
    assert at.http.delete("personalvoices/Jessica").status_code == 204
    answers = [
        at.http.post("consents/Jessica", data=CONSENT, files=sent),
        at.http.post("consents/other", data={**CONSENT, "projectId": "nothing"}, files=sent),
        at.http.post("consents/other", data=CONSENT, headers=used, files=sent),
        at.http.post("personalvoices/Jessica", data=PERSONAL_VOICE, headers=used, files=sent),
    ]
    assert [each.status_code for each in (speaking, *answers)] == [201, 409, 404, 400, 201]
    assert kept(tmp_path) == digests(STATEMENT)


def test_audio_survives_work_on_the_resource(tmp_path: Path) -> None:
    """Each step of the work writes the resource anew; the file stays."""
    with session(data_dir=tmp_path, pace="reads:3") as at:
        at.consent(audio=STATEMENT)
        for _ in range(3):
            at.get("consents/Jessica")
        assert at.get("consents/Jessica")["status"] == "Succeeded"
        assert kept(tmp_path) == digests(STATEMENT)
        at.emulator.store.close()


def test_a_snapshot_carries_audio_into_another_emulator(at: Session, tmp_path: Path) -> None:
    """Restored there, the files are there; a reset removes them."""
    at.consent(audio=STATEMENT)
    taken = snapshot(at.emulator)
    with Emulator(data_dir=tmp_path / "other") as other:
        other.restore(taken)
        assert kept(tmp_path / "other") == digests(STATEMENT)
        other.reset()
        assert kept(tmp_path / "other") == set()
