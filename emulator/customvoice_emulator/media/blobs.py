"""Reading an Azure Blob Storage container by SAS URL: list by prefix and extensions, then open what matches."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from customvoice_emulator.media.fetch_policy import LOOPBACK_ONLY, FetchPolicy, RefusedUrlError
from customvoice_emulator.media.guarded_session import SECONDS_PER_STEP, guarded_session

if TYPE_CHECKING:
    from azure.storage.blob import ContainerClient

MAX_BLOBS = 5000
MAX_BLOB_BYTES = 256 * 1024 * 1024
MAX_SECONDS = 300.0
"""For all that is read of one container."""


class InaccessibleStorageError(Exception):
    """The container can't be read: not allowed, gone, or the SAS does not allow it."""


@dataclass(frozen=True, slots=True)
class BlobSource:
    """Which blobs are meant: a container URL with SAS, a plain name prefix, file name extensions (lower case)."""

    container_url: str
    prefix: str
    extensions: tuple[str, ...]

    @classmethod
    def of(cls, source: dict[str, Any]) -> "BlobSource":
        """Read an `AzureBlobContentSource`; `wav`, `.wav` and `*.wav` are alike, in any case."""
        extensions = tuple(_extension(each) for each in source.get("extensions", ()))
        return cls(source.get("containerUrl", ""), source.get("prefix") or "", extensions)

    def takes(self, name: str) -> bool:
        """Tell whether the blob name has one of the extensions."""
        return name.lower().endswith(self.extensions) and not name.endswith("/")


def _extension(text: str) -> str:
    return "." + text.strip().removeprefix("*").removeprefix(".").lower()


def base_name(blob_name: str) -> str:
    """Return the last part of a blob name without its extension."""
    last = blob_name.rsplit("/", 1)[-1]
    return last.rsplit(".", 1)[0] if "." in last else last


class Container:
    """The blobs of one source; made by `open_container`."""

    def __init__(self, client: "ContainerClient", source: BlobSource) -> None:
        self._client = client
        self._source = source

    def names(self) -> list[str]:
        """Return the names of the matching blobs, in the service's order; at most MAX_BLOBS."""
        with _storage_errors():
            listed: Iterable[str] = self._client.list_blob_names(name_starts_with=self._source.prefix or None)
            found = []
            for name in listed:
                if self._source.takes(name):
                    found.append(name)
                if len(found) >= MAX_BLOBS:
                    break
            return found

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes] | None]:
        """Give the blob's content as a file, or None when it is larger than MAX_BLOB_BYTES."""
        with tempfile.SpooledTemporaryFile(max_size=4 * 1024 * 1024) as file:
            with _storage_errors():
                download = self._client.download_blob(name)
                fits = download.size <= MAX_BLOB_BYTES
                if fits:
                    download.readinto(file)
                    file.seek(0)
            yield file if fits else None


@contextmanager
def open_container(
    source: BlobSource, *, policy: FetchPolicy = LOOPBACK_ONLY, max_seconds: float = MAX_SECONDS
) -> Iterator[Container]:
    """Open the container of `source`, where `policy` allows it, for `max_seconds`.

    Raises InaccessibleStorageError, here or when it is read.
    """
    try:
        policy.check(source.container_url)
    except RefusedUrlError as error:
        raise InaccessibleStorageError(str(error)) from None
    # These imports take 0.3 s, which only requests with a container should pay.
    from azure.core.pipeline.transport import RequestsTransport
    from azure.storage.blob import ContainerClient, LinearRetry

    with _storage_errors():
        client = ContainerClient.from_container_url(
            source.container_url,
            transport=RequestsTransport(
                session=guarded_session(policy, max_seconds),
                connection_timeout=SECONDS_PER_STEP,
                read_timeout=SECONDS_PER_STEP,
                use_env_settings=False,
            ),
            # A connection that the storage closed while it was idle is no reason to call it inaccessible.
            retry_policy=LinearRetry(backoff=0, retry_total=2, random_jitter_range=0),
            permit_redirects=False,
            logging_enable=False,
        )
    with client:
        yield Container(client, source)


@contextmanager
def _storage_errors() -> Iterator[None]:
    from azure.core.exceptions import AzureError

    try:
        yield
    except (AzureError, ValueError, OSError) as error:
        # The library's message may quote the URL, and with it the signature.
        raise InaccessibleStorageError(type(error).__name__) from None
