"""Write the generated clients from the projections (needs the extra `dev`)."""

from .clients import DESTINATION, check, generate

__all__ = ["DESTINATION", "check", "generate"]
