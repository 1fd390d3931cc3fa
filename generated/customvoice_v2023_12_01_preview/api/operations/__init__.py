"""The operations of the group operations."""
