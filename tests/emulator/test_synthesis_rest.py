"""Speech synthesis over REST."""

import io
from typing import Any

import pytest
import soundfile  # type: ignore[import-untyped]  # it has no types
from customvoice_emulator.synthesis.formats import FORMATS

from .harness import HOST
from .synthesis_harness import DEPLOYMENT_ID, DRAGON, PHOENIX, WAV_24, Speaker, speaker, ssml


def wav(content: bytes) -> Any:
    """Return what libsndfile reads in a file."""
    return soundfile.info(io.BytesIO(content))


def reason(speaker: Speaker, document: str, **params: str) -> tuple[int, str]:
    """Synthesise, and return the status and the message of the error."""
    response = speaker.say(document, **params)
    return response.status_code, response.json()["error"]["message"]


def test_personal_voice_speaks() -> None:
    """A personal voice with a base model returns a valid WAV; the same text again returns the same bytes."""
    with speaker() as made:
        for voice in (DRAGON, PHOENIX, "PhoenixV2Neural"):
            response = made.say(made.personal("Hello, dear world.", voice))
            assert (response.status_code, response.headers["content-type"]) == (200, "audio/x-wav")
            assert wav(response.content).samplerate == 24000
            assert 0.5 < wav(response.content).duration < 5
        assert made.say(made.personal("Hello")).content == made.say(made.personal("Hello")).content


def test_two_voices_sound_different() -> None:
    """The sound depends on the speaker profile."""
    with speaker() as made:
        other = made.create("Other")
        assert made.say(made.personal("Hello")).content != made.say(made.personal("Hello", profile=other)).content


def test_endpoint_speaks_with_the_voice_of_its_model() -> None:
    """With `deploymentId`, the voice name is that of the model; the second path works too."""
    with speaker() as made:
        voice = made.deploy()
        assert made.say(ssml("Hello", voice), deploymentId=DEPLOYMENT_ID).status_code == 200
        assert made.http.get(f"{HOST}/tts/cognitiveservices/voices/list").status_code == 200
        assert voice in [each["ShortName"] for each in made.http.get(f"{HOST}/cognitiveservices/voices/list").json()]


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FORMATS))
def test_output_format_is_really_encoded(name: str) -> None:
    """Each format has its container, sample rate, encoding and bit rate."""
    wanted = FORMATS[name]
    with speaker() as made:
        content = made.say(made.personal("Hello"), name).content
    if wanted.container == "raw":
        with soundfile.SoundFile(io.BytesIO(content), "r", wanted.rate, 1, wanted.subtype, format="RAW") as sound:
            assert 0.2 < sound.frames / wanted.rate < 3
        return
    read = wav(content)
    expected = {"riff": "WAV", "mp3": "MP3", "ogg": "OGG"}[wanted.container]
    # Opus has one rate inside the file.
    rate = 48000 if wanted.container == "ogg" else wanted.rate
    assert (read.format, read.channels) == (expected, 1)
    assert read.samplerate in (rate, wanted.rate)
    if wanted.container == "mp3":
        assert bitrate(content) == wanted.bitrate


def bitrate(content: bytes) -> int:
    """Return the bit rate in kbit/s of the first frame of an MP3 file (ISO 11172-3, 13818-3)."""
    mpeg_1 = bool(content[1] & 0x08)
    tables = {
        True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
        False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    }
    return tables[mpeg_1][content[2] >> 4]


def test_unknown_voices_get_the_observed_reasons() -> None:
    """The texts for an unknown voice and an unknown endpoint are the service's own."""
    with speaker() as made:
        assert reason(made, ssml("Hello", "NobodyNeural")) == (400, "Unsupported voice NobodyNeural.")
        assert reason(made, made.personal("Hello", "NobodyNeural")) == (400, "Unsupported voice NobodyNeural.")
        found = reason(made, ssml("Hello", "X"), deploymentId="unknown")
        assert found == (400, "Invalid deploymentId unknown.")


