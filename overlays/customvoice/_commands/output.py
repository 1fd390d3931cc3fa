"""Print results: as a table on a terminal, as JSON elsewhere, and only the selected part with ``--query``."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from customvoice._runtime.models.record import Record

__all__ = ["OutputError", "print_result"]


class OutputError(Exception):
    """The query is invalid."""


def print_result(result: Any, *, as_json: bool, query: str | None) -> None:
    """Print what a method of the client returned; nothing for None.

    Args:
        result: a record, a list of records, or None.
        as_json: print JSON, also on a terminal.
        query: a JMESPath expression that selects a part of the JSON; None for everything.

    Raises:
        OutputError: the query is not a JMESPath expression.
    """
    if result is None:
        return
    data = [each.to_dict() for each in result] if isinstance(result, list) else _plain(result)
    if query is not None:
        data = _select(data, query)
    if as_json or not sys.stdout.isatty() or not _is_table(data):
        text = data if isinstance(data, str) and query is not None and not as_json else _as_json(data)
        sys.stdout.write(f"{text}\n")
    else:
        _print_table(data if isinstance(data, list) else [data])


def _plain(result: Any) -> Any:
    return result.to_dict() if isinstance(result, Record) else result


def _as_json(data: Any) -> str:
    # Without characters that a terminal in another encoding could not show.
    return json.dumps(data, indent=2, ensure_ascii="utf" not in (sys.stdout.encoding or "").lower())


def _select(data: Any, query: str) -> Any:
    import jmespath  # type: ignore[import-untyped]  # it has no types
    from jmespath.exceptions import JMESPathError  # type: ignore[import-untyped]

    try:
        return jmespath.search(query, data)
    except JMESPathError as error:
        reason = " ".join(str(error).split())
        raise OutputError(f"--query {query!r} is not a JMESPath expression: {reason}") from None


def _is_table(data: Any) -> bool:
    rows = data if isinstance(data, list) else [data]
    return all(isinstance(row, dict) for row in rows)


def _print_table(rows: Sequence[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    if not rows:
        console.print("none")
        return
    columns = list(dict.fromkeys(name for row in rows for name in row))
    table = Table(box=None, header_style="bold")
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        # Text, because a value could look like markup.
        table.add_row(*(Text(_cell(row.get(name))) for name in columns))
    console.print(table)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    # Control characters could change the terminal.
    return "".join(each if each.isprintable() else "\ufffd" for each in text)
