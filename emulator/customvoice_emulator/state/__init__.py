"""Store resources, operations and files, in memory or in SQLite."""
