"""The options of `customvoice verify` by mode: an option either takes effect or is refused with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

EMULATOR, TARGET, LIVE, CLEANUP, HAR, MERGE = "emulator", "target", "live", "cleanup", "har", "merge"
LIST, EXPLAIN = "list", "explain"
_SENDING = frozenset({EMULATOR, TARGET, LIVE})
_REPORTING = _SENDING | {HAR, MERGE}
_ON_LIVE, _GATED = frozenset({LIVE}), frozenset({LIVE, CLEANUP})

WHAT = {
    EMULATOR: "on the run's own emulator",
    TARGET: "on a test service (--target without --i-understand-this-creates-resources)",
    LIVE: "with --i-understand-this-creates-resources",
    CLEANUP: "with --cleanup",
    HAR: "with --har, which sends nothing",
    MERGE: "with --merge, which runs nothing",
    LIST: "with --list, which runs nothing",
    EXPLAIN: "with --explain, which runs nothing",
}
# In which modes each option takes effect, by its name in the parsed options.
EFFECTIVE = {
    "target": frozenset({TARGET, LIVE, CLEANUP}),
    "key": _SENDING | {CLEANUP, HAR},
    "api_version": _SENDING | {CLEANUP},
    "seed": _SENDING,
    "profile": _SENDING,
    "minutes": _SENDING,
    "part": _SENDING,
    "fail_fast": _SENDING,
    # Jobs on a shared target would disturb each other; they run one after another.
    "jobs": frozenset({EMULATOR}),
    "database": _SENDING,
    "report": _REPORTING,
    "github": _REPORTING,
    "har": frozenset({HAR}),
    "list": frozenset({LIST}),
    "explain": frozenset({EXPLAIN}),
    # The emulator is checked against all rules in any case.
    "strict": frozenset({TARGET, LIVE, HAR}),
    "shard": _SENDING,
    "merge": frozenset({MERGE}),
    "live": _ON_LIVE,
    "cleanup": frozenset({CLEANUP}),
    "prefix": _ON_LIVE,
    "token_command": _GATED,
    "ca_file": _GATED | {TARGET},
    "max_requests": _ON_LIVE,
    "max_rate": _GATED,
    "max_trainings": _ON_LIVE,
    "max_deployments": _ON_LIVE,
    "max_voices": _ON_LIVE,
    "max_cost": _ON_LIVE,
    "price": _ON_LIVE,
}


def mode_of(options: argparse.Namespace) -> str:
    """Return the mode that the options choose."""
    if options.list:
        return LIST
    if options.explain:
        return EXPLAIN
    if options.merge:
        return MERGE
    if options.har:
        return HAR
    if options.cleanup:
        return CLEANUP
    if options.live:
        return LIVE
    return TARGET if options.target else EMULATOR


def without_effect(given: dict[str, str], options: argparse.Namespace) -> str | None:
    """Return why an option of `given` (names in the options, and as written) has no effect; None if all have one."""
    mode = mode_of(options)
    for name, written in given.items():
        if mode not in EFFECTIVE[name]:
            return f"{written} has no effect {WHAT[mode]}. It takes effect {_where(name)}."
    return None


def _where(name: str) -> str:
    return " or ".join(text for mode, text in WHAT.items() if mode in EFFECTIVE[name])
