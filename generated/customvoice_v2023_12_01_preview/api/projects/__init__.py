"""The operations of the group projects."""
