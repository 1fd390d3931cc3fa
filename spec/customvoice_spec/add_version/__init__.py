"""Adding an api-version to the document: what is prepared for the hand that marks what differs."""

from .addition import Addition, add_version, require_new_version

__all__ = ["Addition", "add_version", "require_new_version"]
