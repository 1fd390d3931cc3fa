"""Our own rules for customvoice.yaml, beyond what makes it sound: what a reader and a generator expect of it.

A rule is a function beside its id, its reason and its fix; `RULES` lists them, `lint` runs them.
"""

from ._lint import Complaint, lint
from ._rule import RULES, LintRule

__all__ = ["RULES", "Complaint", "LintRule", "lint"]
