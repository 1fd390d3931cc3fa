"""Check recordings before they are uploaded: container, format, duration, and how they sound."""
