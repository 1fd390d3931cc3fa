"""One module per resource: its data table and its handlers."""
