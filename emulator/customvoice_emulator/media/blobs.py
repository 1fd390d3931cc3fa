"""Read an Azure Blob Storage container by SAS URL: list blobs by prefix and extensions, and open them."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from customvoice_emulator.media.fetch_policy import LOOPBACK_ONLY, FetchPolicy, RejectedUrlError
from customvoice_emulator.media.guarded_session import SECONDS_PER_STEP, guarded_session
from customvoice_emulator.media.outgoing_work import current_work

if TYPE_CHECKING:
    from azure.storage.blob import ContainerClient

MAX_BLOBS = 5000
MAX_PAGES = 100
"""The maximum number of pages of a listing; in Azure, a page has up to 5000 blobs."""
MAX_BLOB_BYTES = 256 * 1024 * 1024
_RANGE_BYTES = 4 * 1024 * 1024
"""The part of a blob that is read at once, and kept in memory."""
_MAX_RESPONSE_BYTES = 16 * 1024 * 1024
MAX_SECONDS = 300.0
"""The time limit for reading one container."""


class InaccessibleStorageError(Exception):
    """The container cannot be read: it is forbidden or missing, or its SAS does not permit access."""


@dataclass(frozen=True, slots=True)
class BlobSource:
    """The blobs to read: a container URL with SAS, a name prefix, and file name extensions in lower case."""

    container_url: str
    prefix: str
    extensions: tuple[str, ...]

    @classmethod
    def of(cls, source: dict[str, Any]) -> "BlobSource":
        """Read an `AzureBlobContentSource`; `wav`, `.wav` and `*.wav` mean the same, in any case."""
        extensions = tuple(_extension(each) for each in source.get("extensions", ()))
        return cls(source.get("containerUrl", ""), source.get("prefix") or "", extensions)

    def matches(self, name: str) -> bool:
        """Return whether the blob name has one of the extensions."""
        return name.lower().endswith(self.extensions) and not name.endswith("/")


def _extension(text: str) -> str:
    return "." + text.strip().removeprefix("*").removeprefix(".").lower()


def base_name(blob_name: str) -> str:
    """Return the last part of a blob name without its extension."""
    last = blob_name.rsplit("/", 1)[-1]
    return last.rsplit(".", 1)[0] if "." in last else last


class Container:
    """The blobs of one source; created by `open_container`."""

    def __init__(self, client: "ContainerClient", source: BlobSource) -> None:
        self._client = client
        self._source = source

    def names(self) -> list[str]:
        """Return the names of the matching blobs, in the service's order; at most MAX_BLOBS."""
        with _storage_errors():
            listed = self._client.list_blob_names(name_starts_with=self._source.prefix or None)
            pages: Iterable[Iterable[str]] = listed.by_page()
            found: list[str] = []
            for number, page in enumerate(pages):
                if number == MAX_PAGES:
                    raise InaccessibleStorageError(f"the listing has more than {MAX_PAGES} pages")
                found += filter(self._source.matches, page)
                if len(found) >= MAX_BLOBS:
                    break
            return found[:MAX_BLOBS]

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes] | None]:
        """Yield the blob's content as a file, or None if it is larger than MAX_BLOB_BYTES."""
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
    """Open the container of `source` for `max_seconds`, if `policy` allows it.

    Raises InaccessibleStorageError, here or while it is read.
    """
    try:
        policy.check(source.container_url)
    except RejectedUrlError as error:
        raise InaccessibleStorageError(str(error)) from None
    # Imported here because they take 0.3 s, and only requests with a container need them.
    from azure.core.pipeline.transport import RequestsTransport
    from azure.storage.blob import ContainerClient, LinearRetry

    with _storage_errors():
        client = ContainerClient.from_container_url(
            source.container_url,
            transport=RequestsTransport(
                session=guarded_session(policy, max_seconds, _MAX_RESPONSE_BYTES),
                connection_timeout=SECONDS_PER_STEP,
                read_timeout=SECONDS_PER_STEP,
                use_env_settings=False,
            ),
            # Retry: the storage may close an idle connection, which does not make it inaccessible.
            retry_policy=LinearRetry(backoff=0, retry_total=2, random_jitter_range=0),
            max_single_get_size=_RANGE_BYTES,
            max_chunk_get_size=_RANGE_BYTES,
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
        current_work().require_wanted()
        # Drop the library's message, which may contain the URL with its signature.
        raise InaccessibleStorageError(type(error).__name__) from None
