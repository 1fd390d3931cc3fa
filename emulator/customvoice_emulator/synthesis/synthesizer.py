"""Synthesise an SSML document with the voices of one Speech resource."""

import asyncio
import contextvars
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from customvoice_emulator.handlers.context import HandlerContext
from customvoice_emulator.synthesis.encoding import encode
from customvoice_emulator.synthesis.formats import OutputFormat
from customvoice_emulator.synthesis.script import Script
from customvoice_emulator.synthesis.speech import Speech, speak
from customvoice_emulator.synthesis.ssml import read_ssml
from customvoice_emulator.synthesis.stand_in import RATE, stand_in_voice
from customvoice_emulator.synthesis.voices import find_voice

_CONCURRENT = 2


@dataclass(frozen=True, slots=True)
class Synthesis:
    """A finished synthesis: the speech, its audio in the output format, and its script."""

    speech: Speech
    audio: bytes
    script: Script


class Synthesizer:
    """Synthesises for one emulator, a few documents at a time: each one takes a processor."""

    def __init__(self, context: HandlerContext) -> None:
        self._context = context
        # Not a semaphore of asyncio: an emulator can be used from several event loops.
        self._pool = ThreadPoolExecutor(_CONCURRENT, thread_name_prefix="emulator synthesis")

    async def synthesise(self, ssml: str, target: OutputFormat, resource: str, deployment_id: str | None) -> Synthesis:
        """Return the synthesis of `ssml`. Raises SynthesisError for an invalid document or an unknown voice.

        `deployment_id` is the endpoint of the request (None: without one).
        """
        work = partial(self._synthesise, ssml, target, resource, deployment_id)
        # With the context of the request, which notes what its transactions depend on.
        return await asyncio.get_running_loop().run_in_executor(self._pool, contextvars.copy_context().run, work)

    def _synthesise(self, ssml: str, target: OutputFormat, resource: str, deployment_id: str | None) -> Synthesis:
        script = read_ssml(ssml)
        voices = [find_voice(self._context, resource, each, deployment_id) for each in script.segments]
        speech = speak(script, voices, stand_in_voice())
        return Synthesis(speech, encode(speech.samples, RATE, target), script)
