"""Damage a form or its parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from benchmarks.fuzzing.draft import Draft, Part
from benchmarks.fuzzing.vocabulary import TEXTS, encoded

_BOUNDARIES = (b"", b"+++", b"a" * 300, b"RIFF", b"\xff", b'"', b"a b")
_HEADS = (b"", b"X", b": y", b"Content-Disposition: attachment", b"Content-Disposition: form-data; name*=utf-8''x")
_CONTENTS = (b"", b"\xff" * 50, b"\0", b"--frontier", b"\r\n--frontier--\r\n", b"x" * 70_000)
_MORE = b"\r\nContent-Transfer-Encoding: base64\r\nX: " + b"y" * 3000


def odd_form(pick: Random, draft: Draft, parts: list[Part]) -> None:
    """Damage the form as a whole, or one of its parts."""
    kind = pick.randrange(6)
    if kind == 0:
        draft.closed = False
    elif kind == 1:
        draft.newline = b"\n"
    elif kind == 2:
        draft.boundary = pick.choice(_BOUNDARIES)
    elif kind == 3:
        parts *= pick.choice((2, 2, 60))
    else:
        place = pick.randrange(len(parts))
        parts[place : place + 1] = pick.choice(_ODD_PARTS)(pick, *parts[place])
        pick.shuffle(parts)


def _missing(_pick: Random, _head: bytes, _content: bytes) -> list[Part]:
    return []


def _without_type(_pick: Random, head: bytes, content: bytes) -> list[Part]:
    """Keep the file name and drop the Content-Type."""
    return [(head.partition(b"\r\n")[0], content)]


def _odd_name(pick: Random, _head: bytes, content: bytes) -> list[Part]:
    odd = encoded(pick.choice(TEXTS))
    return [(b'Content-Disposition: form-data; name="%s"; filename="%s"' % (odd, odd), content)]


def _odd_head(pick: Random, head: bytes, content: bytes) -> list[Part]:
    return [(pick.choice((*_HEADS, head + _MORE)), content)]


def _odd_content(pick: Random, head: bytes, _content: bytes) -> list[Part]:
    return [(head, pick.choice(_CONTENTS))]


def _damaged_content(pick: Random, head: bytes, content: bytes) -> list[Part]:
    """Change some bytes, and sometimes cut off the end, so that audio is almost valid."""
    damaged = bytearray(content)
    for _ in range(pick.randrange(1, 9)):
        damaged[pick.randrange(len(damaged))] = pick.randrange(256)
    return [(head, bytes(damaged[: pick.choice((len(damaged), pick.randrange(1, len(damaged) + 1)))]))]


_ODD_PARTS: Sequence[Callable[[Random, bytes, bytes], list[Part]]] = (
    *(_missing, _without_type, _odd_name, _odd_head, _odd_content, _damaged_content),
)
