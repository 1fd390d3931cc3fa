"""Drift: how customvoice.yaml differs from a published document, and which erratum explains it."""

from .comparison import Drift, drift
from .explanations import Explanation, load_explanations

__all__ = ["Drift", "Explanation", "drift", "load_explanations"]
