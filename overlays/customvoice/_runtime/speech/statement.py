"""The statement that a voice talent reads for a consent."""

from __future__ import annotations

__all__ = ["statement"]

# The sentence of the documentation (personal-voice-create-consent). The service compares the recording with it.
_STATEMENTS = {
    "en-US": (
        "I {voice_talent} am aware that recordings of my voice will be used by {company} to create and use a synthetic"
        " version of my voice."
    )
}
_ALL_LOCALES = "https://github.com/Azure-Samples/Cognitive-Speech-TTS/blob/master/CustomVoice/script/verbal-statement-all-locales.txt"


def statement(locale: str, voice_talent: str, company: str) -> str:
    """Return the statement that the voice talent reads and records for a consent.

    Args:
        locale: the locale of the consent, such as en-US.
        voice_talent: first and last name, as in ``voice_talent_name`` of the consent.
        company: as in ``company_name`` of the consent.

    Raises:
        ValueError: the documentation does not quote the statement of the locale, or a name is empty.
    """
    known = {name.lower(): text for name, text in _STATEMENTS.items()}
    text = known.get(locale.lower())
    if text is None:
        raise ValueError(
            f"the statement for {locale!r} is not part of this package, which has that for {', '.join(_STATEMENTS)}."
            f" Read it from {_ALL_LOCALES}. Do not translate it: the service compares the words."
        )
    for name, value in (("voice_talent", voice_talent), ("company", company)):
        if not value.strip():
            raise ValueError(f"{name} must be a name, received {value!r}")
    return text.format(voice_talent=voice_talent.strip(), company=company.strip())
