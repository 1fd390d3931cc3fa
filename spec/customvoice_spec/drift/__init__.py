"""Drift: how customvoice.yaml differs from a published document, and which erratum explains it."""

from ._drift import Drift, drift
from ._explanations import Explanation, load_explanations

__all__ = ["Drift", "Explanation", "drift", "load_explanations"]
