"""What differs between two OpenAPI documents, and what that means for callers.

Facts, then rules, then reporters: `_compare` finds changes and knows no opinion, `_catalogue` holds the level of every
rule, `_report_…` put findings on paper. `diff(load_documents(OLD), load_documents(NEW))` is the whole of it.
"""

from ._catalogue import RULES
from ._change import Change
from ._compare import compare_documents
from ._diff import Comparison, Diff, diff
from ._finding import Finding, Group, grouped, judged
from ._rule import LEVELS, Level, Rule
from ._source import load_documents
from ._waivers import Waiver, load_waivers

__all__ = [
    "LEVELS",
    "RULES",
    "Change",
    "Comparison",
    "Diff",
    "Finding",
    "Group",
    "Level",
    "Rule",
    "Waiver",
    "compare_documents",
    "diff",
    "grouped",
    "judged",
    "load_documents",
    "load_waivers",
]
