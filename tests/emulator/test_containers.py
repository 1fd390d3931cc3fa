"""Training data and prompts are read from a container of Azurite."""

import codecs
import importlib.util
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from customvoice_contract.data.azurite import Azurite, AzuriteNotFound
from customvoice_contract.data.speech import silent_wav
from customvoice_emulator import DEFAULT_KEY, EmulatorTransport, create_app
from customvoice_emulator.media.blobs import BlobSource, base_name
from customvoice_emulator.media.scripts import parse_script

PREVIEW, STABLE = "2024-02-01-preview", "2026-01-01"
SCRIPT = "001\tThis is one.\r\n002\tThis is two.\nthree\tThis is three.\n004\n005\t\n\tno id\n002\tagain\n"


BLOBS = {
    "jessica/a/001.wav": silent_wav(1),
    "jessica/a/002.WAV": silent_wav(2),
    "jessica/a/three.wav": silent_wav(0.5),
    "jessica/a/004.wav": silent_wav(0.5),  # its line has no text
    "jessica/a/006.wav": silent_wav(0.5),  # no line at all
    "jessica/a/script.txt": SCRIPT.encode(),
    "jessica/b/001.wav": b"not audio",
    "jessica/b/002.wav": silent_wav(3),
    "jessica/b/script.txt": SCRIPT.encode("utf-16"),
    "long/one.wav": silent_wav(4),
    "long/one.txt": b"A long story.",
    "long/two.wav": silent_wav(5),
    "long/two.txt": b"  \n",
    "long/three.wav": silent_wav(6),
    "broken/001.wav": b"not audio",
    "other.wav": silent_wav(0.5),
}


@pytest.fixture(scope="module")
def azurite() -> Iterator[Azurite]:
    """An Azurite with the blobs above in the container voices."""
    try:
        with Azurite.start() as azurite:
            for name, data in BLOBS.items():
                azurite.upload("voices", name, data)
            yield azurite
    except AzuriteNotFound as error:
        pytest.skip(str(error))


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    """A client of an emulator with a project, a consent and a training set, all named Jessica."""
    with httpx.Client(
        transport=EmulatorTransport(create_app(pace="immediate")),
        base_url="http://127.0.0.1:8787/customvoice/",
        headers={"Ocp-Apim-Subscription-Key": DEFAULT_KEY},
        params={"api-version": STABLE},
    ) as client:
        fields = {"projectId": "Jessica", "voiceTalentName": "J", "companyName": "C", "locale": "en-US"}
        assert client.put("projects/Jessica", json={"kind": "ProfessionalVoice"}).status_code == 201
        assert client.post("consents/Jessica", data=fields, files={"audiodata": silent_wav(0.5)}).status_code == 201
        training_set = {"projectId": "Jessica", "locale": "en-US"}
        assert client.put("trainingsets/Jessica", json=training_set).status_code == 201
        yield client


def source(url: str, prefix: str | None = None, *extensions: str) -> dict[str, Any]:
    """Return an AzureBlobContentSource."""
    return {"containerUrl": url, "prefix": prefix, "extensions": list(extensions)}


def upload(client: httpx.Client, body: dict[str, Any], version: str = STABLE) -> Any:
    """Upload data and return the training set after the end of the operation."""
    response = client.post("trainingsets/Jessica:upload", json=body, params={"api-version": version})
    assert (response.status_code, response.content) == (202, b"")
    operation = client.get(response.headers["Operation-Location"]).json()
    shown = client.get("trainingsets/Jessica", params={"api-version": version}).json()
    assert shown["status"] == operation["status"]
    return shown


@pytest.mark.slow
@pytest.mark.azurite
@pytest.mark.parametrize("version", [PREVIEW, STABLE])
@pytest.mark.parametrize(
    ("kind", "prefix", "utterances", "seconds"),
    [
        pytest.param("AudioAndScript", "jessica/a/", 3, 3.5, id="pairs"),
        pytest.param("AudioAndScript", "jessica/b", 1, 3.0, id="UTF-16 script, one file no audio"),
        pytest.param("LongAudio", "long/", 1, 4.0, id="long"),
        pytest.param("AudioOnly", "long/", 3, 15.0, id="audio only"),
    ],
)
def test_matched_data_is_counted(
    client: httpx.Client, azurite: Azurite, version: str, kind: str, prefix: str, utterances: int, seconds: float
) -> None:
    """Audio with a script counts; duration and mode are shown to the versions that have them."""
    url = azurite.container_url_with_sas("voices")
    body = {"kind": kind, "audios": source(url, prefix, ".wav")}
    if kind != "AudioOnly":
        body["scripts"] = source(url, prefix, ".txt")
    shown = upload(client, body, version)
    assert shown["status"] == "Succeeded"
    newer = {"durationInSeconds": seconds, "isContextual": False} if version == STABLE else {}
    assert shown["properties"] == {"utteranceCount": utterances, **newer}


