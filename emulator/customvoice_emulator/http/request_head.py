"""Read the headers, the query and the client's root URL from the head of a request."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

from starlette.types import Scope

from customvoice_emulator.common import errors
from customvoice_emulator.http.forwarded import HOST, PREFIX_KEY

Headers = Mapping[bytes, Sequence[bytes]]
Query = Mapping[str, Sequence[str]]
_MAX_FIELDS = 1000


def read_headers(scope: Scope) -> Headers:
    """Return the values of every header by lower-case name."""
    found: dict[bytes, tuple[bytes, ...]] = {}
    for name, value in scope["headers"]:
        found[name] = (*found[name], value) if name in found else (value,)
    return found


def first(headers: Headers, name: bytes) -> str:
    """Return the first value of a header; "" without the header."""
    values = headers.get(name)
    return values[0].decode("latin-1") if values else ""


def parse_query(raw: bytes) -> Query:
    """Return the values by lower-case name; `+` and `%20` are both a space. Raises ServiceError (400) if not UTF-8."""
    values: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS)
    except ValueError:
        raise errors.BAD_REQUEST.error(reason="The query string is not percent-encoded UTF-8.") from None
    for name, value in pairs:
        values.setdefault(name.lower(), []).append(value)
    return values


def client_root(scope: Scope, headers: Headers) -> str:
    """Return the scheme and host that the client used; the server's own address for an invalid host."""
    host = first(headers, b"host")
    if not HOST.fullmatch(host):
        name, port = scope.get("server") or ("127.0.0.1", None)
        host = f"{name}:{port}" if port else name
    return f"{scope['scheme']}://{host}{scope.get(PREFIX_KEY, '')}"
