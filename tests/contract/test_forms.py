"""Forms read back from the bytes that were sent."""

from __future__ import annotations

import httpx
import pytest
from customvoice_contract.contract.multipart import form_parts
from hypothesis import given
from hypothesis import strategies as st

names = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters='"\\'), min_size=1, max_size=20)


@pytest.mark.slow
@given(parts=st.lists(st.tuples(names, st.binary(max_size=200)), min_size=1, max_size=5))
def test_form_parts_are_read_back(parts: list[tuple[str, bytes]]) -> None:
    """Names, contents to the byte, and their order."""
    files = [(name, ("speech.wav", content, "audio/wav")) for name, content in parts]
    request = httpx.Request("POST", "http://127.0.0.1", files=files)
    read = form_parts(request.headers["content-type"], request.read())
    assert [(part.name, part.content) for part in read] == parts


FORM = (
    b"This is a preamble.\r\n--x \t\r\nContent-Disposition: form-data; name=talent\r\n"
    b"Content-Type: text/plain; charset=%s\r\n\r\n%s\r\n--x\r\nContent-Disposition: form-data; name=locale\r\n\r\n"
    b"en-US \r\n--x-- \r\nThis is an epilogue."
)


@pytest.mark.parametrize(
    ("charset", "content", "text"),
    [("ISO-8859-1", b"Zo\xeb", "Zoë"), ("utf-16", "Zoë".encode("utf-16"), "Zoë"), ("unknown", b"Zoe", None)],
)
def test_parts_have_their_charset_and_preamble_and_padding_are_ignored(
    charset: str, content: bytes, text: str | None
) -> None:
    """Java and .NET clients declare charsets; RFC 2046 allows a preamble, an epilogue and spaces after boundaries."""
    read = form_parts("multipart/form-data; boundary=x", FORM % (charset.encode(), content))
    assert [(part.name, part.text()) for part in read] == [("talent", text), ("locale", "en-US ")]


def test_bytes_outside_the_charset_are_not_text() -> None:
    """Bytes that are invalid in the charset of a part have no text."""
    [talent, _] = form_parts("multipart/form-data; boundary=x", FORM % (b"utf-8", b"Zo\xeb"))
    assert talent.text() is None


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("", b"--x\r\n"),
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"no boundary at all"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nbroken off"),
    ],
)
def test_invalid_form_has_no_parts(content_type: str, body: bytes) -> None:
    """It raises no error: damaged forms are sent on purpose."""
    assert form_parts(content_type, body) == []
