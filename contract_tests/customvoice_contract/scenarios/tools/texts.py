"""Texts that services tend to damage: each must be returned exactly as sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

LONG = 4000
TEXTS = (
    "plain",
    " spaces around ",
    "0",
    "null",
    "true",
    "[1, 2]",
    '{"a": null}',
    "quotes \" and ' and \\ and / and `",
    "<b>&amp;&lt;script&gt;alert(1)</b>",
    "%20+%2B&a=b;c#d?e",
    "${x} {{x}} %s %n {0}",
    "'; DROP TABLE projects; --",
    "Grüße, 你好, नमस्ते, שלום, مرحبا",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f3f4\U000e0067\U000e0062\U000e007f \U00020000",
    # The same letter composed and not: equal to people, different texts.
    "\u00e9 e\u0301 \u1e9b\u0323 \ufb01",
    "\u202eright to left\u202c \u200f\u200e \u2066x\u2069",
    "\ufeffmark \u2028 \u2029 \u0085 \u00a0 \u200b \ufffd",
    # Letters whose case changes lead to other letters.
    "\u0130\u0131\u017f\u212a \u00df \u1e9e",
    "2024-02-30T25:00:00Z",
    "2024-01-01T00:00:00.1234567+02:00",
    "2025-03-04T09:20:00Z",
    "long " + "x\u00e9\U0001f600" * (LONG // 3),
)
# Line ends and controls; a form may not be able to carry these.
LINES = "two\nlines\r\nand\ta tab"
CONTROLS = (LINES, "\x7f \x1f \x08", "\x00 nothing")
# All except the long one in one text: a change of any part changes this text.
IN_A_FORM = " | ".join((*TEXTS[:-1], LINES))
EVERYTHING = " | ".join((*TEXTS[:-1], *CONTROLS))


def texts(rng: Random, count: int, *, controls: bool = True) -> list[str]:
    """Return `count` different texts in random order."""
    known = [*TEXTS, *(CONTROLS if controls else ())]
    rng.shuffle(known)
    return known[:count]
