"""Define the resource types: one module per resource, with its data table and its handlers."""
