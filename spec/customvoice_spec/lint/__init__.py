"""Our own rules for customvoice.yaml, beyond what makes it sound: what a reader and a generator expect of it.

A rule is a function beside its id, its reason and its fix; `RULES` lists them, `lint` runs them.
"""

from .rule import RULES, LintRule
from .run import Complaint, lint

__all__ = ["RULES", "Complaint", "LintRule", "lint"]
