"""The list of oasdiff's rules: each has its id here, or an entry with the reason why not."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from customvoice_spec.diff import RULES

LIST: Any = yaml.safe_load((Path(__file__).parent / "oasdiff.yaml").read_text("utf-8"))
_CHOICE = re.compile(r"\{([^}]*)\}")


def _expanded(patterns: Iterable[str]) -> list[str]:
    """Return every id that the patterns stand for."""
    found = []
    for pattern in patterns:
        parts = _CHOICE.split(pattern)
        choices = [part.split(",") if index % 2 else [part] for index, part in enumerate(parts)]
        found += ["".join(each) for each in itertools.product(*choices)]
    return found


def test_adopted_ids_are_our_rules() -> None:
    """Each id that the list calls adopted is a rule of ours."""
    assert [each for each in _expanded(LIST["adopted"]) if each not in RULES] == []


def test_other_ids_have_a_reason_and_are_no_rules_of_ours() -> None:
    """Each other id has a reason; the ids that it names instead are rules of ours, and it is not."""
    for entry in LIST["others"]:
        assert entry["reason"]
        assert [each for each in _expanded(entry.get("ours", ())) if each not in RULES] == []
        assert [each for each in _expanded(entry["ids"]) if each in RULES] == []


def test_list_is_complete_and_has_each_id_once() -> None:
    """The list has all ids that oasdiff had when it was read, none of them twice."""
    ids = _expanded([*LIST["adopted"], *(pattern for entry in LIST["others"] for pattern in entry["ids"])])
    assert len(ids) == len(set(ids)) == LIST["count"]
