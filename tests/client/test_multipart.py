"""The multipart form of an upload."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from customvoice._runtime.http.body import form_body
from customvoice._runtime.uploads.audio import Audio, audio_from
from customvoice._runtime.uploads.sources import MemorySource
from hypothesis import given, settings
from hypothesis import strategies as st
from python_multipart.multipart import MultipartParser, parse_options_header

from tests.client.harness import Harness, harnesses
from tests.client.uploading import Service, content, upload


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def make_client(request: pytest.FixtureRequest) -> Iterator[Harness]:
    yield from harnesses(request.param)


def test_a_form_has_the_parts_that_are_set() -> None:
    """A form follows RFC 7578, with the parts in order and without those that are None."""
    body = form_body([("projectId", "p"), ("description", None), ("locale", "Ä")])
    mark = body.content_type.removeprefix("multipart/form-data; boundary=").encode()
    sent = b"".join(content(body).chunks())
    assert sent == (
        b"--" + mark + b'\r\nContent-Disposition: form-data; name="projectId"\r\n\r\np\r\n'
        b"--" + mark + b'\r\nContent-Disposition: form-data; name="locale"\r\n\r\n\xc3\x84\r\n'
        b"--" + mark + b"--\r\n"
    )
    assert content(body).length == len(sent)


def test_a_file_name_cannot_break_out_of_its_header(make_client: Harness, tmp_path: Path) -> None:
    """Quotes and line ends in a file name are escaped."""
    file = tmp_path / 'a"\r\nX: y.wav'
    file.write_bytes(b"RIFF")
    service = Service()
    with make_client(service) as client:
        upload(client, file)
    assert b'filename="a%22%0D%0AX: y.wav"' in service.received[0][1]


def test_every_form_has_a_boundary_of_its_own() -> None:
    """Boundaries are unpredictable: 128 random bits, new for every form."""
    kinds = {form_body([("a", "b")]).content_type for _ in range(50)}
    assert len(kinds) == 50
    assert all(len(kind.partition("boundary=")[2]) == 32 for kind in kinds)


def test_form_has_content_length(make_client: Harness, tmp_path: Path) -> None:
    """A form of known sources has a Content-Length, and no chunked encoding, which servers may reject."""
    file = tmp_path / "a.wav"
    file.write_bytes(bytes(200_000))
    service = Service()
    with make_client(service) as client:
        upload(client, [file, b"RIFF"])
    headers, body = service.received[0]
    assert headers["content-length"] == str(len(body))
    assert "transfer-encoding" not in headers


# No lone surrogates: such a name cannot be written as UTF-8, see below.
TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
FILES = st.builds(Audio, st.binary(max_size=300).map(lambda data: MemorySource(memoryview(data))), TEXT)


@pytest.mark.slow
@settings(max_examples=300)
@given(st.lists(st.tuples(TEXT.filter(bool), TEXT | FILES), max_size=8))
def test_form_round_trips(given_parts: list[tuple[str, str | Audio]]) -> None:
    """For any names, texts and bytes a parser reads the same parts in the same order, and the length is right."""
    body = form_body(given_parts)
    sent = b"".join(content(body).chunks())
    assert content(body).length == len(sent)
    assert received(body.content_type, sent) == [
        (escaped(name), escaped(value.name), b"".join(value.source.pieces()))
        if isinstance(value, Audio)
        else (escaped(name), None, value.encode())
        for name, value in given_parts
    ]


def test_invalid_file_name_is_sent_with_question_marks() -> None:
    """Bytes of a file name that are invalid UTF-8 become question marks and do not end the upload."""
    body = form_body([("audio", Audio(MemorySource(memoryview(b"RIFF")), os.fsdecode(b"caf\xe9.wav")))])
    assert received(body.content_type, b"".join(content(body).chunks())) == [(b"audio", b"caf?.wav", b"RIFF")]


def test_chunks_are_neither_small_nor_large(tmp_path: Path) -> None:
    """Small parts are sent together, a file in chunks of 64 KiB."""
    file = tmp_path / "a.wav"
    file.write_bytes(bytes(1_000_000))
    body = form_body([*((f"text{number}", "x") for number in range(20)), ("audio", audio_from(file)), ("end", "x")])
    sizes = [len(chunk) for chunk in content(body).chunks()]
    assert max(sizes) < 2 * 65_536
    assert min(sizes[:-1]) >= 65_536


def escaped(text: str) -> bytes:
    """Return a name as browsers escape it, with backslashes and control characters escaped too."""
    return "".join(f"%{ord(char):02X}" if char in '"\\\x7f' or char < " " else char for char in text).encode()


def received(content_type: str, sent: bytes) -> list[tuple[bytes, bytes | None, bytes]]:
    """Return name, file name and bytes of each part, as python-multipart parses the form."""
    _, options = parse_options_header(content_type)
    found: list[tuple[bytes, bytes | None, bytes]] = []
    state: dict[str, Any] = {}

    def begin() -> None:
        state.update(disposition=b"", data=b"", field=b"")

    def field(data: bytes, start: int, end: int) -> None:
        state["field"] += data[start:end]

    def value(data: bytes, start: int, end: int) -> None:
        if state["field"].lower() == b"content-disposition":
            state["disposition"] += data[start:end]

    def header_end() -> None:
        state["field"] = b""

    def part_data(data: bytes, start: int, end: int) -> None:
        state["data"] += data[start:end]

    def end() -> None:
        kind, names = parse_options_header(state["disposition"])
        assert kind == b"form-data"
        found.append((names[b"name"], names.get(b"filename"), state["data"]))

    callbacks: Any = {
        "on_part_begin": begin,
        "on_header_field": field,
        "on_header_value": value,
        "on_header_end": header_end,
        "on_part_data": part_data,
        "on_part_end": end,
    }
    parser = MultipartParser(options[b"boundary"], callbacks)
    parser.write(sent)
    parser.finalize()
    return found
