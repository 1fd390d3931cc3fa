"""One module per operation: its request and the parser of its response."""
