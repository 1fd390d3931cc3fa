"""Parse the values of options. Each function returns a value, or raises argparse.ArgumentTypeError."""

import re
from argparse import ArgumentTypeError
from pathlib import Path

from customvoice_emulator.common.limits import PERSONAL_VOICE_ACCESS, PersonalVoiceAccess
from customvoice_emulator.media.fetch_policy import AllowedHost
from customvoice_emulator.operations.pace import parse_pace
from customvoice_emulator.operations.paces import COLLECTIONS_WITH_OPERATIONS

_ORIGIN = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://([a-zA-Z0-9._-]+|\[[0-9a-fA-F:.]+\])(:[0-9]{1,5})?")
_SWITCHES = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


def switch(text: str) -> bool:
    """Parse the environment variable of a switch."""
    if text.lower() not in _SWITCHES:
        raise ArgumentTypeError(f"expected 1 or 0, not {text!r}")
    return _SWITCHES[text.lower()]


def port(text: str) -> int:
    """Parse a port number."""
    if not (text.isascii() and text.isdigit() and int(text) <= 65535):
        raise ArgumentTypeError(f"expected a port from 0 to 65535, not {text!r}")
    return int(text)


def positive(text: str) -> int:
    """Parse a whole number from 1."""
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and int(text)):
        raise ArgumentTypeError(f"expected a whole number from 1 to 999999, not {text!r}")
    return int(text)


def path(text: str) -> Path:
    """Parse the path of a file or directory."""
    if not text or "\0" in text:
        raise ArgumentTypeError("expected a path")
    return Path(text)


def key(text: str) -> str:
    """Parse a key, a token, or NAME:KEY."""
    if not (text.isascii() and text.isprintable() and text.strip() == text and text):
        # Do not repeat the key in the message: it may be a secret.
        raise ArgumentTypeError("expected printable ASCII characters without spaces around them")
    return text


def keys_file(text: str) -> list[str]:
    """Read the keys of a file, one per line; ignore empty lines."""
    file = path(text)
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ArgumentTypeError(
            f"cannot read {file}: {getattr(error, 'strerror', None) or 'it is not UTF-8'}"
        ) from None
    found = []
    for number, line in enumerate(lines, 1):
        try:
            found += [key(line.strip())] if line.strip() else []
        except ArgumentTypeError as error:
            raise ArgumentTypeError(f"{file}, line {number}: {error}") from None
    if not found:
        raise ArgumentTypeError(f"{file} has no key")
    return found


def pace(text: str) -> tuple[str | None, str]:
    """Parse PACE or KIND=PACE; return (collection or None, pace)."""
    kind, equals, rest = text.rpartition("=")
    if equals and kind not in COLLECTIONS_WITH_OPERATIONS:
        raise ArgumentTypeError(f"expected one of {', '.join(COLLECTIONS_WITH_OPERATIONS)} before =, not {kind!r}")
    try:
        parse_pace(rest)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None
    return (kind if equals else None), rest


def access(text: str) -> PersonalVoiceAccess:
    """Parse the access to personal voices."""
    for known in PERSONAL_VOICE_ACCESS:
        if text == known:
            return known
    raise ArgumentTypeError(f"expected one of {', '.join(PERSONAL_VOICE_ACCESS)}, not {text!r}")


def origin(text: str) -> str:
    """Parse the origin of a page, `*` or `off`."""
    if text in ("*", "off"):
        return text
    if not _ORIGIN.fullmatch(text):
        raise ArgumentTypeError(f"expected an origin such as http://localhost:5173, * or off, not {text!r}")
    return text.lower()


def host(text: str) -> str:
    """Parse HOST[:PORT]."""
    try:
        AllowedHost.parse(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None
    return text


def host_name(text: str) -> str:
    """Return a host name or address without a port."""
    allowed = host(text)
    parsed = AllowedHost.parse(allowed)
    if parsed.port is not None:
        raise ArgumentTypeError(f"expected a host name without a port, not {text!r}")
    return parsed.name
