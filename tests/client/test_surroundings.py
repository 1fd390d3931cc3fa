"""The surroundings of a client: proxies, certificates, clouds, and the transports that it accepts."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import httpx2
import pytest
import trustme
from customvoice import RetryPolicy, TransportError
from customvoice._runtime.calls.credentials import SCOPE, scope_of
from customvoice._runtime.http.library import library_of
from customvoice._runtime.http.route import route

from tests.client.harness import ENDPOINT, KEY, Harness, answer, harnesses

PROXY = "http://user:secret@proxy.test:3128"
VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")
PROJECT = b'{"kind": "PersonalVoice"}'


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def make_client(request: pytest.FixtureRequest) -> Iterator[Harness]:
    yield from harnesses(request.param)


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def proxy_of(url: str) -> str | None:
    proxy: str | None = route(library_of(None, "handle_request"), url, True).get("proxy")
    return proxy


@pytest.mark.parametrize(
    ("no_proxy", "url", "is_direct"),
    [
        ("::1", "http://[::1]:8787", True),
        ("[::1]", "http://[::1]:8787", True),
        ("::2", "http://[::1]:8787", False),
        ("fd00::/8", "http://[fd12::1]", True),
        ("10.0.0.0/8", "http://10.1.2.3:80", True),
        ("10.0.0.0/8", "http://11.1.2.3", False),
        ("192.168.0.1", "http://192.168.0.1:8787", True),
        ("10.0.0.0/8, ::1", "http://[::1]", True),
        ("example.com", "http://a.example.com", True),
        ("example.com", "http://example.org", False),
        ("*", "http://example.org", True),
        ("10.0.0.0/99,x/8", "http://10.0.0.1", False),
    ],
)
def test_no_proxy_has_names_addresses_and_networks(
    monkeypatch: pytest.MonkeyPatch, no_proxy: str, url: str, is_direct: bool
) -> None:
    """NO_PROXY excepts names, IPv4 and IPv6 addresses, and networks; an invalid entry excepts nothing."""
    monkeypatch.setenv("ALL_PROXY", PROXY)
    monkeypatch.setenv("NO_PROXY", no_proxy)
    assert proxy_of(url) == (None if is_direct else PROXY)


@pytest.mark.parametrize(
    ("variable", "value", "problem"),
    [
        ("ALL_PROXY", "socks://user:secret@p.test:1080", r"ALL_PROXY is 'socks://p\.test:1080', but its scheme"),
        ("HTTP_PROXY", "ftp://p.test", "HTTP_PROXY is 'ftp://p.test', but its scheme must be one of http, https"),
        ("HTTP_PROXY", "socks5://p.test", "HTTP_PROXY is 'socks5://p.test', but SOCKS needs pip install"),
    ],
)
def test_unusable_proxy_names_its_variable(
    make_client: Harness, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, problem: str
) -> None:
    """A proxy that cannot be used is a ValueError that names the variable, without the password."""
    monkeypatch.setenv(variable, value)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "socksio" else SimpleNamespace())
    with pytest.raises(ValueError, match=problem) as caught:
        make_client.connect(ENDPOINT)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_missing_certificates_name_variable_and_file(
    make_client: Harness, monkeypatch: pytest.MonkeyPatch, variable: str, tmp_path: Path
) -> None:
    """SSL_CERT_FILE and SSL_CERT_DIR that do not exist are a ValueError with variable and path."""
    monkeypatch.setenv(variable, str(tmp_path / "missing"))
    with pytest.raises(ValueError, match=rf"{variable} is '.*missing', which cannot be read as certificates"):
        make_client.connect("https://127.0.0.1:1")
    make_client.connect("http://127.0.0.1:1")  # http needs no certificates


def test_invalid_certificates_name_the_file(
    make_client: Harness, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A file without certificates is a ValueError, from the environment and from verify."""
    file = tmp_path / "ca.pem"
    file.write_text("no certificates")
    with pytest.raises(ValueError, match=r"verify is '.*ca\.pem', which cannot be read"):
        make_client.connect("https://127.0.0.1:1", verify=file)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with pytest.raises(ValueError, match=r"SSL_CERT_FILE is '.*ca\.pem', which cannot be read"):
        make_client.connect("https://127.0.0.1:1")


def test_verify_with_a_transport_is_rejected(make_client: Harness) -> None:
    """verify would have no effect with a transport, so it is a ValueError."""
    with pytest.raises(ValueError, match="verify= has no effect with transport="):
        make_client(lambda _: answer(200, {}), verify=False)


