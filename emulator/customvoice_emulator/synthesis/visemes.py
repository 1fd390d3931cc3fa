"""Visemes: the documented ids of mouth shapes, guessed from letters (FIDELITY: visemes)."""

from collections.abc import Iterator

from customvoice_emulator.synthesis.script import Token

_IDS = {
    **dict.fromkeys("a\u00e1\u00e0\u00e2\u00e4", 2),
    **dict.fromkeys("o\u00f3\u00f2\u00f4\u00f6", 8),
    **dict.fromkeys("e\u00e9\u00e8\u00ea\u00eb", 4),
    **dict.fromkeys("iy\u00ed\u00ec\u00ee\u00ef", 6),
    **dict.fromkeys("uw\u00fa\u00f9\u00fb\u00fc", 7),
    **dict.fromkeys("h", 12),
    **dict.fromkeys("r", 13),
    **dict.fromkeys("l", 14),
    **dict.fromkeys("szx", 15),
    **dict.fromkeys("j", 16),
    **dict.fromkeys("fv", 18),
    **dict.fromkeys("tdn", 19),
    **dict.fromkeys("kgcq", 20),
    **dict.fromkeys("pbm", 21),
}
_SILENCE, _OTHER = 0, 1


def visemes_of(token: Token) -> Iterator[tuple[int, int, int]]:
    """Yield (number, count, id) for each mouth shape of a token, in order; punctuation is silence."""
    if not token.is_word:
        yield 0, 1, _SILENCE
        return
    letters = token.spoken.lower()
    for place, letter in enumerate(letters):
        yield place, len(letters), _IDS.get(letter, _OTHER)