@pytest.mark.azurite
def test_sas_outlives_a_soak(azurite: Azurite) -> None:
    """The SAS of a storage expires after the run, for any duration of the run."""
    [expiry] = parse_qs(urlsplit(azurite.container_url_with_sas("voices")).query)["se"]
    assert datetime.fromisoformat(expiry) > datetime.now(UTC) + timedelta(days=60)


@pytest.mark.azurite
@pytest.mark.parametrize("extension", [".wav", "*.wav", "wav", ".WAV", "*.Wav"])
def test_forms_of_extensions(client: httpx.Client, azurite: Azurite, extension: str) -> None:
    """With or without a star, in any case; a missing prefix means the whole container."""
    url = azurite.container_url_with_sas("voices")
    assert upload(client, {"kind": "AudioOnly", "audios": source(url, None, ".none", extension)})["properties"][
        "utteranceCount"
    ] == len({base_name(name) for name in BLOBS if name.lower().endswith(".wav")})


@pytest.mark.azurite
def test_uploads_add_up(client: httpx.Client, azurite: Azurite) -> None:
    """A second upload adds to the first, in the same mode; a failed one changes nothing."""
    url = azurite.container_url_with_sas("voices")
    upload(client, {"kind": "AudioOnly", "audios": source(url, "jessica/a/", ".wav"), "processAs": "Contextual"})
    shown = upload(client, {"kind": "AudioOnly", "audios": source(url, "long/", ".wav")})
    assert shown["properties"] == {"utteranceCount": 8, "durationInSeconds": 19.5, "isContextual": True}
    failed = upload(client, {"kind": "AudioOnly", "audios": source(url, "nothing/", ".wav")})
    assert (failed["status"], failed["properties"]) == ("Failed", shown["properties"])
    other = {"kind": "AudioOnly", "audios": source(url, "long/", ".wav"), "processAs": "Segmented"}
    refused = client.post("trainingsets/Jessica:upload", json=other)
    assert (refused.status_code, refused.json()["error"]["target"]) == (409, "processAs")


@pytest.mark.azurite
@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"audios": ("voices", "nothing/")}, id="no such prefix"),
        pytest.param({"audios": ("voices", "broken/")}, id="no audio"),
        pytest.param({"audios": ("voices", "jessica/", ".flac")}, id="no such extension"),
        pytest.param({"kind": "AudioAndScript", "audios": ("voices", "jessica/a/")}, id="no scripts named"),
        pytest.param(
            {"kind": "AudioAndScript", "audios": ("voices", "jessica/a/"), "scripts": ("voices", "long/", ".txt")},
            id="scripts of other audio",
        ),
        pytest.param({"audios": ("absent", "jessica/")}, id="no such container"),
    ],
)
def test_upload_without_utterances_fails(client: httpx.Client, azurite: Azurite, body: dict[str, Any]) -> None:
    """A training set fails without an accepted utterance."""
    url = azurite.container_url_with_sas("voices")

    def meant(container: str, prefix: str, extension: str = ".wav") -> dict[str, Any]:
        return source(url.replace("/voices?", f"/{container}?"), prefix, extension)

    sent: dict[str, Any] = {"kind": body.get("kind", "AudioOnly")}
    sent |= {name: meant(*body[name]) for name in ("audios", "scripts") if name in body}
    assert upload(client, sent)["status"] == "Failed"


@pytest.mark.azurite
@pytest.mark.parametrize("permission", ["r", "l", "w"])
def test_sas_needs_read_and_list(client: httpx.Client, azurite: Azurite, permission: str) -> None:
    """A SAS without one of the two fails."""
    url = azurite.container_url_with_sas("voices", permission=permission)
    assert upload(client, {"kind": "AudioOnly", "audios": source(url, "long/", ".wav")})["status"] == "Failed"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "http://127.0.0.1:1/account/voices?sig=SECRET",
        "https://contoso.blob.core.windows.net/voices?sas",
        "http://[",
    ],
)
def test_inaccessible_container_fails(client: httpx.Client, url: str) -> None:
    """The request is accepted, then the training set or personal voice fails."""
    audios = source(url, "long/", ".wav")
    assert upload(client, {"kind": "AudioOnly", "audios": audios})["status"] == "Failed"
    voice = {"projectId": "Jessica", "consentId": "Jessica", "audios": audios}
    created = client.put("personalvoices/Jessica", json=voice)
    assert created.status_code == 201
    shown = client.get("personalvoices/Jessica").json()
    assert (shown["status"], shown["properties"]) == ("Failed", {"failureReason": "InaccessibleCustomerStorage"})
    assert "audios" not in shown


@pytest.mark.azurite
@pytest.mark.parametrize(
    ("prefix", "reason"),
    [("long/", None), ("broken/", "SpeakerVerificationFailed"), ("nothing/", "DataNotEnough")],
)
def test_personal_voice_from_a_container(
    client: httpx.Client, azurite: Azurite, prefix: str, reason: str | None
) -> None:
    """The blobs of the prompts are decoded."""
    audios = source(azurite.container_url_with_sas("voices"), prefix, "*.wav")
    voice = {"projectId": "Jessica", "consentId": "Jessica", "audios": audios}
    assert client.put("personalvoices/Jessica", json=voice).status_code == 201
    shown = client.get("personalvoices/Jessica").json()
    assert shown["status"] == ("Failed" if reason else "Succeeded")
    assert shown.get("properties", {}).get("failureReason") == reason


