"""One HTML page about every api-version: what a caller sends, what the service answers, and since when."""

from .page import reference_page

__all__ = ["reference_page"]
