"""Write the HTML reference of all api-versions: requests, responses, and the versions that have them."""

from .page import reference_page

__all__ = ["reference_page"]
