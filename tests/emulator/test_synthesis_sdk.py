"""The vendor's Speech SDK speaks with voices of the emulator, from an empty emulator to a WAV."""

import io
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest
import soundfile  # type: ignore[import-untyped]  # it has no types
from customvoice import CustomVoiceClient
from customvoice_contract.data.speech import silent_wav
from customvoice_emulator import DEFAULT_KEY, Emulator

from .synthesis_harness import DRAGON, PHOENIX, ssml

sdk = pytest.importorskip("azure.cognitiveservices.speech", reason="azure-cognitiveservices-speech is not installed")
pytestmark = pytest.mark.slow


def create_voice(emulator: Emulator) -> str:
    """Create a project, a consent and a personal voice, wait for it, and return its speakerProfileId."""
    with CustomVoiceClient(emulator.url, DEFAULT_KEY) as client:
        client.projects.create("demo", kind="PersonalVoice")
        client.consents.begin_create_from_file(
            "ann",
            project_id="demo",
            voice_talent_name="Ann",
            company_name="Contoso",
            locale="en-US",
            audio=silent_wav(),
        ).result()
        poller = client.personal_voices.begin_create_from_file(
            "ann", project_id="demo", consent_id="ann", audio=[silent_wav()]
        )
        profile = poller.result().speaker_profile_id
    assert isinstance(profile, str)
    return profile


def personal(profile: str, text: str, voice: str = PHOENIX) -> str:
    """Return SSML for a personal voice."""
    return ssml(f"<mstts:ttsembedding speakerProfileId='{profile}'>{text}</mstts:ttsembedding>", voice)


def synthesizer(**config: Any) -> Any:
    """Return a synthesizer of the SDK that returns the audio in memory."""
    return sdk.SpeechSynthesizer(sdk.SpeechConfig(**{"subscription": DEFAULT_KEY, **config}), None)


def test_sdk_speaks_with_word_boundaries() -> None:
    """The SDK gets a WAV, a word boundary for each word at its place in the SSML, and the duration."""
    with Emulator(pace="immediate") as emulator:
        document = personal(create_voice(emulator), "Hello, dear world. It's me!")
        speaker, words = synthesizer(endpoint=emulator.url), []
        speaker.synthesis_word_boundary.connect(
            lambda event: words.append((event.text, event.text_offset, event.audio_offset, event.boundary_type.name))
        )
        ended = threading.Event()
        speaker.synthesis_completed.connect(lambda _event: ended.set())
        result = speaker.speak_ssml_async(document).get()
        assert ended.wait(60), "the SDK sends its events on a thread of its own"
    assert result.reason == sdk.ResultReason.SynthesizingAudioCompleted
    assert [text for text, _, _, kind in words if kind == "Word"] == ["Hello", "dear", "world", "It's", "me"]
    assert [document[place : place + len(text)] for text, place, _, _ in words] == [text for text, *_ in words]
    assert [offset for _, _, offset, _ in words] == sorted(offset for _, _, offset, _ in words)
    sound = soundfile.info(io.BytesIO(result.audio_data))
    assert (sound.format, sound.samplerate) == ("WAV", 16000)
    assert abs(sound.duration - result.audio_duration.total_seconds()) < 0.01


@pytest.mark.parametrize("place", ["endpoint", "host", "any path"])
def test_sdk_connects_by_every_configuration(place: str) -> None:
    """`endpoint=` with http or with a path, and `host=` reach the same voice; so does a second turn."""
    with Emulator(pace="immediate") as emulator:
        profile, socket = create_voice(emulator), emulator.url.replace("http", "ws")
        config = {"endpoint": {"endpoint": emulator.url}, "host": {"host": socket}}
        speaker = synthesizer(**config.get(place, {"endpoint": f"{socket}/any/path"}))
        for voice in (DRAGON, PHOENIX):
            result = speaker.speak_ssml_async(personal(profile, "Hello", voice)).get()
            assert result.reason == sdk.ResultReason.SynthesizingAudioCompleted


def test_sdk_lists_voices() -> None:
    """With `host=`, the SDK reads `voices/list`."""
    with Emulator() as emulator:
        found = synthesizer(host=emulator.url).get_voices_async().get()
    assert DRAGON in [each.short_name for each in found.voices]


ERRORS = [
    ("Unsupported voice NobodyNeural.", "BadRequest", {}, "NobodyNeural"),
    ("Unknown speakerProfileId 0-0.", "BadRequest", {}, PHOENIX),
    ("Authentication error (401)", "AuthenticationFailure", {"subscription": "wrong"}, PHOENIX),
]


@pytest.mark.parametrize(("text", "code", "config", "voice"), ERRORS)
def test_sdk_shows_the_reason(text: str, code: str, config: dict[str, str], voice: str) -> None:
    """The SDK's error has the emulator's sentence."""
    with Emulator() as emulator:
        document = personal("0-0", "Hello", voice)
        result = synthesizer(endpoint=emulator.url, **config).speak_ssml_async(document).get()
    details = result.cancellation_details
    assert (result.reason, details.error_code.name) == (sdk.ResultReason.Canceled, code)
    assert text in details.error_details


def test_sdk_shows_an_unknown_endpoint() -> None:
    """`endpoint_id` of the SDK is `deploymentId`; an unknown one has the observed text."""
    with Emulator() as emulator:
        config = sdk.SpeechConfig(subscription=DEFAULT_KEY, endpoint=emulator.url)
        config.endpoint_id = "9f50c644-2121-40e9-9ea7-544e48bfe3cb"
        config.speech_synthesis_voice_name = "X"
        result = sdk.SpeechSynthesizer(config, None).speak_text_async("Hello").get()
    assert "Invalid deploymentId 9f50c644-2121-40e9-9ea7-544e48bfe3cb." in result.cancellation_details.error_details


def test_sdk_trusts_a_private_certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over wss, `SSL_CERT_FILE` names the certificate to trust."""
    from customvoice_emulator.http.tls import generated_certificate

    certificate = generated_certificate(tmp_path, "127.0.0.1")
    with Emulator(pace="immediate", certificate=certificate) as emulator:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.ca_file))
        profile = create_voice(emulator)
        result = synthesizer(endpoint=emulator.url).speak_ssml_async(personal(profile, "Hello")).get()
    assert result.reason == sdk.ResultReason.SynthesizingAudioCompleted


def test_curl_shape_returns_a_wav() -> None:
    """The documented REST request works on a socket, with the documented headers."""
    with Emulator(pace="immediate") as emulator:
        document = personal(create_voice(emulator), "Hello")
        headers = {
            "Ocp-Apim-Subscription-Key": DEFAULT_KEY,
            "Content-Type": "application/ssml+xml",
            "X-Microsoft-OutputFormat": "riff-24khz-16bit-mono-pcm",
            "User-Agent": "curl",
        }
        response = httpx.post(f"{emulator.url}/cognitiveservices/v1", content=document, headers=headers)
    assert (response.status_code, response.content[:4]) == (200, b"RIFF")
