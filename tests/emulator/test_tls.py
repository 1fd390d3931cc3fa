"""HTTPS with the user's certificate or a generated one, on a thread and by command line options."""

import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import trustme
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from customvoice_emulator import DEFAULT_KEY, create_app
from customvoice_emulator.cli import main
from customvoice_emulator.http.server import ThreadServer
from customvoice_emulator.http.tls import Certificate, TlsError, generated_certificate, user_certificate

QUERY = {"api-version": "2026-01-01"}
HEADERS = {"Ocp-Apim-Subscription-Key": DEFAULT_KEY}


def trusting(ca_file: Path | None) -> httpx.Client:
    """A client that trusts this authority only."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file is not None:
        context.load_verify_locations(ca_file)
    return httpx.Client(verify=context, headers=HEADERS, params=QUERY, trust_env=False)


def written(directory: Path, leaf: trustme.LeafCert) -> tuple[Path, Path]:
    """Write a certificate and its key as files."""
    cert, key = directory / "cert.pem", directory / "key.pem"
    cert.write_bytes(b"".join(each.bytes() for each in leaf.cert_chain_pems))
    key.write_bytes(leaf.private_key_pem.bytes())
    return cert, key


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_https_with_a_generated_certificate(tmp_path: Path, host: str) -> None:
    """A client that trusts the authority is served under every name of this machine; others are not."""
    made = generated_certificate(tmp_path / "tls", "127.0.0.1")
    with ThreadServer(create_app(), certificate=made) as server, trusting(made.ca_file) as client:
        assert server.url.startswith("https://127.0.0.1:")
        root = server.url.replace("127.0.0.1", host) + "/customvoice/"
        assert client.put(root + "projects/Jessica", json={"kind": "PersonalVoice"}).status_code == 201
        consent = {"projectId": "Jessica", "voiceTalentName": "J", "companyName": "C", "locale": "en-US"}
        location = client.put(root + "consents/Jessica", json=consent).headers["Operation-Location"]
        assert location.startswith(root)
        assert client.get(location.partition("?")[0]).json()["status"] == "Running"
        with trusting(None) as stranger, pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            stranger.get(root + "projects")
        with httpx.Client(trust_env=False) as plain, pytest.raises(httpx.TransportError):
            plain.get(root.replace("https", "http"))


def test_https_with_the_users_certificate(tmp_path: Path) -> None:
    """It is served unchanged, and the output has no CA."""
    authority = trustme.CA()
    own = user_certificate(*written(tmp_path, authority.issue_cert("127.0.0.1")))
    assert own.ca_file is None
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    with ThreadServer(create_app(), certificate=own) as server, trusting(tmp_path / "ca.pem") as client:
        assert client.get(server.url + "/customvoice/projects").json() == {"value": []}


def test_generated_certificate_is_kept(tmp_path: Path) -> None:
    """A client that trusts it does so after the next start; only the owner can read the key."""
    made = generated_certificate(tmp_path / "tls", "127.0.0.1")
    before = made.cert_file.read_bytes()
    assert generated_certificate(tmp_path / "tls", "localhost") == made
    assert made.cert_file.read_bytes() == before
    assert stat.S_IMODE(made.key_file.stat().st_mode) == 0o600
    assert sorted(each.name for each in (tmp_path / "tls").iterdir()) == ["ca.pem", "server.key", "server.pem"]
    assert b"PRIVATE" not in made.cert_file.read_bytes() + (tmp_path / "tls" / "ca.pem").read_bytes()


def test_invalid_generated_certificate_is_replaced(tmp_path: Path) -> None:
    """Another host, a damaged or missing file, or a certificate that expires soon gives a new one."""
    made = generated_certificate(tmp_path, "127.0.0.1")
    assert made.ca_file is not None

    def is_made_anew(host: str) -> bool:
        before = made.cert_file.read_bytes()
        generated_certificate(tmp_path, host)
        user_certificate(made.cert_file, made.key_file)
        return made.cert_file.read_bytes() != before

    assert is_made_anew("voice.example")
    assert not is_made_anew("voice.example")
    made.ca_file.unlink()
    assert is_made_anew("voice.example")
    made.key_file.write_text("damaged")
    assert is_made_anew("voice.example")
    names = ("127.0.0.1", "::1", "localhost")
    soon = trustme.CA().issue_cert(*names, not_after=datetime.now(UTC) + timedelta(hours=23))
    made.cert_file.write_bytes(soon.cert_chain_pems[0].bytes())
    made.key_file.write_bytes(soon.private_key_pem.bytes())
    assert is_made_anew("127.0.0.1")


def test_unusable_certificates_are_rejected(tmp_path: Path) -> None:
    """Each error is one sentence with the files."""
    cert, key = written(tmp_path, trustme.CA().issue_cert("localhost"))
    other = tmp_path / "other.pem"
    other.write_bytes(trustme.CA().issue_cert("localhost").private_key_pem.bytes())
    with pytest.raises(TlsError, match="does not belong to the certificate"):
        user_certificate(cert, other)
    with pytest.raises(TlsError, match="not PEM"):
        user_certificate(key, cert)
    with pytest.raises(TlsError, match="No such file"):
        user_certificate(cert, tmp_path / "nothing.pem")
    loaded = load_pem_private_key(key.read_bytes(), None)
    other.write_bytes(loaded.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"word")))
    with pytest.raises(TlsError, match="protected by a password"):
        user_certificate(cert, other)
    with pytest.raises(TlsError, match="cannot generate a certificate"):
        generated_certificate(Path("/dev/null/tls"), "127.0.0.1")
    with pytest.raises(TlsError, match="cannot generate a certificate"):
        generated_certificate(tmp_path / "new", "no host name")
    assert not Certificate(cert, key).ca_file


def test_refused_emulator_keeps_the_certificate_of_the_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A second emulator that finds the data directory taken ends with 2, and changes no file."""
    first = create_app(data_dir=tmp_path)
    generated_certificate(tmp_path / "tls", "127.0.0.1")
    before = {each: each.read_bytes() for each in (tmp_path / "tls").iterdir()}
    # Another host needs another certificate.
    second = ["--data-dir", str(tmp_path), "--tls", "--host", "127.0.0.2", "--port", "0"]
    assert main(second) == 2
    assert "another process is using it" in capsys.readouterr().err
    assert {each: each.read_bytes() for each in (tmp_path / "tls").iterdir()} == before
    first.state.emulator.store.close()
