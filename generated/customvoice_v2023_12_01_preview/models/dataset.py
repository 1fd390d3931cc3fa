from __future__ import annotations

from attrs import define, field

from customvoice._runtime.models.decoding import open_enum, text
from customvoice._runtime.models.record import Record, nested, wire

from ..models.azure_blob_content_source import AzureBlobContentSource
from ..models.dataset_kind import DatasetKind


@define(kw_only=True, repr=False)
class Dataset(Record):
    """Data to load into a training set."""

    kind: DatasetKind | str = field(metadata=wire("kind", open_enum(DatasetKind)))
    """How audio files and scripts belong together."""
    audios: AzureBlobContentSource = field(metadata=wire("audios", nested(lambda: AzureBlobContentSource)))
    """The blobs with the audio."""
    display_name: str | None = field(default=None, metadata=wire("displayName", text))
    """A display name."""
    description: str | None = field(default=None, metadata=wire("description", text))
    """A free-text description."""
    scripts: AzureBlobContentSource | None = field(
        default=None, metadata=wire("scripts", nested(lambda: AzureBlobContentSource))
    )
    """The blobs with the scripts. AudioOnly has none."""
