"""Install the gate in both HTTP libraries: every request of this process to the service passes it.

Scenarios, the client under test and Schemathesis send in different ways. So that none of them, present or future, can
bypass the gate, the last step before the network is replaced while a gate is installed.
"""

from __future__ import annotations

import itertools
import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import certifi
import httpx
import requests
from requests.adapters import HTTPAdapter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from .gate import Gate

_current: Gate | None = None


class _Answer(Protocol):
    status_code: int

    @property
    def headers(self) -> Mapping[str, str]: ...

    def close(self) -> None: ...


_AnswerType = TypeVar("_AnswerType", bound=_Answer)


def spent() -> str | None:
    """Return why this process may send nothing more; None while it may, and where there is no gate."""
    return _current.budget.spent if _current else None


@contextmanager
def installed(gate: Gate) -> Iterator[None]:
    """Make every request of this process to the gate's service pass the gate, for the block."""
    global _current
    by_httpx, by_requests = httpx.HTTPTransport.handle_request, HTTPAdapter.send
    context = ssl.create_default_context(cafile=gate.live.ca_file or certifi.where())
    transport = httpx.HTTPTransport(verify=context)

    def handle_request(self: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        if not gate.concerns(str(request.url)):
            return by_httpx(self, request)
        content, extensions = request.read(), request.extensions

        def send(changes: dict[str, str]) -> httpx.Response:
            headers = _changed(request.headers, changes)
            copy = httpx.Request(request.method, request.url, headers=headers, content=content, extensions=extensions)
            return by_httpx(transport, copy)

        return _pass(gate, request.method, str(request.url), request.headers, send)

    def adapter_send(self: HTTPAdapter, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        if not gate.concerns(str(request.url)):
            return by_requests(self, request, *args, **kwargs)
        if gate.live.ca_file:
            kwargs["verify"] = gate.live.ca_file
        sent_headers = {str(name): _text(value) for name, value in request.headers.items()}

        def send(changes: dict[str, str]) -> requests.Response:
            copy = request.copy()
            copy.headers.update(changes)
            answer = by_requests(self, copy, *args, **kwargs)
            answer.request = request  # without the token
            return answer

        return _pass(gate, str(request.method), str(request.url), sent_headers, send)

    # Assigned by name, since these are methods of classes that are not ours.
    setattr(httpx.HTTPTransport, "handle_request", handle_request)  # noqa: B010
    setattr(HTTPAdapter, "send", adapter_send)  # noqa: B010
    _current = gate
    try:
        yield
    finally:
        _current = None
        setattr(httpx.HTTPTransport, "handle_request", by_httpx)  # noqa: B010
        setattr(HTTPAdapter, "send", by_requests)  # noqa: B010
        transport.close()


def _pass(
    gate: Gate, method: str, url: str, headers: Mapping[str, str], send: Callable[[dict[str, str]], _AnswerType]
) -> _AnswerType:
    for attempt in itertools.count(1):
        gate.admit(method, url, headers)
        answer = send(gate.credentials(headers))
        pause = gate.answered(method, url, answer.status_code, answer.headers, attempt)
        if pause is None:
            return answer
        answer.close()
        gate.sleep(pause)
    raise AssertionError("unreachable: the count does not end")


def _changed(headers: httpx.Headers, changes: Mapping[str, str]) -> httpx.Headers:
    changed = headers.copy()
    changed.update(changes)
    return changed


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