def test_mistakes_say_what_to_do() -> None:
    """A deleted voice, a profile as voice name, a base model alone, a suspended endpoint: each has its own reason."""
    with speaker() as made:
        voice = made.deploy()
        assert "speakerProfileId='...'" in reason(made, ssml("Hello", PHOENIX))[1]
        assert "The voice name is a speakerProfileId" in reason(made, ssml("Hello", made.profile))[1]
        assert reason(made, ssml("Hello", "Other"), deploymentId=DEPLOYMENT_ID) == (400, "Unsupported voice Other.")
        made.http.post(f"endpoints/{DEPLOYMENT_ID}:suspend")
        made.session.get(f"endpoints/{DEPLOYMENT_ID}")
        suspended = reason(made, ssml("Hello", voice), deploymentId=DEPLOYMENT_ID)
        assert suspended == (400, f"The endpoint '{DEPLOYMENT_ID}' is Disabled. Resume it first.")
        made.http.delete("personalvoices/Voice")
        assert reason(made, made.personal("Hello"))[1].startswith(f"Unknown speakerProfileId {made.profile}.")


def test_voice_of_another_speech_resource_is_unknown() -> None:
    """Each key sees its own voices only."""
    with speaker(keys=["customvoice-emulator-key", "other"]) as made:
        document = made.personal("Hello")
        made.http.headers["Ocp-Apim-Subscription-Key"] = "other"
        assert reason(made, document)[1].startswith("Unknown speakerProfileId")


def test_voice_that_is_not_ready_is_rejected() -> None:
    """A personal voice can speak when it has Succeeded."""
    with speaker(pace="seconds:60") as made:
        document = made.personal("Hello")
        assert reason(made, document) == (400, "The personal voice 'Voice' is NotStarted. Wait until it has Succeeded.")
        made.session.clock.advance(seconds=120)
        assert made.say(document).status_code == 200


def test_request_is_checked_in_order() -> None:
    """Credentials, method, media type, charset, format, SSML: each with its own status."""
    with speaker() as made:
        url, kind = f"{HOST}/cognitiveservices/v1", {"Content-Type": "application/ssml+xml"}
        assert made.http.post(url, headers={"Ocp-Apim-Subscription-Key": "wrong"}).status_code == 401
        assert made.http.get(url).status_code == 405
        assert made.http.post(url, content="x", headers={"Content-Type": "text/plain"}).status_code == 415
        odd = {"Content-Type": "application/ssml+xml; charset=none"}
        assert made.http.post(url, content="x", headers=odd).status_code == 415
        assert "X-Microsoft-OutputFormat is missing" in made.http.post(url, content="x", headers=kind).text
        assert made.say("x", "riff").status_code == 400
        assert made.say("x", "amr-wb-16000hz").status_code == 501
        assert made.say("x" * 70000).status_code == 413
        long = {**kind, "User-Agent": "x" * 256, "X-Microsoft-OutputFormat": WAV_24}
        assert "User-Agent has 256 characters" in made.http.post(url, content="x", headers=long).text


def test_token_can_name_its_speech_resource() -> None:
    """`Bearer aad#resource#token` is a token."""
    with speaker() as made:
        del made.http.headers["Ocp-Apim-Subscription-Key"]
        made.http.headers["Authorization"] = "Bearer aad#/subscriptions/0/x#token"
        assert made.say(made.personal("Hello")).status_code == 200


def test_utf_16_is_read() -> None:
    """The charset of the Content-Type decides, whatever the XML declaration says."""
    with speaker() as made:
        document = made.personal("Gr\u00fc\u00dfe")
        headers = {"X-Microsoft-OutputFormat": WAV_24, "Content-Type": "application/ssml+xml; charset=utf-16"}
        response = made.http.post(f"{HOST}/cognitiveservices/v1", content=document.encode("utf-16"), headers=headers)
        assert response.status_code == 200
        plain = {**headers, "Content-Type": "application/ssml+xml"}
        bad = made.http.post(f"{HOST}/cognitiveservices/v1", content=b"\xff", headers=plain)
        assert (bad.status_code, "is not utf-8" in bad.text) == (400, True)


def test_synthesis_can_be_off() -> None:
    """Without synthesis, the paths are unknown."""
    with speaker(synthesis=False) as made:
        assert made.say(made.personal("Hello")).status_code == 404


def test_journal_limits_and_faults_see_synthesis() -> None:
    """A synthesis request is in the journal by name, counts for the rate limit, and can meet a fault."""
    with speaker() as made:
        made.session.emulator.faults.add({"operation": "Synthesis_Synthesize"}, status=503)
        assert made.say(made.personal("Hello")).status_code == 503
        made.session.emulator.faults.clear()
        assert made.say(made.personal("Hello")).status_code == 200
        found = made.session.emulator.journal.find(operation="Synthesis_Synthesize")
        assert [each.status for each in found] == [503, 200]
