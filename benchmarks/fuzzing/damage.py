"""Damage path, query, headers, method, body and framing of a request; `forms.py` damages forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from random import Random
from typing import Any
from urllib.parse import quote

from benchmarks.fuzzing.draft import Draft
from benchmarks.fuzzing.forms import odd_form
from benchmarks.fuzzing.framing import FRAMINGS
from benchmarks.fuzzing.vocabulary import (
    BODIES,
    FILTERS,
    LONE_SURROGATE,
    MEDIA_TYPES,
    METHODS,
    NUMBERS,
    QUERIES,
    TEXTS,
    VALUES,
    encoded,
)

_MEMBERS = ["displayName", "properties", "id", "locale", "description", *TEXTS]


def odd_path(pick: Random, draft: Draft) -> None:
    """Damage the path: other ids, other levels, other spellings."""
    start, _, last = draft.path.rpartition("/")
    odd = quote(encoded(pick.choice([*TEXTS, LONE_SURROGATE])), safe=pick.choice(("", "%/?:\\'")))
    same = draft.path
    draft.path = pick.choice(
        (
            *(f"{start}/{odd}", f"{same}{odd}", f"/{odd}", f"{start}/../{last}", f"{start}//{last}", f"{same}/"),
            *(f"{start}/%2e%2e/{last}", f"{start}/%ff{last}", f"{start}/{last}%00", same.upper(), "/", "*", "//"),
            *(f"{same}:explode", f"{start}/{last}:upload", f"http://voice.invalid{same}", same.replace("a", "%61")),
            *(same + "/x" * pick.choice((1, 3000)), "/_emulator/nowhere", "/_emulator/../customvoice/projects"),
        )
    )


def odd_version(pick: Random, draft: Draft) -> None:
    """Damage the api-version: leave it out, replace it, or repeat it."""
    odd = pick.choice(("", "2020-01-01", "2999-12-31", "latest", *TEXTS))
    draft.query[0:1] = pick.choice(([], [("api-version", odd)], draft.query[0:1] * 2))


def odd_query(pick: Random, draft: Draft) -> None:
    """Damage the query: invalid numbers, filters, random bytes."""
    kind = pick.randrange(5)
    if kind == 0:
        draft.query.append((pick.choice(("skip", "maxpagesize")), pick.choice(NUMBERS)))
    elif kind < 3:
        draft.query.append(("filter", " ".join(pick.choices(FILTERS, k=pick.choice((1, 3, 3, 7, 300))))))
    elif kind == 3:
        draft.raw_query = pick.choice(QUERIES)
    else:
        draft.query.append((pick.choice(TEXTS), pick.choice([*TEXTS, LONE_SURROGATE])))


def odd_header(pick: Random, draft: Draft) -> None:
    """Damage the headers: no or wrong credentials, ids, media types, unknown headers, many headers."""
    value = encoded(pick.choice([*TEXTS, LONE_SURROGATE])).replace(b"\r\n", b" ")
    kind = pick.randrange(5)
    if kind == 0:
        credentials = ((b"Ocp-Apim-Subscription-Key", value), (b"Authorization", b"Bearer " + value))
        draft.headers[0:1] = pick.choice(([], credentials[:1], credentials[1:]))
    elif kind == 1:
        draft.headers.append((b"Operation-Id", value))
    elif kind == 2:
        draft.odd_types.append(pick.choice(MEDIA_TYPES))
    elif kind == 3:
        draft.headers.append((pick.choice((b"Accept", b"X-Forwarded-Host", b"Range", b"Cookie", b"X")), value))
    else:
        draft.headers += [(b"X-%d" % number, b"y" * 100) for number in range(pick.choice((1, 90)))]


def odd_method(pick: Random, draft: Draft) -> None:
    """Use an unknown method, or that of another operation."""
    draft.method = pick.choice(METHODS)


def odd_body(pick: Random, draft: Draft) -> None:
    """Damage the body: its properties, its form parts, or its bytes."""
    if draft.value is not None and pick.random() < 0.6:
        _odd_member(pick, draft.value)
    elif draft.parts and pick.random() < 0.7:
        odd_form(pick, draft, draft.parts)
    elif pick.random() < 0.5:
        draft.damages = pick.randrange(1, 6)
    else:
        draft.raw_body = pick.choice(BODIES)


def _odd_member(pick: Random, value: dict[str, Any]) -> None:
    """Change, remove or add a property, at any depth."""
    inner = [each for each in value.values() if isinstance(each, dict)]
    if inner and pick.random() < 0.4:
        _odd_member(pick, pick.choice(inner))
        return
    name = pick.choice([*value, *_MEMBERS])
    if name in value and pick.random() < 0.3:
        del value[name]
    else:
        # A copy, because the next damage may change it.
        value[name] = deepcopy(pick.choice([*VALUES, LONE_SURROGATE]))


def odd_framing(pick: Random, draft: Draft) -> None:
    """Damage chunks, lengths and the request head."""
    draft.framing = pick.choice(FRAMINGS)


DAMAGE: Sequence[Callable[[Random, Draft], None]] = (
    *(odd_path, odd_version, odd_query, odd_header, odd_header, odd_method),
    *(odd_body, odd_body, odd_body, odd_framing),
)
