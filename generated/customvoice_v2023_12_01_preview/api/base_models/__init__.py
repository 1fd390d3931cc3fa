"""The operations of the group base_models."""
