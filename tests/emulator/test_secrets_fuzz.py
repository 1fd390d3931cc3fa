"""No secret is shown or stored, however a request encodes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from customvoice_emulator.recording import exchange

from benchmarks.secret_search import MARKER, contains_marker, hunt


def test_no_view_shows_a_secret_in_any_encoding(tmp_path: Path) -> None:
    """Journal, HAR, events, errors, log and files are free of the secrets that fuzzed requests carry."""
    assert hunt(60, 1, tmp_path) == []


@pytest.mark.parametrize("name", ["shown_body", "shown_headers", "shown_query"])
def test_the_fuzz_finds_a_view_without_redaction(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The fuzz finds secrets if bodies, headers or queries are shown as they were sent."""

    def plain(given: object, *_: object) -> object:
        if name == "shown_headers":
            return [(each.decode("latin-1"), value.decode("latin-1")) for each, value in given]  # type: ignore[attr-defined]
        return given.decode("latin-1") if name == "shown_query" else given  # type: ignore[attr-defined]

    monkeypatch.setattr(exchange, name, plain)
    assert hunt(60, 1, tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        f"a={MARKER}",
        "a=" + "".join(f"%25{ord(each):02x}" for each in MARKER),
        "".join(f"\\\\u{ord(each):04x}" for each in MARKER),
        "\0".join(MARKER),
    ],
)
def test_an_encoded_marker_is_found(text: str) -> None:
    """The search finds the marker in every encoding that the requests use."""
    assert contains_marker(text)
