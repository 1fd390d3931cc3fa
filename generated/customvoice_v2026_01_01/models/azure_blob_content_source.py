from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import items, text
from customvoice._runtime.models.record import Record, wire
from customvoice._runtime.redaction import show_url


@define(kw_only=True, repr=False)
class AzureBlobContentSource(Record):
    """Blobs of an Azure Blob Storage container, selected by prefix and extension."""

    container_url: str = field(repr=show_url, metadata=wire("containerUrl", text))
    """The URL of the container, with a SAS that permits read and list."""
    extensions: list[str] = field(metadata=wire("extensions", items(text)))
    """The end of the blob names, such as `.wav`. `*.wav` has the same meaning (erratum 12)."""
    prefix: str | None = field(default=None, metadata=wire("prefix", text))
    """The start of the blob names."""