def test_transport_error_names_the_host(make_client: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error of a failed connection has host and port, and the proxy if there is one."""
    with (
        make_client.connect("http://127.0.0.1:1", retry=RetryPolicy.off()) as client,
        pytest.raises(TransportError, match=r"GET /projects/a.* from 127\.0\.0\.1:1: "),
    ):
        client.projects.get("a")
    monkeypatch.setenv("HTTP_PROXY", "http://user:secret@127.0.0.1:1")
    with (
        make_client.connect("http://example.test") as client,
        pytest.raises(TransportError, match=r"from example\.test through the proxy http://127\.0\.0\.1:1: ") as caught,
    ):
        client.projects.get("a")
    assert "secret" not in str(caught.value)


class Handler(BaseHTTPRequestHandler):
    """Returns a project."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(PROJECT)))
        self.end_headers()
        self.wfile.write(PROJECT)

    def log_message(self, *_: Any) -> None:
        """Log nothing."""


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure_url(authority: trustme.CA) -> Iterator[str]:
    """Yield the URL of a server with a private certificate, which requires one of the client."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED
    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # a rejected handshake
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_client_certificate_and_private_authority(
    make_client: Harness, authority: trustme.CA, secure_url: str, tmp_path: Path
) -> None:
    """A context trusts a private authority and sends a client certificate; the authority alone is not enough here."""
    context = ssl.create_default_context(cadata=authority.cert_pem.bytes().decode())
    authority.issue_cert("client@example.test").configure_cert(context)
    with make_client.connect(secure_url, verify=context) as client:
        assert client.projects.get("a").kind == "PersonalVoice"
    file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    with make_client.connect(secure_url, verify=file) as client, pytest.raises(TransportError):
        client.projects.get("a")


@pytest.mark.parametrize("how", ["verify", "SSL_CERT_FILE", "off"])
def test_private_authority_is_trusted(
    make_client: Harness, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, how: str
) -> None:
    """A private authority comes from verify or SSL_CERT_FILE; verify=False trusts every server."""
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # a rejected handshake
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    url = f"https://127.0.0.1:{server.server_address[1]}"
    file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    try:
        with make_client.connect(url) as client, pytest.raises(TransportError, match="CERTIFICATE_VERIFY_FAILED"):
            client.projects.get("a")
        if how == "SSL_CERT_FILE":
            monkeypatch.setenv("SSL_CERT_FILE", str(file))
        kinds: dict[str, dict[str, Any]] = {"verify": {"verify": file}, "off": {"verify": False}}
        options = kinds.get(how, {})
        with make_client.connect(url, **options) as client:
            assert client.projects.get("a").kind == "PersonalVoice"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_clients_share_a_tls_context() -> None:
    """Two clients with the same trust use one context, because creating it takes longer than many calls."""
    library = library_of(None, "handle_request")
    first, second = (route(library, "https://a.test", True)["verify"] for _ in range(2))
    assert first is second
    assert route(library, "https://a.test", False)["verify"] is not first


@pytest.mark.parametrize(
    ("endpoint", "scope"),
    [
        ("https://r.cognitiveservices.azure.com", SCOPE),
        ("https://r.cognitiveservices.azure.us", "https://cognitiveservices.azure.us/.default"),
        ("https://usgovvirginia.api.cognitive.microsoft.us", "https://cognitiveservices.azure.us/.default"),
        ("https://r.cognitiveservices.azure.cn", "https://cognitiveservices.azure.cn/.default"),
        ("https://gateway.example.com", SCOPE),
    ],
)
def test_scope_of_a_token_follows_the_cloud(endpoint: str, scope: str) -> None:
    """The host of the endpoint names the cloud, and the cloud the scope."""
    assert scope_of(endpoint) == scope


def test_scope_of_a_token_can_be_chosen(make_client: Harness) -> None:
    """token_scope replaces the scope of the endpoint's cloud."""
    asked: list[str] = []

    class Tokens:
        def get_token(self, *scopes: str) -> Any:
            asked.extend(scopes)
            return SimpleNamespace(token="t", expires_on=2_000_000)

    client = make_client(lambda _: answer(200, {"kind": "x"}), credential=Tokens(), token_scope="api://mine/.default")
    client.projects.get("a")
    assert asked == ["api://mine/.default"]


def test_transport_of_httpx2_is_accepted(make_client: Harness) -> None:
    """A transport of httpx2 receives requests of httpx2, and its errors become ours."""
    seen: list[Any] = []

    def handle(request: Any) -> Any:
        seen.append(request)
        if request.url.path.endswith("lost"):
            raise httpx2.ReadError("lost", request=request)
        return httpx2.Response(200, content=PROJECT)

    client = make_client.connect(ENDPOINT, transport=httpx2.MockTransport(handle))
    assert client.projects.get("a").kind == "PersonalVoice"
    assert type(seen[0]) is httpx2.Request
    with pytest.raises(TransportError, match="lost"):
        client.with_options(retry=None).projects.get("lost")


def test_network_of_httpx2_is_accepted(make_client: Harness, secure_url: str, authority: trustme.CA) -> None:
    """A real transport of httpx2 sends requests."""
    context = ssl.create_default_context(cadata=authority.cert_pem.bytes().decode())
    authority.issue_cert("client@example.test").configure_cert(context)
    kind = httpx2.AsyncHTTPTransport if make_client.is_async else httpx2.HTTPTransport
    with make_client.connect(secure_url, transport=kind(verify=context)) as client:
        assert client.projects.get("a").kind == "PersonalVoice"


def test_httpx2_is_used_without_httpx(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without httpx the library is httpx2."""
    monkeypatch.setattr("customvoice._runtime.http.library.find_spec", lambda name: None if name == "httpx" else name)
    assert library_of(None, "handle_request").name == "httpx2"


@pytest.mark.parametrize("wrong", [httpx.Client, httpx2.Client, httpx.AsyncClient, object])
def test_wrong_transport_is_rejected(make_client: Harness, wrong: Any) -> None:
    """A client of httpx, or another object, is not a transport: a TypeError that names both."""
    with pytest.raises(TypeError, match="transport must be a transport of httpx or httpx2, such as"):
        make_client.connect(ENDPOINT, KEY, transport=wrong())
