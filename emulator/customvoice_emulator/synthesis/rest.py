"""Serve synthesis over REST: `POST cognitiveservices/v1` and `GET cognitiveservices/voices/list`."""

from collections.abc import AsyncIterable

from starlette.types import Receive, Scope, Send

from customvoice_emulator.common import errors
from customvoice_emulator.common.redaction import short
from customvoice_emulator.http.body_stream import BodyStream
from customvoice_emulator.http.media_type import MediaType, encoding_of
from customvoice_emulator.http.request_head import Headers, first
from customvoice_emulator.http.response import HttpResponse
from customvoice_emulator.instance.context import EmulatorContext
from customvoice_emulator.instance.respond import respond
from customvoice_emulator.synthesis.caller import deployment_of, require_caller
from customvoice_emulator.synthesis.errors import SynthesisError
from customvoice_emulator.synthesis.formats import find_format
from customvoice_emulator.synthesis.paths import REST_OPERATIONS, VOICES
from customvoice_emulator.synthesis.ssml import MAX_BYTES
from customvoice_emulator.synthesis.synthesizer import Synthesizer
from customvoice_emulator.synthesis.voice_list import list_voices

_SSML = "application/ssml+xml"
_MAX_AGENT = 255
"""The documented maximum length of the User-Agent header."""


class SynthesisApi:
    """The REST part of the synthesis surface, as an ASGI application."""

    def __init__(self, emulator: EmulatorContext, synthesizer: Synthesizer) -> None:
        self._emulator = emulator
        self._synthesizer = synthesizer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await respond(self._emulator, scope, receive, send, self._handle)

    async def _handle(self, scope: Scope, headers: Headers, stream: BodyStream) -> HttpResponse:
        try:
            return await self._serve(scope, headers, stream)
        except SynthesisError as error:
            kind = errors.NOT_SYNTHESISED if error.status == errors.NOT_SYNTHESISED.status else errors.BAD_REQUEST
            raise kind.error(reason=error.reason) from None

    async def _serve(self, scope: Scope, headers: Headers, stream: BodyStream) -> HttpResponse:
        resource = require_caller(self._emulator, scope)
        path = scope["path"].lower()
        allowed, _ = REST_OPERATIONS[path]
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        if method != allowed:
            raise errors.METHOD_NOT_ALLOWED.error(
                method=short(scope["method"]), allowed=allowed, headers={"Allow": allowed}
            )
        if path in VOICES:
            return HttpResponse(200, list_voices(self._emulator, resource))
        ssml = await _read_ssml(headers, stream)
        agent, name = first(headers, b"user-agent"), first(headers, b"x-microsoft-outputformat")
        if len(agent) > _MAX_AGENT:
            raise SynthesisError(f"The User-Agent has {len(agent)} characters, at most {_MAX_AGENT} are allowed.")
        if not name:
            raise SynthesisError(
                "X-Microsoft-OutputFormat is missing. Send a format such as riff-24khz-16bit-mono-pcm."
            )
        target = find_format(name)
        done = await self._synthesizer.synthesise(ssml, target, resource, deployment_of(scope))
        return HttpResponse.of_content(done.audio, target.content_type)


async def _read_ssml(headers: Headers, stream: AsyncIterable[bytes]) -> str:
    """Return the body as text. Raises ServiceError (413, 415) and SynthesisError."""
    given = MediaType.of(first(headers, b"content-type"))
    given.require(_SSML)
    body = bytearray()
    async for chunk in stream:
        body += chunk
        if len(body) > MAX_BYTES:
            raise errors.BODY_TOO_LARGE.error(what="SSML", limit=MAX_BYTES)
    encoding = encoding_of(given.charset or "utf-8")
    if encoding is None:
        raise errors.UNSUPPORTED_CHARSET.error(given=short(given.charset))
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        raise SynthesisError(f"The SSML is not {encoding}. Name its charset in the Content-Type.") from None
