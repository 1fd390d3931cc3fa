"""Small damage to texts that are right: what a careless reader lets pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

_ROUNDS = 6
_SIGNS = "'\" ()%\\;,:=Zz0.-_\u00e9\u2019\u00a0"


def damaged(texts: Sequence[str], rng: Random) -> Iterator[str]:
    """Yield variations of each text: a character lost, doubled, swapped, replaced or put in, or the case changed."""
    for text in texts:
        for _ in range(_ROUNDS):
            place = rng.randrange(len(text))
            before, sign, after = text[:place], text[place], text[place + 1 :]
            yield rng.choice(
                (
                    before + after,
                    before + sign + sign + after,
                    before + after[:1] + sign + after[1:],
                    before + rng.choice(_SIGNS) + after,
                    before + rng.choice(_SIGNS) + sign + after,
                    before + sign.swapcase() + after,
                )
            )
