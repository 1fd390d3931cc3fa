"""The operations of the group training_sets."""
