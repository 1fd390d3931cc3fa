"""Compare customvoice.yaml with a published document, and name the errata that explain the differences."""

from .comparison import Drift, drift
from .explanations import Explanation, load_explanations

__all__ = ["Drift", "Explanation", "drift", "load_explanations"]
