"""Keys and tokens: how the client sends and renews them, and keeps them secret."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from customvoice import AsyncCustomVoiceClient, AuthenticationError, CustomVoiceClient, ServiceError

from tests.client.harness import ENDPOINT, KEY, Harness, answer, harnesses

HEADER = "ocp-apim-subscription-key"
PROJECT = {"kind": "PersonalVoice"}
SAS = "https://store.blob.core.windows.net/c?sv=2024&sig=SECRETSIGNATURE"


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def make_client(request: pytest.FixtureRequest) -> Iterator[Harness]:
    yield from harnesses(request.param)


@dataclass
class Token:
    token: str
    expires_on: int


@dataclass
class TokenSource:
    """Returns numbered tokens that are valid for an hour of the fake clock, and counts them."""

    time: Any
    scopes: list[tuple[str, ...]] = field(default_factory=list)

    def get_token(self, *scopes: str) -> Token:
        self.scopes.append(scopes)
        return Token(f"token-{len(self.scopes)}", int(self.time.now) + 3600)


class AsyncTokenSource(TokenSource):
    async def get_token(self, *scopes: str) -> Token:  # type: ignore[override] # the asynchronous kind of azure-identity
        return super().get_token(*scopes)


@dataclass
class Key:
    key: str


def headers(make_client: Harness, credential: Any) -> httpx.Headers:
    """Return the headers of one request made with this credential."""
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return answer(200, PROJECT)

    with make_client(handle, credential=credential) as client:
        client.projects.get("Jessica")
    return seen[0].headers


def test_a_key_is_sent_in_its_header(make_client: Harness) -> None:
    """A key string is sent in Ocp-Apim-Subscription-Key, without Authorization."""
    sent = headers(make_client, KEY)
    assert sent[HEADER] == KEY
    assert "authorization" not in sent


def test_key_object_is_read_for_each_request(make_client: Harness) -> None:
    """A key that changes on its object is used from the next request on."""
    seen: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers[HEADER])
        return answer(200, PROJECT)

    credential = Key("first")
    with make_client(handle, credential=credential) as client:
        client.projects.get("Jessica")
        credential.key = "second"
        client.projects.get("Jessica")
    assert seen == ["first", "second"]


@pytest.mark.parametrize(
    ("is_async", "kind"),
    [(False, TokenSource), (True, TokenSource), (True, AsyncTokenSource)],
    ids=["sync", "async with sync credential", "async"],
)
def test_token_is_fetched_once_and_renewed_before_expiry(is_async: bool, kind: type[TokenSource]) -> None:
    """A token is requested with the service's scope, cached, and renewed before it expires."""
    seen: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["authorization"])
        return answer(200, PROJECT)

    for harness in harnesses(is_async):
        source = kind(harness.time)
        client = harness(handle, credential=source)
        for seconds in (0.0, 3299.0, 2.0):
            harness.time.now += seconds
            client.projects.get("Jessica")
    assert seen == ["Bearer token-1", "Bearer token-1", "Bearer token-2"]
    assert source.scopes == [("https://cognitiveservices.azure.com/.default",)] * 2


def test_synchronous_client_rejects_asynchronous_credential() -> None:
    """The error names the right client for the credential, and no coroutine is left unawaited."""
    for harness in harnesses(False):
        client = harness(lambda _: answer(200), credential=AsyncTokenSource(harness.time))
        with pytest.raises(TypeError, match="Use it with AsyncCustomVoiceClient"):
            client.projects.get("Jessica")


@pytest.mark.parametrize("credential", [7, object()])
def test_invalid_credential_is_rejected(make_client: Harness, credential: Any) -> None:
    """An object without key and get_token is a TypeError when the client is created."""
    with pytest.raises(TypeError, match="credential must be a key"):
        make_client.connect(ENDPOINT, credential)


@pytest.mark.parametrize("key", ["", "  "])
def test_empty_key_is_rejected(make_client: Harness, key: str) -> None:
    """An empty key is a ValueError when the client is created."""
    with pytest.raises(ValueError, match="the key is empty"):
        make_client.connect(ENDPOINT, key)


