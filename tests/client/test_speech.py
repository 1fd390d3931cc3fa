"""The statement to read for a consent, and the SSML with which a voice speaks."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import customvoice
import pytest
from customvoice import Endpoint, PersonalVoice
from customvoice_emulator.synthesis.script import Text
from customvoice_emulator.synthesis.ssml import read_ssml
from hypothesis import given
from hypothesis import strategies as st

PROFILE = "c1d2e3f4-0000-4000-8000-000000000000"
VOICE = PersonalVoice.from_dict({"projectId": "p", "consentId": "c", "speakerProfileId": PROFILE})
ENDPOINT = Endpoint(project_id="p", model_id="m")

# All characters of XML 1.0 (section 2.2).
XML_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"]).filter(lambda each: each not in "\ufffe\uffff")
    | st.sampled_from("\t\n\r<>&\"']"),
    min_size=1,
).filter(str.strip)


def parsed(ssml: str) -> Any:
    return ElementTree.fromstring(ssml)  # noqa: S314 (our own document)


@given(text=XML_TEXT, style=XML_TEXT)
def test_text_and_style_come_back_from_a_parser(text: str, style: str) -> None:
    """For any text and style an XML parser reads the same text and style, in one element each."""
    for ssml in (VOICE.ssml(text, style=style), ENDPOINT.ssml(text, voice_name=style, style=style)):
        styled = parsed(ssml).find(".//{*}express-as")
        assert (styled.text, styled.get("style")) == (text, style)


def test_personal_voice_names_profile_model_style_and_locale() -> None:
    """The document has the base model as voice, the profile inside it, then style and language."""
    ssml = VOICE.ssml("Salut & bienvenue", base_model="PhoenixLatestNeural", style="Prompt", locale="fr-FR")
    assert ssml == (
        '<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xmlns:mstts="http://www.w3.org/2001/mstts"'
        f' xml:lang="fr-FR"><voice name="PhoenixLatestNeural"><mstts:ttsembedding speakerProfileId="{PROFILE}">'
        '<mstts:express-as style="Prompt"><lang xml:lang="fr-FR">Salut &amp; bienvenue</lang></mstts:express-as>'
        "</mstts:ttsembedding></voice></speak>"
    )


@pytest.mark.parametrize(
    "ssml",
    [
        VOICE.ssml("Hello"),
        VOICE.ssml("Hello", base_model="PhoenixLatestNeural", style="Prompt", locale="en-GB"),
        ENDPOINT.ssml("Hello", voice_name="JessicaNeural", style="cheerful", locale="en-US"),
    ],
)
def test_emulator_reads_the_documents(ssml: str) -> None:
    """The emulator, which checks the documented elements, accepts every form."""
    pieces = [piece for segment in read_ssml(ssml).segments for piece in segment.pieces]
    assert [piece.spoken for piece in pieces if isinstance(piece, Text)] == ["Hello"]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"text": "a\x00b"}, r"'\\x00' at position 1"),
        ({"text": "a\ud800"}, "at position 1"),
        ({"text": " "}, "text must be text"),
        ({"text": None}, "text must be text"),
        ({"text": "a", "style": ""}, "style must be text"),
        ({"text": "a", "base_model": 7}, "name must be text"),
        ({"text": "a", "locale": "\x01"}, "XML cannot contain"),
    ],
)
def test_what_xml_cannot_contain_is_refused(arguments: dict[str, Any], problem: str) -> None:
    """Characters that XML forbids, and empty arguments, are a ValueError instead of an invalid document."""
    with pytest.raises(ValueError, match=problem):
        VOICE.ssml(**arguments)


def test_voice_without_profile_cannot_speak() -> None:
    """A voice whose creation has not ended has no profile; the error says to wait."""
    with pytest.raises(ValueError, match="no speakerProfileId yet"):
        PersonalVoice(project_id="p", consent_id="c").ssml("Hello")


def test_statement_has_both_names() -> None:
    """The statement is the documented sentence with the names of the consent."""
    assert customvoice.statement("en-us", " Jessica Smith ", "Contoso") == (
        "I Jessica Smith am aware that recordings of my voice will be used by Contoso to create and use a synthetic"
        " version of my voice."
    )


def test_statement_that_is_not_known_is_not_invented() -> None:
    """Another locale is a ValueError with the public page; so is an empty name."""
    with pytest.raises(ValueError, match="verbal-statement-all-locales"):
        customvoice.statement("de-DE", "J", "C")
    with pytest.raises(ValueError, match="company must be a name"):
        customvoice.statement("en-US", "J", " ")
