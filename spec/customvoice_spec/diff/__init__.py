"""Compare two OpenAPI documents and say what each change means for callers.

`sources` loads documents, `openapi` reads them in one form, `compare` finds changes, `rules` gives each kind of change
its level, `findings` combines the two, `reports` writes them. `diff(load_documents(OLD), load_documents(NEW))` does it
all.
"""

from .compare.change import Change
from .compare.documents import compare_documents
from .comparison import Comparison, Diff, diff
from .findings.finding import Finding, Group, grouped, rate
from .findings.waivers import Waiver, load_waivers
from .rules.catalogue import RULES
from .rules.rule import LEVELS, Level, Rule
from .sources.load import load_documents

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
    "load_documents",
    "load_waivers",
    "rate",
]
