"""Requests as curl commands to paste: the key comes from the environment, files are named and not spelled out."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Any

from ..service.curl import KEY_VARIABLE
from ..service.target import KEY_HEADER

if TYPE_CHECKING:
    from .case_type import AnyCase

_KEY_ARGUMENT = re.compile(rf"-H '{KEY_HEADER}: [^']*'", re.IGNORECASE)
_LONGEST = 3000


def command(spelled_out: str, case: AnyCase | None, url: str) -> str:
    """Return `spelled_out` (Schemathesis's command for `case`, sent to `url`) fit to be shown.

    A form is written with -F, since its bytes survive no terminal; an overlong command loses its middle.
    """
    if case is not None and case.media_type == "multipart/form-data" and isinstance(case.body, dict):
        spelled_out = _form(case, dict(case.body), url)
    return _short(_KEY_ARGUMENT.sub(f'-H "{KEY_HEADER}: ${KEY_VARIABLE}"', spelled_out))


def _form(case: AnyCase, body: dict[str, Any], url: str) -> str:
    words = ["curl", "-X", case.method, "-H", f"{KEY_HEADER}: ?"]
    for name, value in case.headers.items():
        if name.lower() not in ("content-type", KEY_HEADER.lower()):
            words += ["-H", f"{name}: {value}"]
    for name, value in body.items():
        for item in value if isinstance(value, list) else [value]:
            words += _part(name, item)
    return shlex.join([*words, url])


def _part(name: str, value: Any) -> list[str]:
    # Here, since other parts write commands too and have no use for half a second of imports.
    from schemathesis.transport.serialization import Binary

    if isinstance(value, Binary):
        # The suite's own speech starts as a WAV does; anything else is some bytes.
        return ["-F", f"{name}=@{name}.{'wav' if value.data.startswith(b'RIFF') else 'bin'}"]
    return ["--form-string", f"{name}={value}"]


def _short(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    half = _LONGEST // 2
    return f"{text[:half]} …[{len(text) - _LONGEST} characters left out]… {text[-half:]}"
