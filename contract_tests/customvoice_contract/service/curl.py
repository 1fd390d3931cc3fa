"""A recorded exchange as a curl command: the key comes from the environment, long bodies lose their middle."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from .target import KEY_HEADER

if TYPE_CHECKING:
    from ..oracles import Exchange

KEY_VARIABLE = "CUSTOMVOICE_KEY"
_LONGEST = 2000
# What curl writes itself, or what says nothing about the fault.
_LEFT_OUT = ("host", "accept", "accept-encoding", "connection", "user-agent", "content-length", "transfer-encoding")


def command(exchange: Exchange) -> str:
    """Return the request of `exchange` as a curl command that can be pasted."""
    words = ["curl"] if exchange.method == "GET" else ["curl", "-X", exchange.method]
    key = ""
    is_form = exchange.request_headers.get("content-type", "").startswith("multipart/form-data")
    for name, value in exchange.request_headers.items():
        if name == KEY_HEADER.lower():
            key = f' -H "{KEY_HEADER}: ${KEY_VARIABLE}"'
        elif name not in _LEFT_OUT and not (is_form and name == "content-type"):
            words += ["-H", f"{name}: {value}"]
    if is_form:
        words += ["-F", f"<{len(exchange.request_content)} bytes of form>"]
    elif exchange.request_content:
        words += ["--data-binary", _short(exchange.request_content.decode(errors="replace"))]
    return f"{shlex.join(words)}{key} {shlex.quote(exchange.url)}"


def steps(exchanges: list[Exchange], most: int = 12) -> str:
    """Return several requests, a line each, with the status answered; of many the last ones."""
    shown = exchanges[-most:]
    left_out = len(exchanges) - len(shown)
    lines = [f"# {left_out} earlier requests left out"] if left_out else []
    return "\n".join([*lines, *(f"{command(each)}  # {each.status}" for each in shown)])


def _short(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    half = _LONGEST // 2
    return f"{text[:half]} …[{len(text) - _LONGEST} characters left out]… {text[-half:]}"
