"""The journal through the control plane."""

from collections.abc import Mapping, Sequence
from typing import Any

from customvoice_emulator.control.call import DONE, ControlCall, Handler, Reply
from customvoice_emulator.recording.journal import NearMiss


def _find(call: ControlCall) -> Reply:
    found = call.emulator.journal.find(limit=call.query["limit"], **_criteria(call))
    return Reply({"requests": [each.dump() for each in found]})


def _count(call: ControlCall) -> Reply:
    return Reply({"count": call.emulator.journal.count(**_criteria(call))})


def _near_misses(call: ControlCall) -> Reply:
    return show_near_misses(call.emulator.journal.near_misses(limit=call.query["limit"], **_criteria(call)))


def show_near_misses(misses: Sequence[NearMiss]) -> Reply:
    """Return the answer that lists `misses`."""
    return Reply(
        {
            "nearMisses": [
                {
                    "request": miss.exchange.dump(),
                    "distance": miss.distance,
                    "differences": [
                        {"criterion": each.name, "expected": each.expected, "found": each.found}
                        for each in miss.differences
                    ],
                }
                for miss in misses
            ]
        }
    )


def _unmatched(call: ControlCall) -> Reply:
    found = call.emulator.journal.unmatched(limit=call.query["limit"])
    return Reply({"unmatched": [{"request": each.exchange.dump(), "nearest": list(each.nearest)} for each in found]})


def _har(call: ControlCall) -> Reply:
    return Reply(call.emulator.journal.har(**_criteria(call)))


def _clear(call: ControlCall) -> Reply:
    call.emulator.journal.clear()
    return DONE


def _criteria(call: ControlCall) -> dict[str, Any]:
    criteria = {name: value for name, value in call.query.items() if name not in ("limit", "header")}
    name, _, pattern = (call.query["header"] or "").partition(":")
    return criteria | ({"headers": {name.strip(): pattern.strip()}} if name else {})


HANDLERS: Mapping[str, Handler] = {
    "Journal_Find": _find,
    "Journal_Count": _count,
    "Journal_NearMisses": _near_misses,
    "Journal_Unmatched": _unmatched,
    "Journal_Har": _har,
    "Journal_Clear": _clear,
}