def test_token_is_not_sent_in_clear_text(make_client: Harness) -> None:
    """Over http a token is sent to this machine only."""
    source = TokenSource(make_client.time)
    with pytest.raises(ValueError, match="over https only"):
        make_client.connect("http://speech.example", source)
    for endpoint in ("https://speech.example", "http://localhost:8787", "http://[::1]:8787"):
        assert make_client.connect(endpoint, source).endpoint == endpoint


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "speech.example",
        "ftp://x",
        "https://",
        "https://[",
        "https://x:port",
        "https://x?sig=SECRETSIGNATURE",
        "https://u:SECRETSIGNATURE@x",
    ],
)
def test_invalid_endpoint_is_rejected(make_client: Harness, endpoint: str) -> None:
    """An invalid endpoint is a ValueError with an example, without the secrets in it."""
    with pytest.raises(ValueError, match="endpoint must be a URL like") as caught:
        make_client.connect(endpoint)
    assert "SECRETSIGNATURE" not in str(caught.value)


def test_no_secret_is_shown(make_client: Harness, caplog: pytest.LogCaptureFixture) -> None:
    """Representations, logs and errors contain no key, token or signature."""
    from customvoice import AzureBlobContentSource, Consent, Dataset

    consent = Consent(voice_talent_name="t", company_name="c", locale="l", project_id="p", audio_url=SAS)
    source = AzureBlobContentSource(container_url=SAS, extensions=[".wav"])
    shown = [repr(consent), repr(Dataset(kind="AudioOnly", audios=source))]
    assert all("sv=REDACTED&sig=REDACTED" in text for text in shown)
    caplog.set_level(logging.DEBUG)
    echo = {"error": {"code": "X", "message": f"Bearer {'a' * 30} {SAS}"}}
    with make_client(lambda _: answer(400, echo)) as client:
        shown += [repr(client), repr(client.consents)]
        with pytest.raises(Exception, match="REDACTED") as caught:
            client.consents.begin_create("c-1", consent)
    shown += [str(caught.value), repr(caught.value), caplog.text]
    assert "PUT /consents/c-1?api-version=2026-01-01 -> 400" in caplog.text
    for secret in (KEY, "SECRETSIGNATURE", "a" * 30):
        assert not [text for text in shown if secret in text]


def test_a_redirect_is_not_followed(make_client: Harness) -> None:
    """A redirect would send the key to another host, so it is raised like any non-2xx response."""
    seen: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(str(request.url))
        return answer(307, location="https://evil.example/")

    with make_client(handle) as client, pytest.raises(Exception, match="status 307"):
        client.projects.get("Jessica")
    assert len(seen) == 1


@pytest.mark.parametrize("kind", ["key", "token"])
def test_error_does_not_contain_the_credential_that_the_service_repeats(make_client: Harness, kind: str) -> None:
    """The key or token that was sent is not in the error's text and attributes, even if the response repeats it."""
    credential = KEY if kind == "key" else TokenSource(make_client.time)
    sent = KEY if kind == "key" else "token-1"
    body = {"error": {"code": "Forbidden", "message": f"{sent} may not do this", "target": sent}}
    with (
        make_client(lambda _: answer(403, body), credential=credential) as client,
        pytest.raises(ServiceError) as caught,
    ):
        client.projects.get("jessica")
    assert sent not in f"{caught.value}{vars(caught.value)}"


def reject_first_tokens(seen: list[str], rejected: int = 1) -> Any:
    """Return a service that returns 401 for the first ``rejected`` tokens, and records its requests."""

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["authorization"])
        stale = seen[-1] in {f"Bearer token-{number}" for number in range(1, rejected + 1)}
        return answer(401, {"error": {"code": "Unauthorized"}}) if stale else answer(200, PROJECT)

    return handle


def test_rejected_token_is_replaced_once(make_client: Harness) -> None:
    """After 401 a new token is fetched and sent once, even without retries; a second 401 is raised."""
    seen: list[str] = []
    with make_client(reject_first_tokens(seen), credential=TokenSource(make_client.time)) as client:
        client.projects.get("Jessica")
        client.projects.get("Jessica")
    assert seen == ["Bearer token-1", "Bearer token-2", "Bearer token-2"]
    seen.clear()
    with (
        make_client(reject_first_tokens(seen, rejected=9), credential=TokenSource(make_client.time)) as client,
        pytest.raises(AuthenticationError),
    ):
        client.projects.get("Jessica")
    assert seen == ["Bearer token-1", "Bearer token-2"]
    assert make_client.time.slept == []


