"""The operations of the group consents."""
