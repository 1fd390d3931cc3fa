"""The operations of the group personal_voices."""
