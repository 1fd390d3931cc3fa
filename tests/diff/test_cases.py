"""The spec diff on pairs of small documents, each with its verdict: one folder of `cases/` per pair.

`expected.yaml` has `expect`: the list of all findings, each as "level rule subject"; or, for a pair that may have more
findings, the level of the most important one. `pending` is the reason why the verdict is not correct yet.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from customvoice_spec.diff import LEVELS, diff, grouped, load_documents

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir())


def _found(folder: Path) -> list[tuple[str, str, str]]:
    sides = [load_documents(str(next(folder.glob(f"{side}.*")))) for side in ("base", "revision")]
    groups = [group for each in diff(*sides).comparisons for group in grouped(each.findings)]
    return [(group.first.level.value, group.first.change.rule, group.first.change.subject) for group in groups]


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_pair_has_the_expected_findings(folder: Path, request: pytest.FixtureRequest) -> None:
    """The findings of a pair of documents are the expected ones."""
    case = yaml.safe_load((folder / "expected.yaml").read_text("utf-8"))
    if "pending" in case:
        request.applymarker(pytest.mark.xfail(strict=True, reason=case["pending"]))
    found = _found(folder)
    if isinstance(case["expect"], list):
        assert sorted(" ".join(each) for each in found) == sorted(case["expect"])
    else:
        assert min((level for level, _, _ in found), key=[*map(str, LEVELS)].index, default=None) == case["expect"]
