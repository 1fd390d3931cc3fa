"""Provide an emulator with one personal voice and one deployed model, and SSML for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from customvoice_contract.data.speech import silent_wav

from .harness import DEPLOYMENT, ENDPOINT, HOST, PERSONAL_VOICE, Session, session

PHOENIX, DRAGON = "PhoenixLatestNeural", "DragonLatestNeural"
DEPLOYMENT_ID = ENDPOINT.partition("/")[2]
WAV_24 = "riff-24khz-16bit-mono-pcm"
_SPEAK = (
    "<speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis' "
    "xmlns:mstts='http://www.w3.org/2001/mstts' xml:lang='en-US'>{}</speak>"
)


def ssml(content: str, voice: str = PHOENIX) -> str:
    """Return an SSML document with `content` in one voice."""
    return _SPEAK.format(f"<voice name='{voice}'>{content}</voice>")


def bare_ssml(content: str) -> str:
    """Return an SSML document with `content` outside a voice."""
    return _SPEAK.format(content)


class Speaker:
    """A client of an emulator with a personal voice and, after `deploy`, an endpoint."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.http: httpx.Client = session.http
        session.consent()
        self.profile: str = self.create("Voice")

    def create(self, name: str) -> str:
        """Create a personal voice, and return its speakerProfileId."""
        audio = {"audiodata": ("a.wav", silent_wav(), "audio/wav")}
        response = self.http.post(f"personalvoices/{name}", data=PERSONAL_VOICE, files=audio)
        assert response.status_code == 201, response.text
        profile: str = self.session.get(f"personalvoices/{name}")["speakerProfileId"]
        return profile

    def deploy(self, **changes: Any) -> str:
        """Train and deploy a model, and return the name of its voice."""
        self.session.put("trainingsets/Jessica", {"projectId": "Jessica", "locale": "en-US", "voiceKind": "Female"})
        self.session.train(voiceName="JessicaNeural", **changes)
        self.session.put(ENDPOINT, DEPLOYMENT)
        self.session.get(ENDPOINT)
        return "JessicaNeural"

    def personal(self, text: str, voice: str = PHOENIX, profile: str | None = None) -> str:
        """Return SSML for the personal voice."""
        embedding = f"<mstts:ttsembedding speakerProfileId='{profile or self.profile}'>{text}</mstts:ttsembedding>"
        return ssml(embedding, voice)

    def say(self, document: str, name: str = WAV_24, **params: str) -> httpx.Response:
        """Synthesise over REST, and return the response."""
        return self.http.post(
            f"{HOST}/cognitiveservices/v1",
            content=document.encode(),
            params=params,
            headers={"X-Microsoft-OutputFormat": name, "Content-Type": "application/ssml+xml"},
        )


@contextmanager
def speaker(**options: Any) -> Iterator[Speaker]:
    """Yield a speaker whose emulator has `options`."""
    with session(**options) as opened:
        yield Speaker(opened)
