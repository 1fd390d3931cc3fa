"""The commands for resources: ``customvoice projects list`` and others, derived from the generated client."""
