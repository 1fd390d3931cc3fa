"""SSML with which a personal voice or an endpoint speaks, for the REST API of speech synthesis and the Speech SDK."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

__all__ = ["EndpointSpeech", "PersonalVoiceSpeech"]

# The characters that XML 1.0 does not allow, also not as references (section 2.2).
_INVALID = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMESPACES = 'xmlns="http://www.w3.org/2001/10/synthesis" xmlns:mstts="http://www.w3.org/2001/mstts"'
_DEFAULT_LOCALE = "en-US"


class PersonalVoiceSpeech:
    """The part of a personal voice that writes SSML."""

    __slots__ = ()
    if TYPE_CHECKING:
        speaker_profile_id: str | None

    def ssml(
        self, text: str, *, base_model: str = "DragonLatestNeural", style: str | None = None, locale: str | None = None
    ) -> str:
        """Return an SSML document in which this voice says the text.

        Args:
            text: plain text; it is escaped.
            base_model: the model that speaks, such as DragonLatestNeural or PhoenixLatestNeural.
            style: the speaking style, such as Prompt; the model's own if absent.
            locale: the language of the text, such as fr-FR; the model finds it out if absent.

        Raises:
            ValueError: the voice has no speakerProfileId yet, or an argument cannot be written in XML.
        """
        if not self.speaker_profile_id:
            raise ValueError("this voice has no speakerProfileId yet. Wait for its creation: poller.result().")
        spoken = _element("lang", {"xml:lang": locale}, _text(text))
        spoken = _element("mstts:express-as", {"style": style}, spoken)
        spoken = _element("mstts:ttsembedding", {"speakerProfileId": self.speaker_profile_id}, spoken)
        return _document(base_model, spoken, locale)


class EndpointSpeech:
    """The part of an endpoint that writes SSML."""

    __slots__ = ()

    def ssml(self, text: str, *, voice_name: str, style: str | None = None, locale: str | None = None) -> str:
        """Return an SSML document in which the deployed voice says the text. Send it with ``deploymentId``.

        Args:
            text: plain text; it is escaped.
            voice_name: ``voice_name`` of the model that the endpoint serves.
            style: a speaking style of the model; its default if absent.
            locale: the language of the text; that of the model if absent.

        Raises:
            ValueError: an argument cannot be written in XML.
        """
        spoken = _element("mstts:express-as", {"style": style}, _element("lang", {"xml:lang": locale}, _text(text)))
        return _document(voice_name, spoken, locale)


def _document(voice: str, spoken: str, locale: str | None) -> str:
    content = _element("voice", {"name": voice}, spoken)
    language = _attribute("xml:lang", locale or _DEFAULT_LOCALE)
    return f'<speak version="1.0" {_NAMESPACES} {language}>{content}</speak>'


def _element(name: str, attributes: dict[str, str | None], content: str) -> str:
    """Return the element, or only its content if all its attributes are None."""
    written = " ".join(_attribute(key, value) for key, value in attributes.items() if value is not None)
    return f"<{name} {written}>{content}</{name}>" if written else content


def _attribute(name: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name} must be text that is not empty, received {value!r}")
    return f"{name}={quoteattr(_checked(value))}"


def _text(text: object) -> str:
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"text must be text that is not empty, received {text!r}")
    return escape(_checked(text), {"\r": "&#13;"})


def _checked(text: str) -> str:
    found = _INVALID.search(text)
    if found:
        raise ValueError(f"XML cannot contain the character {found[0]!r} at position {found.start()}. Remove it.")
    return text
