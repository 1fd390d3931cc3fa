"""Oracle: answers never carry JSON null; an absent value is an absent property (docs/FIDELITY.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .violation import NullInResponse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..contract.exchange import Exchange


def check_no_null(exchange: Exchange) -> int:
    """Check the JSON body of a response; return the number of values looked at.

    Raises NullInResponse naming every place (JSON Pointers) that holds null.
    """
    if not exchange.content or not exchange.is_json:
        return 0
    values = list(_walk(exchange.json, ""))
    nulls = [pointer or "(whole body)" for pointer, value in values if value is None]
    if nulls:
        raise NullInResponse(
            f"{exchange.method} answered {exchange.status} with JSON null at {', '.join(nulls)}; "
            "expected the property to be absent."
        )
    return len(values)


def _walk(value: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    yield pointer, value
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _walk(item, f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walk(item, f"{pointer}/{index}")
