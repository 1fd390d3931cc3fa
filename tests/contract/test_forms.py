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
    assert form_parts(request.headers["content-type"], request.read()) == parts


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
