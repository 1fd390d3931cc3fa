"""The paths of the synthesis surface, in lower case."""

from starlette.types import Scope

_ROOTS = ("/cognitiveservices", "/tts/cognitiveservices")
SYNTHESIS = frozenset(f"{root}/v1" for root in _ROOTS)
VOICES = frozenset(f"{root}/voices/list" for root in _ROOTS)
REST_OPERATIONS = {
    **dict.fromkeys(SYNTHESIS, ("POST", "Synthesis_Synthesize")),
    **dict.fromkeys(VOICES, ("GET", "Synthesis_ListVoices")),
}
"""The method and the name of the operation of each path."""
SOCKET_OPERATION = "Synthesis_Speak"
"""The name of one turn on a WebSocket, whose path is free."""


def is_rest(scope: Scope) -> bool:
    """Return whether a request is for the REST part of the synthesis surface."""
    return scope["type"] == "http" and scope["path"].lower() in REST_OPERATIONS
