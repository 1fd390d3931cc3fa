"""Personal voice: project → consent from a WAV of speech → personal voice → list → delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..data.speech import speak
from .context import Context
from .steps import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..jobs.job import Job
    from ..results.outcome import Walk

NAME = "personal voice"
_PROMPT = (
    "The quick brown fox jumps over the lazy dog, and then it rests in the shade of an old tree "
    "until the evening comes and the air turns cool again."
)


def walk(job: Job, announce: Callable[[str], None]) -> Walk:
    """Walk through on one api-version and return what was seen."""
    context = Context(NAME, job, announce)
    run = context.steps.run
    with context.client:
        run("create project", lambda: context.create_project("PersonalVoice"))
        run("create consent from speech", context.create_consent)
        run("create personal voice", lambda: _create_voice(context))
        run("list personal voices", lambda: _list_voices(context))
        run("list base models", lambda: _list_base_models(context))
        run("delete personal voice", lambda: context.remove("personal_voices", "voice"))
        run("delete consent", lambda: context.remove("consents", "consent"))
        run("delete project", context.remove_project, needs_previous=False)
    return context.steps.walk


def _create_voice(context: Context) -> str:
    context.need("personal-voice")
    poller = context.client.personal_voices.begin_create_from_file(
        context.id("voice"), project_id=context.id("project"), consent_id=context.id("consent"), audio=[speak(_PROMPT)]
    )
    voice = context.wait(poller)
    expect(voice.status == "Succeeded", f"the personal voice ended {voice.status}; expected Succeeded")
    expect(voice.speaker_profile_id, "the personal voice has no speakerProfileId; expected a GUID to speak with")
    return f"personal voice {voice.id} {voice.status}, with a speakerProfileId"


def _list_voices(context: Context) -> str:
    query = f"projectId eq '{context.id('project')}'"
    found = [voice.id for voice in context.client.personal_voices.list(filter=query)]
    expect(found == [context.id("voice")], f"listing with {query} gave {found}; expected only {context.id('voice')!r}")
    return f"filter {query}: 1 personal voice"


def _list_base_models(context: Context) -> str:
    names = [model.name for model in context.client.base_models.list()]
    expect(names, "there is no base model; expected at least one to speak with")
    return ", ".join(names)
