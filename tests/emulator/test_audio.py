"""Uploaded and fetched audio is decoded."""

import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest
from customvoice_contract.data.speech import silent_wav
from customvoice_emulator import DEFAULT_KEY, EmulatorTransport, create_app
from customvoice_emulator.media.fetch import fetch

from tests.support.audio import encoded_silence

VERSION = "2026-01-01"
CONSENT = {"projectId": "Jessica", "voiceTalentName": "Jessica Smith", "companyName": "Contoso", "locale": "en-US"}


def endless(*places: int) -> bytes:
    """Return a WAV without its length, as written to a pipe: the size at each position is unknown."""
    whole = silent_wav(1)
    for place in places:
        whole = whole[:place] + b"\xff\xff\xff\xff" + whole[place + 4 :]
    return whole


NOT_AUDIO = [
    pytest.param(b"", id="nothing"),
    pytest.param(b"hello", id="text"),
    pytest.param(b"\0" * 10_000, id="zeros"),
    pytest.param(silent_wav()[:40], id="header cut off"),
    pytest.param(silent_wav(0), id="no samples"),
    pytest.param(b"RIFF\xff\xff\xff\xffWAVEfmt " + b"\xff" * 200, id="broken header"),
    pytest.param(endless(4, 40), id="of unknown length"),
    pytest.param(endless(40), id="with samples of unknown length"),
]


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    """A client of an emulator with the project and the consent Jessica."""
    with httpx.Client(
        transport=EmulatorTransport(create_app(pace="immediate")),
        base_url="http://127.0.0.1:8787/customvoice/",
        headers={"Ocp-Apim-Subscription-Key": DEFAULT_KEY},
        params={"api-version": VERSION},
    ) as client:
        assert client.put("projects/Jessica", json={"kind": "PersonalVoice"}).status_code == 201
        assert client.post("consents/Jessica", data=CONSENT, files={"audiodata": silent_wav()}).status_code == 201
        yield client


@pytest.mark.parametrize("kind", ["WAV", "MP3"])
def test_wav_and_mp3_are_accepted_for_a_consent(client: httpx.Client, kind: str) -> None:
    """A consent from WAV or MP3 audio succeeds."""
    sent = {"audiodata": ("a", encoded_silence(kind), "application/octet-stream")}
    created = client.post("consents/Second", data=CONSENT, files=sent)
    assert created.json().items() >= CONSENT.items()
    assert client.get("consents/Second").json()["status"] == "Succeeded"


@pytest.mark.parametrize("data", NOT_AUDIO)
def test_consent_without_audio_fails(client: httpx.Client, data: bytes) -> None:
    """The request is accepted; the consent and its operation end Failed with the documented reason."""
    created = client.post("consents/Second", data=CONSENT, files={"audiodata": ("a.wav", data, "audio/wav")})
    assert (created.status_code, created.json()["status"]) == (201, "NotStarted")
    shown = client.get("consents/Second").json()
    assert (shown["status"], shown["properties"]) == ("Failed", {"failureReason": "AudioAndScriptNotMatch"})
    assert client.get(created.headers["Operation-Location"]).json()["status"] == "Failed"


@pytest.mark.parametrize("name", ["audiodata", "audioData", "AUDIODATA"])
def test_personal_voice_from_several_prompts(client: httpx.Client, name: str) -> None:
    """Several files are accepted, in any case of the part's name."""
    data = {"projectId": "Jessica", "consentId": "Jessica", "description": "d"}
    files = [(name, (f"{number}.wav", silent_wav(), "audio/wav")) for number in range(3)]
    created = client.post("personalvoices/Jessica", data=data, files=files)
    assert created.status_code == 201, created.text
    assert created.json().items() >= data.items()
    shown = client.get("personalvoices/Jessica").json()
    assert (shown["status"], shown["speakerProfileId"]) == ("Succeeded", created.json()["speakerProfileId"])


@pytest.mark.parametrize("data", NOT_AUDIO)
def test_personal_voice_fails_for_one_invalid_prompt(client: httpx.Client, data: bytes) -> None:
    """One file that is not audio, among valid ones, fails the personal voice."""
    files = [("audioData", silent_wav()), ("audioData", data)]
    sent = {"projectId": "Jessica", "consentId": "Jessica"}
    assert client.post("personalvoices/Jessica", data=sent, files=files).status_code == 201
    shown = client.get("personalvoices/Jessica").json()
    assert (shown["status"], shown["properties"]) == ("Failed", {"failureReason": "SpeakerVerificationFailed"})


class _Files(BaseHTTPRequestHandler):
    """Serves one valid audio file and several invalid responses."""

    def do_GET(self) -> None:
        """Respond by path."""
        path = self.path.partition("?")[0]
        if path == "/moved.wav":
            self.send_response(302)
            self.send_header("Location", "/good.wav")
            self.end_headers()
        elif path in ("/good.wav", "/text.wav", "/long.wav"):
            self.send_response(200)
            self.end_headers()
            self.wfile.write({"/good.wav": silent_wav(), "/text.wav": b"hello"}.get(path, b"\0" * 2_000_000))
        else:
            self.send_error(403)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Log nothing."""


@pytest.fixture(scope="module")
def files() -> Iterator[str]:
    """The URL of a file server on this machine."""
    server = HTTPServer(("127.0.0.1", 0), _Files)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/good.wav?sig=SECRET", "Succeeded"),
        ("/text.wav", "Failed"),
        ("/moved.wav", "Failed"),
        ("/forbidden.wav", "Failed"),
    ],
)
def test_audio_url_is_fetched(client: httpx.Client, files: str, path: str, status: str) -> None:
    """The content at audioUrl decides the outcome; redirects are not followed, and the URL is never shown."""
    created = client.put("consents/Second", json={**CONSENT, "audioUrl": files + path})
    assert created.status_code == 201
    shown = client.get("consents/Second")
    assert shown.json()["status"] == status
    assert "audioUrl" not in created.text + shown.text


def test_size_fields_of_a_wav() -> None:
    """The test of unknown sizes overwrites the size of the file and of its samples."""
    assert (silent_wav(1)[:4], silent_wav(1)[36:40]) == (b"RIFF", b"data")


@pytest.mark.parametrize("url", ["http://voice.invalid/a.wav", "http://10.0.0.1/a.wav", "ftp://127.0.0.1/a.wav", None])
def test_audio_url_of_another_host_is_not_fetched(client: httpx.Client, url: str | None) -> None:
    """Another host, another protocol or a text that is not a URL fails the consent without a request."""
    assert client.put("consents/Second", json={**CONSENT, "audioUrl": url}).status_code == 201
    shown = client.get("consents/Second").json()
    assert (shown["status"], shown["properties"]) == ("Failed", {"failureReason": "Internal"})


def test_fetch_has_limits_of_size_and_time(files: str) -> None:
    """A file that is too large or too slow counts as missing."""
    assert fetch(f"{files}/long.wav", max_bytes=1_999_999) is None
    file = fetch(f"{files}/long.wav", max_bytes=2_000_000)
    assert file is not None
    file.close()
    assert fetch(f"{files}/long.wav", max_seconds=0) is None


def test_fetch_logs_no_signature(files: str, caplog: pytest.LogCaptureFixture) -> None:
    """No signature is logged, even at the level at which the libraries log URLs."""
    caplog.set_level(logging.DEBUG)
    file = fetch(f"{files}/good.wav?se=1&sig=SECRET%2Fx%3D&sp=r")
    assert file is not None
    file.close()
    assert "good.wav" in caplog.text
    assert "SECRET" not in caplog.text
