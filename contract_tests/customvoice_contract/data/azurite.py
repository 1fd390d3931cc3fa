"""Starting Azurite, the Azure Blob Storage emulator, for one run: on a free port of this machine, in memory."""

import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ..service.process import stop

ACCOUNT = "devstoreaccount1"
# Azurite's development key, published with it: no secret.
_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
_PROGRAM = Path(".bin") / "azurite-blob"
_READY = re.compile(r"successfully listens? on (http://\S+)")
_START_SECONDS = 60.0
_STOP_SECONDS = 10.0
# A SAS of this storage opens nothing once its process has ended; until then a soak or a measurement may take days.
_LIFETIME = timedelta(days=365)


class AzuriteNotFound(Exception):  # noqa: N818 - says what is the matter, as FileNotFoundError does
    """Azurite can't be started here; the message says why and what to do."""


@dataclass(frozen=True)
class Azurite:
    """A running Azurite; `Azurite.start()` gives one as a context manager."""

    blob_endpoint: str
    connection_string: str = field(repr=False)

    @classmethod
    @contextmanager
    def start(cls, node_modules_dir: Path | str | None = None) -> Iterator["Azurite"]:
        """Run Azurite from `node_modules_dir` (None: the checkout's or the working directory's) for the block.

        Raises AzuriteNotFound when npm's package azurite or node is missing, or when it does not start.
        """
        program = _find(node_modules_dir)
        with tempfile.TemporaryDirectory(prefix="azurite-") as workspace:
            process = _run(program, workspace)
            # Later output must not fill the pipe, so a thread keeps reading.
            reader = threading.Thread(target=_read_all, args=(process,))
            try:
                endpoint = _wait_until_ready(process)
                reader.start()
                yield cls(f"{endpoint}/{ACCOUNT}", _connection_string(endpoint))
            finally:
                _stop(process, reader)

    def container_url_with_sas(self, name: str, *, permission: str = "rl") -> str:
        """Return the URL of the container `name`, created when missing, with a SAS that lasts: read and list."""
        from azure.storage.blob import BlobServiceClient, generate_container_sas

        with BlobServiceClient.from_connection_string(self.connection_string) as service:
            container = service.get_container_client(name)
            if not container.exists():
                container.create_container()
        expiry = datetime.now(UTC) + _LIFETIME
        sas = generate_container_sas(ACCOUNT, name, account_key=_KEY, permission=permission, expiry=expiry)
        return f"{self.blob_endpoint}/{name}?{sas}"

    def upload(self, container: str, name: str, data: bytes) -> None:
        """Put a blob into the container, created when missing."""
        from azure.storage.blob import BlobServiceClient

        with BlobServiceClient.from_connection_string(self.connection_string) as service:
            client = service.get_container_client(container)
            if not client.exists():
                client.create_container()
            client.upload_blob(name, data, overwrite=True)


def _find(node_modules_dir: Path | str | None) -> Path:
    checkout = Path(__file__).resolve().parents[3]
    places = (
        [Path(node_modules_dir)] if node_modules_dir is not None else [checkout / "node_modules", Path("node_modules")]
    )
    for place in places:
        if (place / _PROGRAM).exists():
            if shutil.which("node") is None:
                raise AzuriteNotFound("Azurite needs node, which is not on the PATH. Install Node.js.")
            return (place / _PROGRAM).resolve()
    looked = " and ".join(str(place / _PROGRAM) for place in places)
    raise AzuriteNotFound(f"Azurite is not installed: looked for {looked}. Run `make setup`, or `npm install azurite`.")


def _run(program: Path, workspace: str) -> subprocess.Popen[str]:
    # Port 0 lets the system choose, so that runs side by side never meet.
    options = ["--blobHost", "127.0.0.1", "--blobPort", "0", "--inMemoryPersistence", "--skipApiVersionCheck"]
    options += ["--disableTelemetry", "--silent"]
    return subprocess.Popen(  # noqa: S603 - the program was found in node_modules, the options are ours
        [str(program), *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=workspace,
        env={**os.environ, "NO_PROXY": "127.0.0.1,localhost"},
    )


def _wait_until_ready(process: subprocess.Popen[str]) -> str:
    """Return the endpoint that Azurite says it listens on."""
    assert process.stdout is not None
    timer = threading.Timer(_START_SECONDS, process.kill)
    timer.start()
    said = []
    try:
        for line in process.stdout:
            said.append(line.strip())
            ready = _READY.search(line)
            if ready:
                return ready[1]
    finally:
        timer.cancel()
    raise AzuriteNotFound(
        f"Azurite did not start within {_START_SECONDS:.0f} s; it said: {' | '.join(said) or 'nothing'}"
    )


def _read_all(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    for _ in process.stdout:
        pass


def _stop(process: subprocess.Popen[str], reader: threading.Thread) -> None:
    stop(process, _STOP_SECONDS)
    if reader.ident is not None:
        reader.join()
    assert process.stdout is not None
    process.stdout.close()


def _connection_string(endpoint: str) -> str:
    scheme = endpoint.partition(":")[0]
    return (
        f"DefaultEndpointsProtocol={scheme};AccountName={ACCOUNT};AccountKey={_KEY};BlobEndpoint={endpoint}/{ACCOUNT};"
    )
