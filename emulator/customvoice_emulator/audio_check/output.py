"""Print reports: as text for people, as JSON for programs."""

import json
from collections.abc import Sequence
from typing import Any

from customvoice_emulator.audio_check.verdict import FileReport, Level

SIGNS = {Level.OK: "\u2713", Level.UNSURE: "?", Level.WARNING: "!", Level.ERROR: "\u2717"}
_PLAIN_SIGNS = {Level.OK: "ok", Level.UNSURE: "?", Level.WARNING: "!", Level.ERROR: "X"}


def as_text(reports: Sequence[FileReport], encoding: str) -> str:
    """Return a table per file: sign, check, reason, and what to do; in plain characters if `encoding` needs them."""
    signs = SIGNS if _can_encode("".join(SIGNS.values()), encoding) else _PLAIN_SIGNS
    lines: list[str] = []
    for report in reports:
        lines.append(f"{report.name}  ({report.seconds:.1f} s)")
        for each in report.verdicts:
            advice = f". {each.advice}." if each.advice else ""
            lines.append(f"  {signs[each.level]:2} {each.check:10} {each.reason}{advice}")
        lines.append("")
    return "\n".join([*lines, summary(reports)]) + "\n"


def as_json(reports: Sequence[FileReport]) -> str:
    """Return the reports as one JSON document."""
    return json.dumps({"files": [_dump(each) for each in reports]}, indent=2, ensure_ascii=False) + "\n"


def summary(reports: Sequence[FileReport]) -> str:
    """Return one sentence on all files."""
    bad = sum(each.level is Level.ERROR for each in reports)
    warned = sum(each.level is Level.WARNING for each in reports)
    if not bad and not warned:
        return "Nothing to change."
    return f"{bad} cannot be used, {warned} could be better."


def _dump(report: FileReport) -> dict[str, Any]:
    return {
        "name": report.name,
        "seconds": round(report.seconds, 3),
        "level": report.level.value,
        "verdicts": [
            {"check": each.check, "level": each.level.value, "reason": each.reason, "advice": each.advice}
            for each in report.verdicts
        ],
    }


def _can_encode(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeError, LookupError):
        return False
    return True
