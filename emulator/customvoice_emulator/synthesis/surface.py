"""The whole service with synthesis: which part serves a request, and what its operation is called."""

from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from customvoice_emulator.instance.context import EmulatorContext
from customvoice_emulator.recording.exchange import IdentifiedRequest, Identify
from customvoice_emulator.synthesis.paths import REST_OPERATIONS, SOCKET_OPERATION, is_rest
from customvoice_emulator.synthesis.rest import SynthesisApi
from customvoice_emulator.synthesis.socket import SynthesisSocket
from customvoice_emulator.synthesis.synthesizer import Synthesizer


@dataclass(frozen=True, slots=True)
class SynthesisIdentity:
    """The operation of a synthesis request, which has neither an api-version nor an id."""

    operation_id: str
    version: None = None
    id: None = None


class WithSynthesis:
    """Passes synthesis requests and every WebSocket to the synthesis surface, and other requests to `service`."""

    def __init__(self, service: ASGIApp, identify: Identify, emulator: EmulatorContext) -> None:
        synthesizer = Synthesizer(emulator)
        self._service = service
        self._identify = identify
        self._api = SynthesisApi(emulator, synthesizer)
        self._socket = SynthesisSocket(emulator, synthesizer)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif is_rest(scope):
            await self._api(scope, receive, send)
        else:
            await self._service(scope, receive, send)

    def identify(self, scope: Scope) -> IdentifiedRequest | None:
        """Identify the operation of a request, without handling it; None for an unknown operation."""
        if scope["type"] == "websocket":
            return SynthesisIdentity(SOCKET_OPERATION)
        if not is_rest(scope):
            return self._identify(scope)
        method, operation = REST_OPERATIONS[scope["path"].lower()]
        return SynthesisIdentity(operation) if scope["method"] == method else None
