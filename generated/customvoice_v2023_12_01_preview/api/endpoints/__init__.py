"""The operations of the group endpoints."""
