"""Who calls the synthesis surface: its Speech resource and its endpoint."""

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl

from starlette.types import Scope

from customvoice_emulator.instance.context import EmulatorContext

_RESOURCE_TOKEN = re.compile(rb"(?i)(bearer\s+)aad#[^#]*#")
# Pages cannot set headers of a WebSocket, so the JavaScript SDK sends them as query parameters.
_QUERY_HEADERS = ("ocp-apim-subscription-key", "authorization")
_DEPLOYMENT = "deploymentid"


def require_caller(emulator: EmulatorContext, scope: Scope) -> str:
    """Return the Speech resource of a request, and count the request. Raises ServiceError (401, 429)."""
    return emulator.admit(_credentials(scope))


def deployment_of(scope: Scope) -> str | None:
    """Return the `deploymentId` of the query; None without one."""
    return dict(_query(scope)).get(_DEPLOYMENT) or None


def _credentials(scope: Scope) -> Sequence[tuple[bytes, bytes]]:
    """Return the headers of a request, without `aad#resource#` before a token (FIDELITY: credentials of synthesis)."""
    headers = [(name, _RESOURCE_TOKEN.sub(rb"\1", value)) for name, value in scope["headers"]]
    if scope["type"] == "websocket":
        named = ((name.encode(), value.encode()) for name, value in _query(scope) if name in _QUERY_HEADERS)
        headers += [(name, _RESOURCE_TOKEN.sub(rb"\1", value)) for name, value in named]
    return headers


def _query(scope: Scope) -> list[tuple[str, str]]:
    return [(name.lower(), value) for name, value in parse_qsl(scope["query_string"].decode("latin-1"))]