def test_rejected_key_is_not_retried(make_client: Harness) -> None:
    """There is no other key, so 401 is raised after one attempt."""
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return answer(401)

    with make_client(handle) as client, pytest.raises(AuthenticationError):
        client.projects.get("Jessica")
    assert len(seen) == 1


def test_failed_renewal_keeps_the_valid_token(make_client: Harness, caplog: pytest.LogCaptureFixture) -> None:
    """While the old token is valid, the client uses it and logs one warning; after its expiry the error is raised."""
    seen: list[str] = []
    source = FlakySource(make_client.time)
    with make_client(reject_first_tokens(seen, rejected=0), credential=source) as client:
        client.projects.get("Jessica")
        source.broken = True
        make_client.time.now += 3400
        client.projects.get("Jessica")
        client.projects.get("Jessica")
        assert [record.levelname for record in caplog.records] == ["WARNING"]
        make_client.time.now += 300
        with pytest.raises(OSError, match="no token today"):
            client.projects.get("Jessica")
        source.broken = False
        client.projects.get("Jessica")
    assert seen == ["Bearer token-1"] * 3 + ["Bearer token-2"]
    assert "no token today" not in caplog.text


class FlakySource(TokenSource):
    broken = False

    def get_token(self, *scopes: str) -> Token:
        if self.broken:
            raise OSError("no token today")
        return super().get_token(*scopes)


def test_a_short_lived_token_is_used_for_half_its_time(make_client: Harness) -> None:
    """A token with a lifetime below the margin is not fetched for each call."""
    seen: list[str] = []

    class Short(TokenSource):
        def get_token(self, *scopes: str) -> Token:
            return Token(super().get_token(*scopes).token, int(self.time.now) + 60)

    with make_client(reject_first_tokens(seen, rejected=0), credential=Short(make_client.time)) as client:
        for seconds in (0.0, 29.0, 2.0):
            make_client.time.now += seconds
            client.projects.get("Jessica")
    assert seen == ["Bearer token-1", "Bearer token-1", "Bearer token-2"]


def test_tasks_fetch_one_token_together() -> None:
    """Twenty concurrent calls of two clients that share a credential fetch one token."""
    fetched: list[str] = []

    class Slow:
        async def get_token(self, *_: str) -> Token:
            fetched.append("token")
            await asyncio.sleep(0)
            return Token(f"token-{len(fetched)}", 2_000_000_000)

    async def call() -> None:
        transport = httpx.MockTransport(lambda _: answer(200, PROJECT))
        async with AsyncCustomVoiceClient(ENDPOINT, Slow(), transport=transport) as client:
            clients = [client, client.with_options(timeout=5)]
            await asyncio.gather(*(clients[number % 2].projects.get("Jessica") for number in range(20)))

    asyncio.run(call())
    assert fetched == ["token"]


def test_threads_fetch_one_token_together() -> None:
    """Threads that need a token while it is fetched wait for that one."""
    fetched: list[str] = []
    barrier = threading.Barrier(5, timeout=120)
    here = threading.Event()

    class Slow:
        def get_token(self, *_: str) -> Token:
            fetched.append("token")
            here.wait(timeout=0.2)
            return Token("token-1", 2_000_000_000)

    transport = httpx.MockTransport(lambda _: answer(200, PROJECT))

    def call() -> None:
        barrier.wait()
        client.projects.get("Jessica")

    with CustomVoiceClient(ENDPOINT, Slow(), transport=transport) as client, ThreadPoolExecutor(5) as pool:
        for done in [pool.submit(call) for _ in range(5)]:
            done.result()
    assert fetched == ["token"]


@pytest.mark.parametrize("key", ["SECRETKEY\n", "SECRETKÉY", "\rSECRETKEY"])
def test_key_with_invalid_header_characters_is_rejected(make_client: Harness, key: str) -> None:
    """It is a ValueError that does not show the key, when the client is created or when the key changes."""
    credential = Key("first")
    with make_client(lambda _: answer(200, PROJECT), credential=credential) as client:
        credential.key = key
        attempts: list[Callable[[], object]] = [
            lambda: client.projects.get("Jessica"),
            lambda: make_client.connect(ENDPOINT, key),
        ]
        for attempt in attempts:
            with pytest.raises(ValueError, match="Was it read from a file") as caught:
                attempt()
            assert "SECRET" not in str(caught.value)
