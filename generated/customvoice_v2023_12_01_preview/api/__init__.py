"""One module per operation: the request it sends and what its answer means."""
