"""Search, export and clear the journal."""

from collections.abc import Mapping, Sequence
from typing import Any

from customvoice_emulator.control.call import DONE, ControlCall, ControlResponse, Handler
from customvoice_emulator.recording.journal import NearMiss


def _find(call: ControlCall) -> ControlResponse:
    found = call.emulator.journal.find(limit=call.query["limit"], **_criteria(call))
    return ControlResponse({"requests": [each.dump() for each in found]})


def _count(call: ControlCall) -> ControlResponse:
    return ControlResponse({"count": call.emulator.journal.count(**_criteria(call))})


def _near_misses(call: ControlCall) -> ControlResponse:
    return show_near_misses(call.emulator.journal.near_misses(limit=call.query["limit"], **_criteria(call)))


def show_near_misses(misses: Sequence[NearMiss]) -> ControlResponse:
    """Return the response that lists `misses`."""
    return ControlResponse(
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


def _unmatched(call: ControlCall) -> ControlResponse:
    found = call.emulator.journal.unmatched(limit=call.query["limit"])
    return ControlResponse(
        {"unmatched": [{"request": each.exchange.dump(), "nearest": list(each.nearest)} for each in found]}
    )


def _har(call: ControlCall) -> ControlResponse:
    return ControlResponse(call.emulator.journal.har(**_criteria(call)))


def _clear(call: ControlCall) -> ControlResponse:
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
