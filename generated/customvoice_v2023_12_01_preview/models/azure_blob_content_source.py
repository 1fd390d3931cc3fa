from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import items, text
from customvoice._runtime.models.record import Record, wire
from customvoice._runtime.redaction import show_url


@define(kw_only=True, repr=False)
class AzureBlobContentSource(Record):
    """Blobs of an Azure Blob Storage container, chosen by prefix and extension."""

    container_url: str = field(repr=show_url, metadata=wire("containerUrl", text))
    """The container's URL with a SAS that allows to read and to list."""
    extensions: list[str] = field(metadata=wire("extensions", items(text)))
    """How the blobs' names end, such as `.wav`; `*.wav` is taken for the same (erratum 12)."""
    prefix: str | None = field(default=None, metadata=wire("prefix", text))
    """How the blobs' names begin."""
