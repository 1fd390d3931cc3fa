"""Check customvoice.yaml against our own rules: what readers and the generator expect beyond a valid document.

A rule is a function with an id, a reason and a fix. `RULES` lists the rules, `lint` runs them.
"""

from .rule import RULES, LintRule
from .run import Complaint, lint

__all__ = ["RULES", "Complaint", "LintRule", "lint"]
