"""Read a recording of any known format. The content determines the format, not the file name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import cassette, flows, har
from .errors import RecordingError
from .recorded import ExchangeBuilder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .recorded import Recorded

__all__ = ["FORMATS", "RecordingError", "read"]

FORMATS = "HAR 1.2 (JSON), mitmproxy flows, VCR cassette (YAML or JSON)"


def read(path: Path, secrets: Iterable[str] = ()) -> list[Recorded]:
    """Return the exchanges of a recording in the order they were sent, without secrets.

    `secrets` are hidden wherever they stand; keys, tokens and SAS signatures are in any case. Raises RecordingError for
    a file that cannot be read, or is not one of FORMATS, or is damaged, naming the place.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RecordingError(f"{path}: {error.strerror or error}") from None
    builder = ExchangeBuilder(secrets)
    try:
        found = _parse(content, builder)
    except RecordingError as error:
        raise RecordingError(f"{path}: {error}") from None
    # Recorders write an exchange when it ends; oracles need the order in which requests were sent.
    moments = [each.exchange.started for each in found]
    if None in moments:
        return found
    order = sorted(range(len(found)), key=lambda number: (moments[number], number))
    return [found[number] for number in order]


def _parse(content: bytes, builder: ExchangeBuilder) -> list[Recorded]:
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise RecordingError(f"the file is empty; expected {FORMATS}")
    if flows.is_flow(start):
        return flows.parse(start, builder)
    if start.startswith(b"{"):
        data = har.load(start)
        return cassette.parse_data(data, builder) if cassette.is_cassette(data) else har.parse(data, builder)
    return cassette.parse(start, builder)
