"""The generic handlers: each does one kind of operation for any resource, led by that resource's table."""
