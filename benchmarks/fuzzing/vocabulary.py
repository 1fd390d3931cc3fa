"""Unusual values for damaged requests."""

from __future__ import annotations

from typing import Any

GUIDS = [f"9f50c644-2121-40e9-9ea7-5{number:011x}" for number in range(12)]
NAMES = [f"Jessica-{number}" for number in range(12)]
OPERATION_IDS = [f"Operation-{number}" for number in range(200)]
METHODS = ["GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "FOO", "get", "CONNECT"]
LONE_SURROGATE = "\ud800"
CHARACTERS = ["", " ", "\0", "é", "ключ", "\U0001f600", "\u202e", "'", '"', "\\", "%", "%00", "%zz", "..", "."]
TEXTS = [*CHARACTERS, "a" * 65, "a" * 5000, "<script>", "{id}", "null", "-1", "1e999", "a:b", "a/b", "a?b", "\r\nX: y"]
VALUES: list[Any] = [None, True, 0, -1, 2**63, 2**400, 1.5, 1e308, [], {}, [[]], [None], {"": {}}, {"ключ": 1}, *TEXTS]
NUMBERS = ["-1", "x", "1.5", "", "9" * 30, "+3", "0", "100", "\u0663", *TEXTS]
BODIES = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'{"a":1,"a":2}',
    b"[" * 30_000,
    b'{"x":NaN}',
    b"\xff\xfe",
    b'"\\ud800"',
    b"9" * 9000,
]
MEDIA_TYPES = [None, b"text/plain", b"application/json; charset=utf-16", b"multipart/form-data", b"/", b";;;=", b"\xff"]
QUERIES = [b"%", b"&&&=", b"%ff=%ff", b"a" * 30_000, b"=" * 3000, b"&x=1" * 2000, b"api-version", b"?#"]
PROPERTIES = ["projectId", "createdDateTime", "locale", "kind", "status"]
OPERATORS = ["eq", "ne", "gt", "ge", "lt", "le", "and", "or", "not", "(", ")", "=", "''", "'", "''''"]
LITERALS = ["'Jessica-1'", "'en-US'", "Jessica-1", "2026-01-01T00:00:00Z", "2026-13-99T99:99:99Z", "9" * 50, "é"]
FILTERS = [*PROPERTIES, *OPERATORS, *LITERALS]


def encoded(text: str) -> bytes:
    """Return UTF-8, with an unpaired surrogate encoded like any other character."""
    return text.encode("utf-8", "surrogatepass")
