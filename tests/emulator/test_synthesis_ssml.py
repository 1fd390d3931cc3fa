"""SSML is read as documented; a mistake is reported with its place."""

from contextlib import suppress
from xml.sax.saxutils import escape

import pytest
from customvoice_emulator.synthesis.errors import SynthesisError
from customvoice_emulator.synthesis.script import Bookmark, Pause, Script, Text
from customvoice_emulator.synthesis.ssml import MAX_BYTES, read_ssml
from hypothesis import given
from hypothesis import strategies as st

from .synthesis_harness import bare_ssml, ssml


def words(script: Script) -> list[str]:
    """Return all words as the SSML has them."""
    texts = [piece for each in script.segments for piece in each.pieces if isinstance(piece, Text)]
    return [token.text for text in texts for token in text.tokens if token.is_word]


def test_speaker_profile_wraps_text_or_precedes_it() -> None:
    """An empty <mstts:ttsembedding> counts for the rest of its voice, a wrapping one for its content."""
    empty = read_ssml(ssml("<mstts:ttsembedding speakerProfileId='a'/>Hello"))
    wrapped = read_ssml(ssml("before<mstts:ttsembedding speakerProfileId='b'>inside</mstts:ttsembedding>after"))
    assert [each.speaker_profile_id for each in empty.segments] == ["a"]
    assert [each.speaker_profile_id for each in wrapped.segments] == [None, "b", None]


def test_words_are_as_in_the_source() -> None:
    """Escapes stay, because the SDK looks for each word in the SSML; an apostrophe belongs to its word."""
    script = read_ssml(ssml("AT&amp;T, it's don&apos;t <![CDATA[raw]]> \u4f60\u597d caf\u00e9"))
    assert words(script) == ["AT", "T", "it's", "don&apos;t", "raw", "\u4f60", "\u597d", "caf\u00e9"]
    assert isinstance(script.segments[0].pieces[0], Text)
    assert script.segments[0].pieces[0].spoken == "AT&T, it's don't raw \u4f60\u597d caf\u00e9"


def test_pauses_bookmarks_rates_and_locales() -> None:
    """Documented elements with an effect become pieces."""
    content = (
        "<break time='500ms'/><break strength='strong'/><mstts:silence type='Leading' value='2s'/><bookmark mark='m'/>"
        "<lang xml:lang='de-DE'><prosody rate='+50%'>Hallo</prosody></lang><sub alias='World Wide'>WW</sub>"
    )
    pieces = read_ssml(ssml(content)).segments[0].pieces
    assert list(pieces[:4]) == [Pause(0.5), Pause(1.0), Pause(2.0), Bookmark("m")]
    german, alias = pieces[4:]
    assert isinstance(german, Text)
    assert isinstance(alias, Text)
    assert (german.locale, german.rate, alias.spoken, alias.locale) == ("de-DE", 1.5, "World Wide", "en-US")


def test_what_has_no_effect_is_noted_once() -> None:
    """The journal shows which documented elements and attributes the stand-in voice ignores."""
    style = "<mstts:express-as style='cheerful'>Hi</mstts:express-as>"
    script = read_ssml(ssml(f"{style}{style}<prosody pitch='high'>you</prosody>"))
    assert script.notes == ["<express-as> has no effect", "pitch of <prosody> has no effect"]


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("", "The SSML is not XML: no element found, line 1, column 1."),
        ("<speak><voice name='a'>x</speak>", "The SSML is not XML: mismatched tag, line 1, column 27."),
        ("<voice/>", "Invalid SSML, line 1, column 1: the first element is <voice>; SSML begins with <speak>."),
        ("<speak>hello</speak>", "line 1, column 8: text is outside <voice>"),
        ("<speak>\n <voice>x</voice></speak>", "line 2, column 2: <voice> needs the attribute name."),
        ("<speak><voice name='a'><voice name='b'>x</voice></voice></speak>", "a <voice> is inside another one"),
        ("<speak><voice name='a'><speak/></voice></speak>", "<speak> is the first element only"),
        ("<speak><voice name='a'></voice></speak>", "The SSML has no text to speak."),
        ("<speak><voice name='a'><foo>x</foo></voice></speak>", "the element <foo> is unknown"),
        ("<speak xmlns:x='y'><x:a/></speak>", "the namespace of <a> is unknown"),
        ("<speak><voice name='a'><break time='1'/>x</voice></speak>", "the time is '1'; write it such as 500ms"),
        ("<speak><voice name='a'><break strength='huge'/>x</voice></speak>", "the strength is 'huge'; use one of"),
        ("<speak><voice name='a'><prosody rate='quick'>x</prosody></voice></speak>", "the rate is 'quick'"),
        ("<speak><break/></speak>", "<break> is outside <voice>"),
        ("<!DOCTYPE speak [<!ENTITY a 'b'>]><speak/>", "a document type is not allowed"),
        (f"<speak>{'<p>' * 70}", "elements are nested more than 64 deep"),
        (f"<speak><voice name='a'>{'x' * MAX_BYTES}</voice></speak>", "has more than 65536 bytes"),
    ],
)
def test_mistake_is_reported_with_its_place(document: str, reason: str) -> None:
    """The reason says what is wrong, where, and what to write."""
    with pytest.raises(SynthesisError) as raised:
        read_ssml(document)
    assert reason in raised.value.reason
    assert raised.value.status == 400


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_every_word_is_found_in_the_source_in_order(text: str) -> None:
    """The SDK searches the SSML for each word after the previous one."""
    document = ssml(f"begin {escape(text)}")
    try:
        script = read_ssml(document)
    except SynthesisError:
        return  # XML does not have every character
    place = 0
    for word in words(script):
        place = document.index(word, place) + len(word)


@given(st.text())
def test_no_text_ends_in_another_error(text: str) -> None:
    """Any document is either read or rejected."""
    for document in (text, bare_ssml(text), ssml(text)):
        with suppress(SynthesisError):
            assert read_ssml(document).segments
