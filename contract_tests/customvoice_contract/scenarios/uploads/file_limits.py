"""How large a file may be: each of a form for itself, and to the byte.

Rules: docs/FIDELITY.md: upload limit; spec node `PersonalVoiceFormData` (`x-max-file-bytes`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...data.speech import silent_wav
from ...results.not_applicable import NotApplicable
from ..core.expect import expect, expect_error, expect_status
from ..core.scenario import Scenario
from ..tools.batch import listed
from ..tools.operation_starts import statement

if TYPE_CHECKING:
    from ..core.context import Context

_GROUP, _RULE = "Errors", "file-limit"
_LIMIT = 31_457_280


def _to_the_byte(context: Context) -> None:
    """Files of 30 MB are accepted beside any other parts; one byte more in the last file is a 413 without effect."""
    if context.control is None:
        raise NotApplicable("30 MB are sent only to an emulator")
    small = silent_wav(1, rate=16_000)
    full = small.ljust(_LIMIT, b"\0")
    project, refused = context.project(kind="PersonalVoice"), context.id("large")
    consent = context.id("full")
    # Where time is short, thirty megabytes go to and fro once a version, and twice in the newest.
    is_full = context.thorough or context.version == context.versions[-1]
    files = {"audiodata": ("full.wav", full if is_full else small)}
    taken = context.service.send("POST", f"/consents/{consent}", data=statement(project), files=files)
    expect_status(taken, 201, rule=_RULE, why=f"the file has no more than {_LIMIT} bytes")
    fields = {"projectId": project, "consentId": consent}
    if is_full:
        several = [("audioData", ("full.wav", full)), ("audioData", ("small.wav", small))]
        made = context.post("personalvoices", context.id("full"), fields, several)
        expect_status(made, 201, rule=_RULE, why=f"none of its files has more than {_LIMIT} bytes")
    prompt = [("audioData", ("small.wav", small)), ("audioData", ("large.wav", full + b"\0"))]
    answer = context.service.send("POST", f"/personalvoices/{refused}", data=fields, files=prompt)
    expect_error(answer, 413, "RequestBodyTooLarge", rule=_RULE, why=f"the second file has {_LIMIT + 1} bytes")
    found = listed(context, context.version, "personalvoices", project)
    expect(
        refused not in found, f"/personalvoices/{refused} was created by a rejected request.", "rejected-request-effect"
    )


SCENARIOS = (
    Scenario(
        "file-limit-exact",
        "Files up to the size limit are accepted, larger ones are not",
        _GROUP,
        _to_the_byte,
        frozenset({"personal-voice"}),
    ),
)
