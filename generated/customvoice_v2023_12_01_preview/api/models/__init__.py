"""The operations of the group models."""
