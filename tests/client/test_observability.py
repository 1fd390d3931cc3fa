"""The observability of a client: log lines, hooks, ids and spans, and the secrets that they never contain."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from customvoice import Consent, NotFoundError, Response, RetryPolicy, TransportError
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from tests.client.harness import KEY, Harness, answer, harnesses

PROJECT = {"kind": "PersonalVoice"}
SAS = "https://store.blob.core.windows.net/c?sv=2024&sig=SECRETSIGNATURE"


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def make_client(request: pytest.FixtureRequest) -> Iterator[Harness]:
    yield from harnesses(request.param)


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    """Return the spans that are exported during the test; the provider belongs to this test alone."""
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: provider)
    yield exporter
    provider.shutdown()


class Service:
    """Returns these outcomes in turn, repeats the last one, and records the requests."""

    def __init__(self, *outcomes: httpx.Response | Exception) -> None:
        self.outcomes = list(outcomes)
        self.seen: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        outcome = self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def test_info_logs_one_line_per_attempt(make_client: Harness, caplog: pytest.LogCaptureFixture) -> None:
    """INFO has method, path, status, duration and both ids, one line for each attempt, and nothing else."""
    caplog.set_level(logging.INFO)
    service = Service(httpx.ReadError("lost"), answer(200, PROJECT, apim_request_id="r-1"))
    with make_client(service, retry=RetryPolicy(base=0.0)) as client:
        client.with_options(client_request_id="mine-1").projects.get("p-1")
    assert [(record.name, record.levelname, record.getMessage()) for record in caplog.records] == [
        ("customvoice", "INFO", f"GET /projects/p-1?api-version=2026-01-01 -> {what}")
        for what in (
            "TransportError in 0 ms (request id None, client request id mine-1)",
            "200 in 0 ms (request id r-1, client request id mine-1)",
        )
    ]


def test_debug_logs_redacted_headers_and_bodies(make_client: Harness, caplog: pytest.LogCaptureFixture) -> None:
    """DEBUG adds allowed headers and JSON without secrets; a key is never logged, even if the service repeats it."""
    caplog.set_level(logging.DEBUG, logger="customvoice")
    body = {"projectId": "p", "audioUrl": SAS, "accountKey": KEY, "nested": [{"url": SAS, "text": f"see {SAS}"}]}
    service = Service(answer(201, body, x_secret="SECRETHEADER", operation_location=f"/operations/o?sig={KEY}"))
    consent = Consent(voice_talent_name="t", company_name="c", locale="l", project_id="p", audio_url=SAS)
    with make_client(service) as client:
        client.with_options(headers={"x-mine": "SECRETMINE"}).consents.begin_create("c-1", consent)
    assert "x-mine: REDACTED" in caplog.text
    assert "Ocp-Apim-Subscription-Key: REDACTED" in caplog.text
    assert "content-type: application/json" in caplog.text
    assert '"companyName": "c"' in caplog.text
    assert "x-secret: REDACTED" in caplog.text
    for secret in (KEY, "SECRETSIGNATURE", "SECRETHEADER", "SECRETMINE"):
        assert secret not in caplog.text


def test_an_upload_is_not_written_to_the_log(make_client: Harness, caplog: pytest.LogCaptureFixture) -> None:
    """Of a body that is not JSON, the log shows at most the size."""
    caplog.set_level(logging.DEBUG, logger="customvoice")
    with make_client(Service(answer(201, {}))) as client:
        client.personal_voices.begin_create_from_file("v", project_id="p", consent_id="c", audio=b"AUDIOAUDIO")
    assert "AUDIOAUDIO" not in caplog.text
    assert "<Stream of" in caplog.text


def test_each_call_has_a_client_request_id(make_client: Harness) -> None:
    """The id is new for each call, the same on its retries, and part of its errors."""
    service = Service(answer(503), answer(404, {"error": {"code": "NotFound", "message": "no"}}))
    with make_client(service, retry=RetryPolicy(base=0.0)) as client:
        with pytest.raises(NotFoundError) as caught:
            client.projects.get("p-1")
        with pytest.raises(NotFoundError):
            client.projects.get("p-1")
    first, second, third = [request.headers["x-ms-client-request-id"] for request in service.seen]
    assert first == second == caught.value.client_request_id
    assert len({first, third}) == 2
    assert first in str(caught.value)


def test_hooks_see_each_attempt(make_client: Harness) -> None:
    """Hooks receive the request without its credential, and the outcome; an asynchronous hook is awaited."""
    hook_calls: list[Any] = []

    def before(request: Any) -> None:
        hook_calls.append(request)

    def after(request: Any, outcome: Any) -> None:
        hook_calls.append((request, outcome))

    async def before_async(request: Any) -> None:
        before(request)

    async def after_async(request: Any, outcome: Any) -> None:
        after(request, outcome)

    hooks: list[dict[str, Any]] = [{"on_request": before, "on_response": after}]
    if make_client.is_async:
        hooks.append({"on_request": before_async, "on_response": after_async})
    for given in hooks:
        hook_calls.clear()
        service = Service(httpx.ReadError("lost"), answer(200, PROJECT, apim_request_id="r-1"))
        with make_client(service, retry=RetryPolicy(base=0.0), **given) as client:
            client.projects.get("p-1")
        sent, (_, lost), again, (request, received) = hook_calls
        assert sent == again == request
        assert isinstance(lost, TransportError)
        assert isinstance(received, Response)
        assert (received.status, received.request_id, received.json()) == (200, "r-1", PROJECT)
        assert received.elapsed == 0.0
        assert KEY not in f"{request!r}{request.headers}{received!r}"


def test_synchronous_client_rejects_coroutine_hooks() -> None:
    """A coroutine function would never run, so it is a TypeError."""

    async def hook(_: Any) -> None: ...

    for harness in harnesses(False):
        client = harness(Service(answer(200, PROJECT)), on_request=hook)
        with pytest.raises(TypeError, match="Pass a plain function"):
            client.projects.get("p-1")


def test_each_call_has_a_span(make_client: Harness, spans: InMemorySpanExporter) -> None:
    """One client span covers all attempts, with the conventional attributes, and the service can continue it."""
    service = Service(answer(503), answer(200, PROJECT, apim_request_id="r-1"))
    with make_client(service, retry=RetryPolicy(base=0.0)) as client:
        client.projects.get("p-1")
    (span,) = spans.get_finished_spans()
    assert (span.name, span.kind, span.status.is_ok) == ("Projects_Get", trace.SpanKind.CLIENT, True)
    assert dict(span.attributes or {}) == {
        "az.namespace": "Microsoft.CognitiveServices",
        "az.client_request_id": service.seen[0].headers["x-ms-client-request-id"],
        "az.service_request_id": "r-1",
        "http.request.method": "GET",
        "http.request.resend_count": 1,
        "http.response.status_code": 200,
        "server.address": "127.0.0.1",
        "server.port": 8787,
        "url.full": "http://127.0.0.1:8787/customvoice/projects/p-1?api-version=2026-01-01",
    }
    for request in service.seen:
        assert f"{span.context.span_id:016x}" in request.headers["traceparent"]


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [(answer(404, {"error": {"code": "NotFound"}}), "404"), (httpx.ReadError("lost"), "TransportError")],
    ids=["status", "no answer"],
)
def test_span_of_a_failed_call_has_the_error_type(
    make_client: Harness, spans: InMemorySpanExporter, outcome: Any, kind: str
) -> None:
    """error.type is the status, or the error's name if there was no response; no stack trace is recorded."""
    with make_client(Service(outcome)) as client, pytest.raises((NotFoundError, TransportError)):
        client.projects.get("p-1")
    (span,) = spans.get_finished_spans()
    assert (span.attributes or {})["error.type"] == kind
    assert (span.status.is_ok, span.events) == (False, ())


def test_no_span_without_a_provider(make_client: Harness) -> None:
    """If the application has set no provider, nothing is added to requests."""
    service = Service(answer(200, PROJECT))
    with make_client(service) as client:
        client.projects.get("p-1")
    assert "traceparent" not in service.seen[0].headers


@pytest.mark.slow
def test_opentelemetry_is_not_imported() -> None:
    """A call imports nothing of OpenTelemetry, even if it is installed; groups are loaded on first use."""
    code = """
import sys, httpx
from customvoice import CustomVoiceClient
assert not [name for name in sys.modules if ".groups" in name or "asyncio" in name]
transport = httpx.MockTransport(lambda _: httpx.Response(200, json={"kind": "k"}))
CustomVoiceClient("http://127.0.0.1:1", "k", transport=transport).projects.get("demo")
assert [name for name in sys.modules if name.endswith(".groups.projects")]
assert not [name for name in sys.modules if name.startswith("opentelemetry")]
"""
    subprocess.run([sys.executable, "-c", code], check=True)
