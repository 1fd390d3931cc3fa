"""Certificates for HTTPS: the user's own, or a generated one."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

_LIFETIME = timedelta(days=365)
_NAMES = ("localhost", "127.0.0.1", "::1")
_EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, not bound to


class TlsError(Exception):
    """The certificate or its key is unusable; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """PEM files: the certificate chain, its private key, and the CA that a client must trust (None: user's own)."""

    cert_file: Path
    key_file: Path
    ca_file: Path | None = None


def user_certificate(cert_file: Path, key_file: Path) -> Certificate:
    """Return the user's certificate. Raises TlsError if the two files are invalid or do not match."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(cert_file, key_file, password=_no_password)
    except ssl.SSLError as error:
        why = "the key does not belong to the certificate" if "MISMATCH" in str(error) else "one of them is not PEM"
        raise TlsError(f"cannot use the certificate {cert_file} with the key {key_file}: {why}") from None
    except OSError as error:
        raise TlsError(f"cannot read the certificate {cert_file} or its key {key_file}: {error.strerror}") from None
    return Certificate(cert_file, key_file)


def _no_password() -> NoReturn:
    raise TlsError("the key is protected by a password; give a key without a password")


def generated_certificate(directory: Path, host: str) -> Certificate:
    """Return a certificate for `host` and this machine; generate it in `directory` unless a valid one exists.

    The signing key is discarded, so a client that trusts `ca_file` trusts this certificate only. Raises TlsError.
    """
    certificate = Certificate(directory / "server.pem", directory / "server.key", directory / "ca.pem")
    names = tuple(dict.fromkeys((*_NAMES, *(() if host in _EVERYWHERE else (host,)))))
    try:
        if not _is_valid(certificate, names):
            _generate(certificate, names)
    except (OSError, ValueError) as error:
        raise TlsError(f"cannot generate a certificate for {host} in {directory}: {error}") from None
    return certificate


def _generate(certificate: Certificate, names: tuple[str, ...]) -> None:
    from trustme import CA

    authority = CA(organization_name="customvoice emulator", organization_unit_name="generated")
    leaf = authority.issue_cert(*names, not_after=datetime.now(UTC) + _LIFETIME)
    certificate.cert_file.parent.mkdir(parents=True, exist_ok=True)
    _write(certificate.key_file, leaf.private_key_pem.bytes(), mode=0o600)
    _write(certificate.cert_file, b"".join(blob.bytes() for blob in leaf.cert_chain_pems))
    assert certificate.ca_file is not None
    _write(certificate.ca_file, authority.cert_pem.bytes())


def _write(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Write a file atomically."""
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=mode)
    unfinished.write_bytes(content)
    unfinished.replace(path)


def _is_valid(certificate: Certificate, names: tuple[str, ...]) -> bool:
    """Return whether the files exist, match each other, cover all `names`, and are valid for another day."""
    from cryptography import x509

    assert certificate.ca_file is not None
    if not certificate.ca_file.exists():
        return False
    try:
        user_certificate(certificate.cert_file, certificate.key_file)
    except TlsError:
        return False
    found = x509.load_pem_x509_certificate(certificate.cert_file.read_bytes())
    alternatives = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    named = {str(each.value) for each in alternatives}
    return set(names) <= named and found.not_valid_after_utc > datetime.now(UTC) + timedelta(days=1)
