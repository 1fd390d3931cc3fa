"""Record requests in a journal, and list them together with resource changes as events."""