@pytest.mark.azurite
def test_reading_a_container_logs_no_signature(
    client: httpx.Client, azurite: Azurite, caplog: pytest.LogCaptureFixture
) -> None:
    """No signature is logged, even at the level at which the libraries log URLs."""
    caplog.set_level(logging.DEBUG)
    url = azurite.container_url_with_sas("voices")
    signature = url.partition("sig=")[2].partition("&")[0]
    upload(client, {"kind": "AudioOnly", "audios": source(url, "long/", ".wav")})
    assert "/voices" in caplog.text
    assert signature not in caplog.text
    assert httpx.URL(url).params["sig"] not in caplog.text


@pytest.mark.parametrize(
    "raw",
    [
        SCRIPT.encode(),
        codecs.BOM_UTF8 + SCRIPT.encode(),
        SCRIPT.encode("utf-16"),
        codecs.BOM_UTF16_BE + SCRIPT.encode("utf-16-be"),
    ],
    ids=["UTF-8", "UTF-8 with BOM", "UTF-16", "UTF-16 big endian"],
)
def test_scripts_are_read_in_several_encodings(raw: bytes) -> None:
    """Lines without id, tab or text are ignored; of repeated ids, the first counts."""
    assert parse_script(raw) == {"001": "This is one.", "002": "This is two.", "three": "This is three."}


def test_scripts_in_a_code_page_and_with_long_texts() -> None:
    """Text that is not UTF-8 is read as the Windows code page; a text of more than 1000 characters is ignored."""
    raw = "1\tGrüße\n2\t".encode("cp1252") + b"x" * 1001 + b"\n3\t" + b"x" * 1000
    assert parse_script(raw) == {"1": "Grüße", "3": "x" * 1000}


@pytest.mark.parametrize(("name", "base"), [("a/b/c.d.wav", "c.d"), ("c", "c"), ("a.b/c", "c"), (".wav", "")])
def test_base_names(name: str, base: str) -> None:
    """A base name is the last part without its last extension."""
    assert base_name(name) == base


def test_no_extensions_match_nothing() -> None:
    """An empty list of extensions matches no blobs."""
    assert not BlobSource.of({"containerUrl": "", "extensions": []}).matches("a.wav")


def test_missing_azurite_gives_an_error() -> None:
    """The error for a folder without Azurite says what to do."""
    assert importlib.util.find_spec("azure.storage.blob") is not None
    with pytest.raises(AzuriteNotFound, match="npm install azurite"), Azurite.start("/nowhere"):
        pass


@contextmanager
def relay_closing_once(url: str) -> Iterator[str]:
    """Yield `url` through a relay that closes the first connection and forwards all others."""
    target = urlsplit(url)

    def copy(one: socket.socket, other: socket.socket) -> None:
        with closing(one), closing(other):
            while data := one.recv(65536):
                other.sendall(data)

    def serve() -> None:
        listener.accept()[0].close()
        while True:
            try:
                caller, _ = listener.accept()
            except OSError:  # closed: the test is over
                return
            service = socket.create_connection((target.hostname, target.port))
            pipes = [threading.Thread(target=quiet, args=pair) for pair in ((caller, service), (service, caller))]
            for pipe in pipes:
                pipe.start()

    def quiet(one: socket.socket, other: socket.socket) -> None:
        try:
            copy(one, other)
        except OSError:  # the other direction closed both ends
            return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield target._replace(netloc=f"127.0.0.1:{listener.getsockname()[1]}").geturl()
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.mark.slow
@pytest.mark.azurite
def test_one_broken_connection_does_not_fail_the_upload(client: httpx.Client, azurite: Azurite) -> None:
    """A request to storage is repeated after one closed connection; only lasting failures make it inaccessible."""
    with relay_closing_once(azurite.container_url_with_sas("voices")) as url:
        shown = upload(client, {"kind": "AudioOnly", "audios": source(url, "long/", ".wav")})
    assert (shown["status"], shown["properties"]["utteranceCount"]) == ("Succeeded", 3)


@pytest.mark.slow
def test_redirect_of_storage_is_not_followed(client: httpx.Client) -> None:
    """A redirect could lead to another machine, so it is not followed, and counts as inaccessible."""
    asked: list[str] = []

    class Redirect(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(307)
            self.send_header("Location", "/elsewhere?restype=container&comp=list")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Redirect) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}/account/voices"
        shown = upload(client, {"kind": "AudioOnly", "audios": source(url, "long/", ".wav")})
        server.shutdown()
        thread.join()
    assert shown["status"] == "Failed"
    assert [urlsplit(path).path for path in asked] == ["/account/voices"]
