"""Add an api-version to the document as a copy of its neighbour; the differences are then annotated by hand."""

from .addition import Addition, add_version, require_new_version

__all__ = ["Addition", "add_version", "require_new_version"]
