"""A span for each call, for applications that use OpenTelemetry.

This module does not import the OpenTelemetry API by itself: only an application that has imported it can set a tracer
provider, and without a provider there are no spans.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from customvoice._runtime.errors import CustomVoiceError, TransportError
from customvoice._runtime.redaction import redact_url

if TYPE_CHECKING:
    from types import TracebackType

    from customvoice._runtime.http.messages import Request, Response

__all__ = ["CallSpan", "active_tracer"]

_NAMESPACE = "Microsoft.CognitiveServices"
_DEFAULT_PORTS = {"http": 80, "https": 443}

# The tracer of the last provider: creating one for each call would cost more than the rest of this module.
_cached: tuple[Any, Any] = (None, None)


def active_tracer() -> Any:
    """Return the tracer that creates spans; None where OpenTelemetry is not in use."""
    global _cached
    trace = sys.modules.get("opentelemetry.trace")
    if trace is None:
        return None
    provider = trace.get_tracer_provider()
    known_provider, tracer = _cached
    if provider is not known_provider:
        # The proxy means that no provider was set.
        proxied = isinstance(provider, trace.ProxyTracerProvider)
        tracer = None if proxied else trace.get_tracer("customvoice", tracer_provider=provider)
        _cached = provider, tracer
    return tracer


class CallSpan:
    """The span of one call with all its attempts. Its attributes follow the conventions for HTTP client spans."""

    def __init__(self, tracer: Any, request: Request, base_url: str) -> None:
        url = request.url if "://" in request.url else base_url + request.url
        parts = urlsplit(base_url)
        attributes = {
            "az.namespace": _NAMESPACE,
            "az.client_request_id": request.client_request_id,
            "http.request.method": request.method,
            "server.address": parts.hostname,
            "server.port": parts.port or _DEFAULT_PORTS.get(parts.scheme),
            "url.full": redact_url(url),
        }
        from opentelemetry.trace import SpanKind  # already imported, because the tracer comes from it

        self._attempts = 0
        self._context = tracer.start_as_current_span(
            request.operation,
            kind=SpanKind.CLIENT,
            attributes=attributes,
            record_exception=False,  # a stack trace may contain secrets
            set_status_on_exception=False,
        )

    def headers(self) -> dict[str, str]:
        """Return the headers that continue the trace in the service (``traceparent``), from the application's
        propagator."""
        from opentelemetry.propagate import inject

        carrier: dict[str, str] = {}
        inject(carrier)
        return carrier

    def record_attempt(self, outcome: Response | TransportError) -> None:
        """Record the outcome of an attempt."""
        self._attempts += 1
        if self._attempts > 1:
            self._span.set_attribute("http.request.resend_count", self._attempts - 1)
        if not isinstance(outcome, TransportError):
            self._span.set_attribute("http.response.status_code", outcome.status)
            if outcome.request_id is not None:
                self._span.set_attribute("az.service_request_id", outcome.request_id)

    def __enter__(self) -> Self:
        self._span = self._context.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            from opentelemetry.trace import Status, StatusCode

            status = error.status if isinstance(error, CustomVoiceError) else None
            self._span.set_attribute("error.type", type(error).__qualname__ if status is None else str(status))
            self._span.set_status(Status(StatusCode.ERROR, type(error).__name__))
        self._context.__exit__(kind, error, trace)
